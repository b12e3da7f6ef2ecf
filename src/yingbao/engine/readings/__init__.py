"""Readings of one tree: count, explain, ask, prove, say."""
