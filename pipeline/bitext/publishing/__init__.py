"""Editions written from catalogs, offline."""
