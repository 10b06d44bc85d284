"""``python -m parallax`` is the same as ``parallax``."""

from parallax.cli import main

main()
