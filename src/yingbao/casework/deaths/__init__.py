"""What a death ends: open cases at once; what was granted is checked again, or stopped by hand, by people."""
