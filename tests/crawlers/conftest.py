"""Lets the tests of crawling import their helpers by name: memory_store, small_server, crawl_scenes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
