"""The pages of one file: profile and where it comes from, relations, history, what the law says, the time machine."""
