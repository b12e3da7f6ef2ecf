"""Finding somebody by name in any way of typing it, by number, by where they live."""
