"""Means checks: institutions are asked about families that authorised it, and what they answer counts only once the family was heard."""
