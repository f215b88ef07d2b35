"""The rules, one a file, by what they look at."""
