"""Segments drafted: from the memory, by backends in turn, by ever smaller parts."""
