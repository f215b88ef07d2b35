"""What the review page shows and does, without a server: posts, their segments, and deeds."""
