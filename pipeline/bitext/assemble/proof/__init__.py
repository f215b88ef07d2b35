"""What an edition is proved by: its wordings, and what its source has."""
