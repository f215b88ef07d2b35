"""How English is set: marks, spaces, capitals."""
