"""What the parser gives: events, of a long post in little memory."""
