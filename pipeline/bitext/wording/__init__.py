"""The life of a person's wording, as pure functions: what it belongs to, who said it."""
