"""The night: evaluate everybody or whoever changed, and put what is found on file."""
