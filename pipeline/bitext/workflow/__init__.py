"""From posts to editions: the only layer that knows the whole story."""
