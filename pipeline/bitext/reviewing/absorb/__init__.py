"""A person's edit of an edition, taken back into the catalog."""
