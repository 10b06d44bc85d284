"""What a review found that one hostile or broken site could do to others, and cannot do any more."""

import asyncio
import gzip
from collections import deque
from datetime import timedelta
from itertools import repeat

import pytest
from crawl_scenes import NOW, article, rss, settings, source
from memory_store import MemoryStore
from small_server import Route, hang, page, serving, status

from crawlers.articles import MOST_CHARS
from crawlers.body import BoundedBody
from crawlers.crawl import crawl, run_crawl
from crawlers.importing import read_import
from crawlers.politeness import Gate, HostClock
from crawlers.reading import MODULES
from crawlers.visit import is_due
from crawlers.workers import Workers
from parallax.errors import FetchError
from parallax.records import Endpoint


def gate() -> Gate:
    return Gate(HostClock(), delay=0.0, concurrency=8)


def test_an_entry_that_kills_its_reader_costs_no_other_entry_its_place() -> None:
    store = MemoryStore()
    links = [f"http://127.0.0.1/a{number}" for number in range(6)]

    async def one_pass(url: str) -> None:
        chosen = settings(worker_seconds=1.0)
        async with Workers(chosen, (*MODULES, "poisonous_reader")) as workers:
            await crawl([source(url, content="entry")], store, chosen, now=lambda: NOW, workers=workers, gate=gate())

    with serving({"/feed": page(rss(*links)), "/robots.txt": status(404)}) as (base, _):
        asyncio.run(one_pass(base + "/feed"))
    left = {key: slot.attempts for (_, key), slot in store.slots.items() if slot.state != "stored"}
    assert left == {links[3]: 1}


def test_a_host_that_never_answers_is_left_in_peace_after_three_articles() -> None:
    store = MemoryStore()
    routes: dict[str, Route] = {"/robots.txt": status(404)}
    with serving(routes) as (base, log):
        routes["/feed"] = page(rss(*(f"{base}/h{number}" for number in range(12))))
        routes |= {f"/h{number}": hang for number in range(12)}
        run_crawl([source(base + "/feed")], store, settings(timeout_seconds=0.3), now=lambda: NOW, gate=gate())
    assert sum(path.startswith("/h") for path in log.paths()) == 3
    assert sorted(slot.attempts for slot in store.slots.values()) == [0] * 9 + [1] * 3


def test_a_pass_starts_no_page_beyond_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawlers.crawl_pass._PAGES_SECONDS", 0.0)
    store = MemoryStore()
    routes: dict[str, Route] = {"/robots.txt": status(404), "/a": page(article())}
    with serving(routes) as (base, log):
        routes["/feed"] = page(rss(f"{base}/a"))
        run_crawl([source(base + "/feed")], store, settings(), now=lambda: NOW, gate=gate())
    assert "/a" not in log.paths()
    assert [slot.attempts for slot in store.slots.values()] == [0]


@pytest.mark.parametrize(
    ("tail", "said"),
    [(gzip.compress(b""), "members in one body"), (b"\x00trailing", "before decompression")],
    ids=["empty members", "trailing bytes"],
)
def test_what_inflates_to_nothing_counts_as_it_came(tail: bytes, said: str) -> None:
    body = BoundedBody("u", "gzip", 10_000)
    body.feed(gzip.compress(b"hello"))
    with pytest.raises(FetchError, match=said):
        deque(map(body.feed, repeat(tail * 100, 1000)), maxlen=0)


@pytest.mark.parametrize("interval", [5, 60, 10_080])
def test_a_clock_that_was_ahead_does_not_silence_an_endpoint_for_years(interval: int) -> None:
    def due(later: timedelta) -> bool:
        return is_due(Endpoint(source_id="s", url="u", interval_minutes=interval, next_check=NOW + later), NOW)

    assert due(timedelta(days=3650))
    assert not due(timedelta(minutes=interval))
    assert not due(timedelta(days=1))


def test_an_endless_text_is_cut() -> None:
    head = b"From: a@example.org\nTo: b@example.org\nSubject: s\nMessage-ID: <1@x>\nContent-Type: text/plain; charset=utf-8\n\n"
    (found,) = read_import(head + b"LandSpace launched. " * 40_000, "long.eml", now=NOW)
    assert len(found.text) == MOST_CHARS
