"""A site around a workspace: which generator builds it, what its configuration says and needs."""
