"""Lists of people, households, organisations and places that a desk serves."""
