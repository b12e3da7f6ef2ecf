"""People and rights: who may look at whom, at which desk, for what purpose, and the log of it all."""
