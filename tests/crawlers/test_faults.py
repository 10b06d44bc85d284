"""Every misbehaving server is bounded, named in the runs, and harms nobody else."""

import time
from pathlib import Path

from crawl_scenes import NOW, article, rss, settings, source
from memory_store import MemoryStore
from replay_server import replaying
from small_server import Route, garbage, gzip_bomb, hang, huge, page, redirect, serving, slow, status, truncated

from crawlers.crawl import run_crawl
from crawlers.politeness import Gate, HostClock
from parallax.records import Run

CHOSEN = settings(timeout_seconds=1.0, worker_seconds=3.0, worker_megabytes=500, workers=2)
XML_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    + "]><rss><channel><title>&l9;</title></channel></rss>"
)
FAULTS = {
    "slow": (slow, "failed", "timeout"),
    "hang": (hang, "failed", "timeout"),
    "loop": (redirect("/loop"), "failed", "redirects"),
    "500": (status(500), "failed", "http-500"),
    "403": (status(403), "blocked", ""),
    "404": (status(404), "failed", "http-404"),
    "410": (status(410), "gone", "410"),
    "429": (status(429, Retry_After="7"), "deferred", "http-429"),
    "503": (status(503, Retry_After="7"), "deferred", "http-503"),
    "gzipbomb": (gzip_bomb(60), "failed", "bomb"),
    "huge": (huge, "failed", "too-large"),
    "truncated": (truncated, "failed", "truncated"),
    "xmlbomb": (page(XML_BOMB), None, ""),
    "deep": (page("<rss><channel>" + "<a>" * 200_000), None, ""),
    "private": (redirect("http://169.254.169.254/latest/meta-data/"), "failed", "address"),
    "empty": (page(""), None, ""),
    "html": (page("<!doctype html><title>环境异常</title><p>完成验证后即可继续访问"), "blocked", "WeChat"),
    "waf": (status(405, b"<script>var arg1='x';/*acw_sc__v2*/</script>"), "blocked", "acw_sc__v2"),
    "garbage": (garbage, "failed", "protocol"),
    "binary": (page(bytes(range(256)) * 50), "failed", ""),
}


def fresh_gate() -> Gate:
    """No pauses, and no memory of what other tests' servers on the same address did."""
    return Gate(HostClock(), delay=0.0, concurrency=16)


def test_every_fault_is_bounded_and_named_and_harms_nothing_else() -> None:
    store = MemoryStore()
    bad = {f"/{name}": route for name, (route, _, _) in FAULTS.items()} | {"/robots.txt": status(404)}
    good: dict[str, Route] = {"/a": page(article()), "/b": page(article())}
    with serving(bad) as (base, _), serving(good) as (peer, _):
        good["/feed"] = page(rss(f"{peer}/a", f"{peer}/b"))
        sources = [source(f"{base}/{name}", id=name) for name in FAULTS] + [source(f"{peer}/feed", id="good")]
        started = time.monotonic()
        report = run_crawl(sources, store, CHOSEN, now=lambda: NOW, gate=fresh_gate())
        assert time.monotonic() - started < 20
    named = {run.source_id: run for run in report.runs}
    assert set(named) == {*FAULTS, "good"}
    assert (named.pop("good").outcome, report.articles) == ("ok", 2)
    for name, run in named.items():
        _, outcome, word = FAULTS[name]
        assert run.outcome == outcome if outcome else run.outcome in ("failed", "drifted", "blocked"), (name, run)
        assert word in run.error, (name, run)
        assert run.error, name


def test_a_fault_on_an_article_page_is_named_and_the_other_articles_are_stored() -> None:
    routes: dict[str, Route] = {"/robots.txt": status(404)}
    with serving(routes) as (base, _):
        names = ("hang", "huge", "gzipbomb", "truncated", "garbage", "loop", "private", "html", "waf")
        routes |= {f"/{name}": FAULTS[name][0] for name in names} | {"/good": page(article())}
        routes["/feed"] = page(rss(*(f"{base}/{name}" for name in (*names, "good"))))
        store = MemoryStore()
        report = run_crawl([source(base + "/feed")], store, settings(timeout_seconds=0.5, workers=1), now=lambda: NOW, gate=fresh_gate())
    assert report.articles == 1
    runs = {run.url.rpartition("/")[2]: run for run in store.rows if run.url != base + "/feed"}
    assert set(runs) == set(names)
    assert {name: run.outcome for name, run in runs.items()} == {name: FAULTS[name][1] for name in names}


def test_every_fault_of_the_replay_server_is_named_and_its_feeds_come_through(shared: Path) -> None:
    names = [
        "slow",
        "hang",
        "loop",
        "500",
        "403",
        "404",
        "410",
        "429",
        "503",
        "gzipbomb",
        "huge",
        "truncated",
        "xmlbomb",
        "private-redirect",
        "badutf8",
        "empty",
        "html-instead",
        "waf",
    ]
    store, chosen = MemoryStore(), settings(timeout_seconds=1.0, workers=2, articles_per_visit=1)
    with replaying(shared) as server:
        base = server.hosts[0]
        faults = [source(f"{base}/faults/{name}", id=name) for name in names]
        good = [source(f"{base}/items/{name}/feed.xml", id=f"good {name}") for name in server.names()[:3]]
        started = time.monotonic()
        report = run_crawl([*good[:1], *faults, *good[1:]], store, chosen, now=lambda: NOW, gate=fresh_gate())
        assert time.monotonic() - started < 40
    named: dict[str, Run] = {run.source_id: run for run in report.runs}
    assert len(named) == len(names) + 3
    assert {named[source.id].outcome for source in good} == {"ok"}
    assert named.pop("badutf8").outcome == "ok"
    assert not any(named[name].outcome in ("ok", "unchanged") or not named[name].error for name in names if name in named)
    titles = [slot.entry.title for (source_id, _), slot in store.slots.items() if source_id == "badutf8"]
    clean = [slot.entry.title for (source_id, _), slot in store.slots.items() if source_id == "good 36kr"]
    assert len(set(titles) & set(clean)) >= len(titles) - 2 if clean else len(titles) > 10
