"""Terms from YAML (``terms``), found in prose (``source_match``), pinned and proved (``pins``)."""
