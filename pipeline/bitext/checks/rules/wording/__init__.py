"""The right words: the glossary's, and the same ones everywhere."""
