"""Requests on their way: batched, scheduled, retried; no backend is known here by name."""
