"""Finds the helper of these tests by name: guide_blocks."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
