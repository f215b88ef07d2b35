"""Terms from YAML (``terms``), found in prose (``match``), pinned and proved (``pins``)."""
