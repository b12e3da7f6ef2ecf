"""一件事: what happened in a home opens one bundle over all that it may be entitled to."""
