"""The letters of cases: numbered without gaps, kept as they were printed, verified by anybody by the code on them."""
