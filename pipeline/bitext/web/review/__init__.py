"""The review page: a desk in a browser of this machine, for the one who has started it."""
