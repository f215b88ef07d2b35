"""Links, code, HTML and other markup that must be the same on both sides."""
