"""What is not Markdown in a post: found in the text, hidden from the parsers, looked into."""
