"""The log's seal: a chain of hashes over batches of entries, whose head is also kept outside the database."""
