"""The engine: what there is, what the law says, what follows. Plain Python; it knows no fact, programme or place by name."""
