"""Discovery: every night the policies look for their people; by day people decide what became of it."""
