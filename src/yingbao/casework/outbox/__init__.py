"""What is told to whom a case is about: short messages through a gateway, or at the door; and news for who works here."""
