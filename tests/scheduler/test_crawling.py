"""Crawling as a service does it: passes overlap, nobody waits for a slow source, and it breaks off cleanly."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest
from scenarios import a_source

import scheduler.crawling
from crawlers.crawl import CrawlReport
from parallax.contracts import Store
from parallax.demo.site import serve_press
from parallax.demo.sources import sample_sources
from parallax.errors import StoreError
from parallax.records import Endpoint, Run, Source, Visit
from parallax.settings import CrawlSettings
from scheduler.crawling import Crawling
from scheduler.jobs import Pulse
from store import open_store

LOCAL = CrawlSettings(delay_seconds=0, allow_addresses=("127.0.0.0/8",), workers=1)
PULSE = Pulse(threading.Event())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def utc_now() -> datetime:
    return datetime.now(UTC)


def until(true: Callable[[], object], seconds: float = 20.0) -> bool:
    deadline = monotonic() + seconds
    while not true() and monotonic() < deadline:
        sleep(0.02)
    return bool(true())


def test_what_is_due_is_crawled_and_told(store: Store) -> None:
    reports: list[CrawlReport] = []
    with serve_press() as site:
        crawling = Crawling(sample_sources(site.base_url), store, LOCAL, now=utc_now, report=reports.append)
        try:
            assert crawling.tick(PULSE) == "9 sources under way"
            assert until(lambda: reports and not crawling._passes)
            said = crawling.tick(PULSE)
        finally:
            assert crawling.stop(10)
    assert said.startswith("visits: ")
    assert f"{store.counts()['items']} articles stored" in said
    assert sum(report.articles for report in reports) == store.counts()["items"] > 50


class Passes:
    """Stands in for `crawl`: a pass over a slow source takes until it is let go."""

    def __init__(self, store: Store) -> None:
        self.store, self.let_go = store, threading.Event()
        self.error: Exception = StoreError("a.db", "disk I/O error")
        self.under_way: list[str] = []
        self.begun: list[list[str]] = []
        self.most = 0

    async def __call__(self, sources: list[Source], *_: object, **__: object) -> CrawlReport:
        ids = [source.id for source in sources]
        self.under_way += ids
        self.begun.append(ids)
        self.most = max(self.most, len(self.under_way), len(set(self.under_way)))
        assert len(set(self.under_way)) == len(self.under_way), "a source is in two passes"
        try:
            while any(each.startswith("slow") for each in ids) and not self.let_go.is_set():  # noqa: ASYNC110  # let go from another thread
                await asyncio.sleep(0.01)
            if "broken" in ids:
                raise self.error
        finally:
            self.under_way = [each for each in self.under_way if each not in ids]
        return CrawlReport(runs=tuple(self._visited(source) for source in sources))

    def _visited(self, source: Source) -> Run:
        run = Run(source_id=source.id, url=source.urls[0], started_at=utc_now(), ms=1, outcome="ok")
        self.store.save_visit(Visit(endpoint=Endpoint(source_id=source.id, url=source.urls[0]), run=run))  # due again at once
        return run


@pytest.fixture
def passes(store: Store, monkeypatch: pytest.MonkeyPatch) -> Passes:
    stand_in = Passes(store)
    monkeypatch.setattr(scheduler.crawling, "crawl", stand_in)
    monkeypatch.setattr(scheduler.crawling, "_SOURCES_A_PASS", 1)
    return stand_in


def test_a_slow_source_makes_no_other_late_and_is_in_one_pass_only(store: Store, passes: Passes) -> None:
    crawling = Crawling([a_source("slow"), a_source("quick")], store, LOCAL, now=utc_now)
    try:
        for _ in range(4):
            crawling.tick(PULSE)
            assert until(lambda: passes.under_way == ["slow"])
        assert len(store.runs("quick")) == 4
        assert not store.runs("slow")
        passes.let_go.set()
        assert until(lambda: store.runs("slow"))
    finally:
        assert crawling.stop(10)


def test_what_a_pass_raises_fails_the_job_once_and_the_next_tick_goes_ahead(store: Store, passes: Passes) -> None:
    crawling = Crawling([a_source("broken"), a_source("quick")], store, LOCAL, now=utc_now)
    try:
        crawling.tick(PULSE)
        assert until(lambda: crawling._failure)
        with pytest.raises(StoreError, match="disk I/O error"):
            crawling.tick(PULSE)
        assert until(lambda: store.runs("quick"))
    finally:
        assert crawling.stop(10)


def test_a_pass_that_ran_out_of_time_is_not_taken_for_a_loop_that_does_not_answer(store: Store, passes: Passes) -> None:
    passes.error = TimeoutError("a worker took too long")
    crawling, raised = Crawling([a_source("broken")], store, LOCAL, now=utc_now), list[TimeoutError]()

    def tick() -> None:
        try:
            crawling.tick(pulse)
        except TimeoutError as error:
            raised.append(error)

    stop = threading.Event()
    pulse, ticking = Pulse(stop), threading.Thread(target=tick)
    try:
        crawling.tick(PULSE)
        assert until(lambda: crawling._failure)
        ticking.start()
        ticking.join(5)
        assert raised
    finally:
        stop.set()
        ticking.join(5)
        assert crawling.stop(10)


def test_a_loop_that_does_not_answer_counts_as_stuck(store: Store, passes: Passes, monkeypatch: pytest.MonkeyPatch) -> None:
    crawling = Crawling([a_source("quick")], store, LOCAL, now=utc_now, hold=lambda: sleep(2) or "")  # type: ignore[func-returns-value]
    pulse = Pulse(threading.Event())
    monkeypatch.setattr(scheduler.crawling, "_ANSWER_SECONDS", 0.1)
    ticking = threading.Thread(target=crawling.tick, args=(pulse,))
    ticking.start()
    try:
        assert until(lambda: pulse.quiet_seconds > 1)
        assert ticking.is_alive()
        ticking.join(20)
        assert not ticking.is_alive()
    finally:
        assert crawling.stop(10)


def test_below_the_disk_floor_nothing_is_begun(store: Store, passes: Passes) -> None:
    why = ["12 MB of disk are free, below the floor of 500 MB"]
    crawling = Crawling([a_source("quick")], store, LOCAL, now=utc_now, hold=lambda: why[0])
    try:
        assert crawling.tick(PULSE) == "not crawling: 12 MB of disk are free, below the floor of 500 MB"
        assert not store.runs()
        why[0] = ""
        crawling.tick(PULSE)
        assert until(store.runs)
    finally:
        assert crawling.stop(10)


def test_stopping_breaks_off_a_pass_at_once(store: Store, passes: Passes) -> None:
    crawling = Crawling([a_source("slow")], store, LOCAL, now=utc_now)
    crawling.tick(PULSE)
    assert until(lambda: passes.under_way)
    began = monotonic()
    assert crawling.stop(10)
    assert monotonic() - began < 5
    assert not passes.under_way


def test_a_loop_that_died_is_started_again(store: Store, passes: Passes) -> None:
    crawling = Crawling([a_source("quick")], store, LOCAL, now=utc_now)
    try:
        crawling.tick(PULSE)
        assert crawling.stop(10)
        crawling.tick(PULSE)
        assert until(store.runs)
    finally:
        assert crawling.stop(10)


def test_sources_that_are_switched_off_are_left_alone(store: Store, passes: Passes) -> None:
    crawling = Crawling([replace(a_source("off"), enabled=False)], store, LOCAL, now=utc_now)
    try:
        crawling.tick(PULSE)
    finally:
        assert crawling.stop(10)
    assert not store.runs()


def test_stopping_what_never_started_is_nothing(store: Store) -> None:
    assert Crawling([], store, LOCAL, now=utc_now).stop(1)


def test_a_slow_source_does_not_hold_those_that_began_in_the_same_pass(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in, begun = Passes(store), list[list[str]]()

    async def one(sources: list[Source], *_: object, done_with: Callable[[str], None], **__: object) -> CrawlReport:
        begun.append(ids := [source.id for source in sources])
        for source in sources:
            if source.id != "slow":
                stand_in._visited(source)
                done_with(source.id)
        while "slow" in ids and not stand_in.let_go.is_set():  # noqa: ASYNC110  # let go from another thread
            await asyncio.sleep(0.01)
        return CrawlReport()

    monkeypatch.setattr(scheduler.crawling, "crawl", one)
    crawling = Crawling([a_source("slow"), a_source("quick"), a_source("brisk")], store, LOCAL, now=utc_now)
    try:
        for tick in range(1, 4):
            crawling.tick(PULSE)
            assert until(lambda: len(begun) == tick and set().union(*crawling._passes.values()) == {"slow"})  # noqa: B023
    finally:
        stand_in.let_go.set()
        assert crawling.stop(10)
    assert begun == [["slow", "quick", "brisk"], ["quick", "brisk"], ["quick", "brisk"]]


def test_many_lingering_passes_leave_room_for_fewer_new_ones(store: Store, passes: Passes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler.crawling, "_MOST_PASSES", 4)
    slow, quick = [a_source(f"slow-{n}") for n in range(3)], [a_source(f"quick-{n}") for n in range(5)]
    crawling = Crawling([*slow, *quick], store, LOCAL, now=utc_now)
    try:
        crawling.tick(PULSE)
        assert until(lambda: len(crawling._passes) == 2)
        assert passes.begun == [["slow-0", "slow-1"], ["slow-2", "quick-0"], ["quick-1", "quick-2"], ["quick-3", "quick-4"]]
        crawling.tick(PULSE)
        assert until(lambda: len(crawling._passes) == 2)
        assert passes.begun[4:] == [["quick-1", "quick-2"], ["quick-3", "quick-4"]]
    finally:
        passes.let_go.set()
        assert crawling.stop(10)


def test_being_held_back_is_news_when_it_begins(store: Store, passes: Passes) -> None:
    why, news = ["full"], list[bool]()
    crawling = Crawling([a_source("quick")], store, LOCAL, now=utc_now, hold=lambda: why[0])
    try:
        for reason in ("full", "full", "", "full", "fuller"):
            why[0], pulse = reason, Pulse(threading.Event())
            crawling.tick(pulse)
            news.append(pulse.is_news)
    finally:
        assert crawling.stop(10)
    assert news[:2] == [True, False]
    assert news[3:] == [True, False]
