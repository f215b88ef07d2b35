"""A memory that a team shares: the same entries and answers as in a file, in PostgreSQL."""
