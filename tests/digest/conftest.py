"""Lets the tests of digests import the scene beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
