"""Publication day: a new edition of the policies is proposed, checked, compared, and published by another person."""
