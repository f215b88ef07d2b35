"""Files that `bitext init --write-config` writes into a site beside its own configuration."""
