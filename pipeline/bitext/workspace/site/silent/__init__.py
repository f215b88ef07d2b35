"""What stays in the source's language on English pages, and nothing but `bitext init` says so."""
