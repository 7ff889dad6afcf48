"""Scripts of the workshop: nothing here is shipped or imported by the package."""
