"""Parallax: the shared vocabulary, the pack, and the faces."""
