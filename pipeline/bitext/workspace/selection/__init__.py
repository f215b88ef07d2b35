"""Which posts a command goes through: those asked for by name, of them those that are wanted."""
