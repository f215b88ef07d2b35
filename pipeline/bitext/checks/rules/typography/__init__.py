"""How English is set: marks, blanks, capitals."""
