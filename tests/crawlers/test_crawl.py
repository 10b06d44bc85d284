"""One pass after another: what is due is polled, what is new is fetched, extracted and stored, each once."""

import asyncio
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
from crawl_passes import Clock, Passes, Site
from crawl_scenes import NOW, article, rss, settings, source
from memory_store import MemoryStore
from replay_server import replaying
from small_server import Exchange, Route, page, redirect, status

from crawlers.check import check_sources
from crawlers.crawl import Progress, crawl, run_crawl
from crawlers.politeness import Gate, HostClock
from crawlers.reading import MODULES
from crawlers.workers import Workers
from parallax.errors import StoreError
from parallax.records import Article, Capture, Entry, Visit

FORMATS = {
    "feed.xml": "feed",
    "feed.gb18030.xml": "feed",
    "atom.xml": "feed",
    "feed.json": "feed",
    "sitemap.xml": "sitemap",
    "list.html": "list",
}


def test_a_first_pass_stores_every_article_with_its_bytes_and_a_run(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, _ = site
    store = MemoryStore()
    report = passes([source(base + "/feed")], store, settings(), now=clock)
    assert report.articles == 3
    assert report.outcomes == {"ok": 1}
    assert {found.title for found in store.articles.values()} == {f"朱雀二号发射成功 {number}" for number in range(3)}
    assert all("蓝箭航天" in found.text for found in store.articles.values())
    assert all(b"<article>" in capture.body for capture in store.captures.values())
    (run,) = store.rows
    assert (run.outcome, run.found, run.new, run.status) == ("ok", 3, 3, 200)
    assert run.bytes > 0
    assert run.filled["title"] == 1.0


def test_a_second_pass_asks_conditionally_and_transfers_nothing_but_a_304(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, log = site
    store, sources = MemoryStore(), [source(base + "/feed")]
    passes(sources, store, settings(), now=clock)
    log.notes.clear()
    clock.forward(hours=12)
    report = passes(sources, store, settings(), now=clock)
    assert log.paths() == ["/feed"]
    assert log.notes[0].headers["if-none-match"] == '"one"'
    assert report.outcomes == {"unchanged": 1}
    assert (report.articles, store.rows[-1].found) == (0, 3)


def test_what_is_not_due_is_left_alone_unless_it_is_forced(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, log = site
    store, sources = MemoryStore(), [source(base + "/feed")]
    passes(sources, store, settings(), now=clock)
    log.notes.clear()
    assert passes(sources, store, settings(), now=clock).runs == ()
    assert log.notes == []
    assert len(passes(sources, store, settings(), now=clock, force=True).runs) == 1
    assert len(passes([source(base + "/feed", id="off", enabled=False)], store, settings(), now=clock).runs) == 0


def test_a_regenerated_feed_with_nothing_new_is_read_no_further_than_its_keys(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, log = site
    store, sources = MemoryStore(), [source(base + "/feed")]
    passes(sources, store, settings(), now=clock)
    routes["/feed"] = page(rss(*(f"{base}/a{number}" for number in range(3)), title="other bytes"))
    log.notes.clear()
    clock.forward(hours=12)
    report = passes(sources, store, settings(), now=clock)
    assert (report.outcomes, report.new) == ({"ok": 1}, 0)
    assert log.paths() == ["/feed"]
    assert store.rows[-1].filled["title"] == 1.0


def test_only_what_is_new_is_fetched(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, log = site
    store, sources = MemoryStore(), [source(base + "/feed")]
    passes(sources, store, settings(), now=clock)
    routes["/feed"] = page(rss(*(f"{base}/a{number}" for number in range(4))))
    routes["/a3"] = page(article("新"))
    log.notes.clear()
    clock.forward(hours=12)
    assert passes(sources, store, settings(), now=clock).articles == 1
    assert log.paths() == ["/feed", "/a3"]


def test_the_pages_of_a_list_are_followed_while_they_bring_news(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, log = site

    def listing(number: int, names: str) -> Route:
        rows = "".join(
            f'<li><a href="/n/{name}.html">关于第{name}号火箭发射任务的消息</a><span>2026-11-1{number}</span></li>' for name in names
        )
        return page(f'<!doctype html><meta charset="utf-8"><ul>{rows}</ul><a rel="next" href="/list{number + 1}">下一页</a>')

    routes |= {"/list1": listing(1, "abcd"), "/list2": listing(2, "efgh"), "/list3": listing(3, "ijkl")}
    chosen = source(base + "/list1", method="list", pages=2, content="page")
    store = MemoryStore()
    passes([chosen], store, settings(), now=clock)
    assert [path for path in log.paths() if path.startswith("/list")] == ["/list1", "/list2"]
    assert store.rows[0].found == 8
    routes["/list1"] = listing(1, "dcba")
    log.notes.clear()
    clock.forward(days=2)
    passes([chosen], store, settings(), now=clock)
    assert [path for path in log.paths() if path.startswith("/list")] == ["/list1"]


def test_a_source_that_fails_touches_no_other(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, _ = site
    routes |= {"/bad1": status(500), "/bad2": page("no feed at all"), "/bad3": page(b"\x00" * 1000)}
    sources = [source(base + "/feed", id="good")] + [source(f"{base}/bad{number}", id=f"bad{number}") for number in (1, 2, 3)]
    store = MemoryStore()
    report = passes(sources, store, settings(), now=clock)
    assert report.articles == 3
    assert {run.source_id: run.outcome for run in report.runs} == {"good": "ok", "bad1": "failed", "bad2": "failed", "bad3": "failed"}


def test_a_list_that_shrinks_to_nothing_is_named_drifted_until_it_recovers(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, _ = site
    store, sources = MemoryStore(), [source(base + "/feed")]
    full = routes["/feed"]
    passes(sources, store, settings(), now=clock)
    routes["/feed"] = page(rss())
    for _ in range(2):
        clock.forward(days=2)
        report = passes(sources, store, settings(), now=clock)
        assert [run.outcome for run in report.runs] == ["drifted"]
        assert report.runs[0].expected == 3
    routes["/feed"] = full
    clock.forward(days=2)
    assert passes(sources, store, settings(), now=clock).outcomes == {"unchanged": 1}


def test_a_feed_with_one_bad_byte_comes_out_without_mojibake(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, _ = site
    good = rss(f"{base}/a0", f"{base}/a1", title="蓝箭航天完成试车")
    routes["/feed"] = page(good.replace("蓝箭".encode(), b"caf\xe9 " + "蓝箭".encode(), 1))
    store = MemoryStore()
    passes([source(base + "/feed", content="entry")], store, settings(), now=clock)
    assert all("蓝箭航天完成试车" in found.title for found in store.articles.values())
    assert len(store.articles) == 2


def test_a_moved_feed_is_asked_at_its_new_place_after_five_sightings(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, log = site
    routes["/old"] = redirect("/feed", 301)
    store, sources = MemoryStore(), [source(base + "/old")]
    for _ in range(6):
        passes(sources, store, settings(), now=clock)
        clock.forward(days=2)
    assert log.paths().count("/old") == 5
    assert set(store.ends) == {("s", base + "/old")}


def test_progress_counts_up_to_its_total(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, _ = site
    steps: list[Progress] = []
    passes([source(base + "/feed")], MemoryStore(), settings(), now=clock, progress=steps.append)
    assert [(step.stage, step.done) for step in steps] == [("visit", 1), ("article", 1), ("article", 2), ("article", 3)]
    assert steps[-1].total == 3


def test_a_store_that_fails_ends_the_pass_loudly(site: Site, clock: Clock, passes: Passes) -> None:
    class Broken(MemoryStore):
        def save_visit(self, visit: Visit) -> None:
            raise StoreError("archive", "disk full")

    base, _, _ = site
    with pytest.raises(StoreError, match="disk full"):
        passes([source(base + "/feed")], Broken(), settings(), now=clock)


def test_a_bug_in_one_visit_is_a_failed_run_and_a_loud_log(
    site: Site, clock: Clock, caplog: pytest.LogCaptureFixture, passes: Passes
) -> None:
    class Buggy(MemoryStore):
        def unseen(self, source_id: str, keys: Sequence[str]) -> set[str]:
            if source_id == "bug":
                raise LookupError("bug")
            return super().unseen(source_id, keys)

    base, _, _ = site
    store = Buggy()
    report = passes([source(base + "/feed", id="bug"), source(base + "/feed", id="fine")], store, settings(), now=clock)
    assert report.articles == 3
    assert {run.source_id: run.outcome for run in report.runs} == {"bug": "failed", "fine": "ok"}
    assert "LookupError" in caplog.text


def test_what_an_interrupted_pass_left_is_finished_by_the_next(site: Site, clock: Clock, passes: Passes) -> None:
    class Interrupted(MemoryStore):
        left = 2

        def save_article(self, article: Article, capture: Capture | None) -> int | None:
            self.left -= 1
            if self.left < 0:
                raise StoreError("archive", "the disk is full")
            return super().save_article(article, capture)

    base, _, log = site
    store, sources = Interrupted(), [source(base + "/feed")]
    with pytest.raises(StoreError):
        passes(sources, store, settings(), now=clock)
    assert len(store.articles) == 2
    store.left = 99
    log.notes.clear()
    passes(sources, store, settings(), now=clock)
    assert len(store.articles) == 3
    assert "/feed" not in log.paths()


async def test_a_pass_that_is_cancelled_stops_cleanly_and_loses_nothing(site: Site, clock: Clock) -> None:
    base, routes, _ = site

    def stall(exchange: Exchange) -> None:
        time.sleep(2)

    routes["/a2"] = stall
    store, sources = MemoryStore(), [source(base + "/feed")]
    task = asyncio.create_task(crawl(sources, store, settings(timeout_seconds=5.0), now=clock))
    while len(store.articles) < 2:  # noqa: ASYNC110  # the store has no events
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [each.entry.url for each in store.pending(NOW)] == [base + "/a2"]


async def test_many_passes_in_one_process_share_workers_and_leave_nothing_open(site: Site, clock: Clock) -> None:
    base, _, _ = site
    chosen = settings()
    async with Workers(chosen, MODULES) as workers:
        reports = [
            await crawl([source(base + "/feed", id=f"s{number % 2}")], MemoryStore(), chosen, now=clock, workers=workers)
            for number in range(20)
        ]
    assert [report.articles for report in reports] == [3] * 20
    assert len(asyncio.all_tasks()) == 1


def test_two_passes_in_a_row_keep_the_pause_between_them(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, log = site
    store, sources, chosen, host_clock = MemoryStore(), [source(base + "/feed")], settings(articles_per_visit=1), HostClock()
    for _ in range(2):
        gate = Gate(host_clock, delay=0.1, concurrency=4)
        passes(sources, store, chosen, now=clock, gate=gate, force=True)
    assert len(log.notes) == 5
    assert min(log.pauses("127.0.0.1")) >= 0.1


def test_a_check_says_what_is_wrong_with_each_source_and_stores_nothing(site: Site) -> None:
    base, routes, _ = site
    routes |= {"/empty": page(rss()), "/none": status(404)}
    sources = [source(base + "/feed", id="good"), source(base + "/none", id="none"), source(base + "/empty", id="empty")]
    good, none, empty = asyncio.run(check_sources(sources, settings(), NOW))
    assert (good.ok, good.found) == (True, 3)
    assert (none.ok, "http-404" in none.detail) == (False, True)
    assert (empty.ok, "no entry" in empty.detail) == (False, True)


def test_all_formats_of_all_captured_sources_announce_the_same_items_each_once(shared: Path, clock: Clock, passes: Passes) -> None:
    chosen = settings(articles_per_visit=0, workers=2, timeout_seconds=10.0)
    with replaying(shared, hosts=3) as server:
        names = server.names()
        sources = [
            source(f"{server.hosts[number % 3]}/items/{name}/{file}", id=f"{name}|{file}", method=FORMATS[file])
            for number, (file, name) in enumerate(product(FORMATS, names))
        ]
        store = MemoryStore()
        first = passes(sources, store, chosen, now=clock)
        assert first.outcomes == {"ok": len(names) * len(FORMATS)}
        for name in names:
            sets = {
                file: {key.split("/items/")[1] for (source_id, key) in store.slots if source_id == f"{name}|{file}"} for file in FORMATS
            }
            assert len(sets["feed.xml"]) == len([key for (source_id, key) in store.slots if source_id == f"{name}|feed.xml"])
            assert all(found == sets["feed.xml"] for found in sets.values()), name
        clock.forward(days=3)
        second = passes(sources, store, chosen, now=clock)
        statuses = {run.status for run in second.runs if "list.html" not in run.url}
        assert statuses == {304}
        assert (second.new, len(second.runs)) == (0, len(sources))
        assert server.hits()["most_in_flight"]["127.0.0.1"] == 1


def test_the_replay_server_sees_the_pause_and_nothing_private(shared: Path, clock: Clock, passes: Passes) -> None:
    with replaying(shared) as server:
        base = server.hosts[0]
        sources = [
            source(f"{base}/items/36kr/feed.xml", id="a"),
            source(f"{base}/private/feed", id="b"),
            source(f"{base}/items/huxiu/atom.xml", id="c"),
        ]
        report = passes(sources, MemoryStore(), settings(delay_seconds=0.2, articles_per_visit=2, timeout_seconds=10.0), now=clock)
        hits = server.hits()
        assert "/private/feed" not in hits["hits"]
        assert hits["most_in_flight"] == {"127.0.0.1": 1}
        assert hits["smallest_pause_s"]["127.0.0.1"] >= 0.2
        assert {run.source_id: run.outcome for run in report.runs}["b"] == "forbidden"


def test_entries_without_a_link_are_taken_as_they_are(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, _ = site
    item = '<item><guid isPermaLink="false">k1</guid><title>公告</title><description>正文在此</description></item>'
    routes["/feed"] = page(f'<rss version="2.0"><channel>{item}</channel></rss>')
    store = MemoryStore()
    passes([source(base + "/feed")], store, settings(), now=clock)
    assert [found.text for found in store.articles.values()] == ["正文在此"]
    assert isinstance(store.slots["s", "k1"].entry, Entry)


def test_a_caller_without_an_event_loop_has_a_door_of_its_own(site: Site, clock: Clock) -> None:
    base, _, _ = site
    assert run_crawl([source(base + "/feed")], MemoryStore(), settings(), now=clock).articles == 3
