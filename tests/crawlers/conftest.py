"""Fixtures of the crawling tests, and their helpers by name: memory_store, small_server, crawl_scenes, crawl_passes."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from crawl_passes import Clock, Passes, Site, feed_and_articles  # found through the line above
from crawl_scenes import settings
from small_server import Route, serving

from crawlers.reading import MODULES
from crawlers.workers import Workers


@pytest.fixture(scope="module")
def passes() -> Iterator[Passes]:
    with asyncio.Runner() as runner:
        workers = Workers(settings(workers=2), MODULES)
        yield Passes(runner, workers)
        runner.run(workers.__aexit__(None, None, None))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site() -> Iterator[Site]:
    """A server whose routes a test may still change: base URL, routes, log."""
    routes: dict[str, Route] = {}
    with serving(routes) as (base, log):
        routes |= feed_and_articles(base)
        yield base, routes, log
