"""Casework: a finding or an application becomes a case, and goes by the steps of its policy to a decision by people."""
