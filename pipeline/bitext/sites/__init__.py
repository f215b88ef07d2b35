"""What each site's processors make of a text, as data: one table, `bitext.sites.table`."""
