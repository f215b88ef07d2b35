"""The memory looked after: counted, verified, pruned, exchanged as TMX."""
