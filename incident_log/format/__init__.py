"""How do the bytes of each format become values, and values bytes? No keys, no input or output."""
