"""How are things sealed, opened, signed and verified? The only importer of `cryptography`."""
