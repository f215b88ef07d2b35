"""GNU gettext PO, as polib reads and writes it: catalogs for reviewers."""
