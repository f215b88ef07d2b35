"""A workspace on disk: configuration, glossary, posts with their catalogs, and what those hold."""
