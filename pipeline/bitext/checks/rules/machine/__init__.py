"""What machines add of their own."""
