"""Photographs, scanned papers and signatures that belong to a step of a case: each decoded, written anew, and sealed."""
