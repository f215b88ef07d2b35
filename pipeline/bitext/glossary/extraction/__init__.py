"""Candidates for the glossary, found in the posts."""
