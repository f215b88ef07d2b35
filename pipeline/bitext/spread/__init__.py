"""Work on many items, wherever it is done: one small interface, and who stands behind it."""
