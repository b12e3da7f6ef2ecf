"""Many cases at once: what the office has in hand and how long, one step done in many cases, many urged."""
