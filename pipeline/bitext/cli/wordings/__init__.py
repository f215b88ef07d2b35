"""Commands about single wordings of people."""
