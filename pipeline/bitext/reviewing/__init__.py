"""What a reviewer should look at, and how far the posts have come."""
