"""A visit inside a case: one question at a time, what differs from the registers, photos and signatures."""
