"""Lets the tests of delivery import their helpers: post_office (servers) and alert_scenes (archives with something to tell)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
