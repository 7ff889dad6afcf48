"""How does HTTP reach the services? The only importer of Flask."""
