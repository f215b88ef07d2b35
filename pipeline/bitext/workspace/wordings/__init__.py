"""Where wordings lie: catalogs with their journals, written, moved and found again."""
