"""What goes to platforms of higher levels and comes back: filled from what the office knows, reconciled row by row; nobody retypes."""
