"""The registry: who is there, what we know of them, who told us, and since when."""
