"""`adapter.safetensors`, beside this file; `bitext models pull` merges it into the model."""
