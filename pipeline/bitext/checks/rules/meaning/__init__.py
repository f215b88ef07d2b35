"""Nothing left out, added or turned into something else."""
