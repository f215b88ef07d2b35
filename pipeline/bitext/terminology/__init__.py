"""The glossary in use: what a changed term touches, and how terms are used."""
