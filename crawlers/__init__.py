"""A source becomes articles."""
