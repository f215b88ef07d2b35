"""File formats of other tools: pure readers and writers between text and nouns, one folder each."""
