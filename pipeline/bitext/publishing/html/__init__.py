"""Pages to read without a site generator: one file each, with all that they show."""
