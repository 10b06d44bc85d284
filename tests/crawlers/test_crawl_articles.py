"""From an announced entry to its article: fetched once, tried again, and what is done when it cannot be had."""

import pytest
from crawl_passes import Clock, Passes, Site
from crawl_scenes import article, rss, settings, source
from memory_store import MemoryStore
from small_server import Route, page, redirect, status


def test_an_article_that_fails_is_tried_five_times_and_then_stored_as_it_was_announced(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, log = site
    routes["/a1"] = status(500)
    store, sources = MemoryStore(), [source(base + "/feed", interval_minutes=1_000_000)]
    report = passes(sources, store, settings(), now=clock)
    assert (report.articles, report.postponed) == (2, 1)
    assert store.rows[-1].error == "http-500"
    for _ in range(6):
        clock.forward(days=1)
        passes(sources, store, settings(), now=clock)
    assert log.paths().count("/a1") == 5
    kept = store.articles["s", base + "/a1"]
    assert (kept.extractor, bool(kept.title)) == ("entry", True)
    assert store.slots["s", base + "/a1"].state == "stored"
    assert [run.error for run in store.rows if run.url.endswith("/a1")][-1] == "http-500 (given up; what its source announced is kept)"


def test_an_article_that_fails_and_was_announced_without_a_title_is_given_up(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, _ = site
    routes["/feed"] = page(f"<rss version='2.0'><channel><item><link>{base}/a1</link></item></channel></rss>")
    routes["/a1"] = status(500)
    store = MemoryStore()
    for _ in range(6):
        passes([source(base + "/feed", interval_minutes=1_000_000)], store, settings(), now=clock)
        clock.forward(days=1)
    slot = store.slots["s", base + "/a1"]
    assert (slot.state, slot.error, slot.attempts) == ("given up", "http-500", 5)
    assert [run.error for run in store.rows if run.url.endswith("/a1")][-1] == "http-500 (given up)"


def test_an_article_that_comes_back_is_stored_then(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, _ = site
    routes["/a1"] = status(503, Retry_After="3600")
    store, sources = MemoryStore(), [source(base + "/feed")]
    passes(sources, store, settings(), now=clock)
    routes["/a1"] = page(article())
    clock.forward(minutes=30)
    assert passes(sources, store, settings(), now=clock).articles == 0
    clock.forward(minutes=31)
    assert passes(sources, store, settings(), now=clock).articles == 1


@pytest.mark.parametrize(
    ("route", "outcome"),
    [
        (status(410), "gone"),
        (page("<title>x</title><p>该内容已被发布者删除"), "gone"),
        (page("<!doctype html><title>环境异常</title><p>完成验证后即可继续访问"), "blocked"),
        (status(403), "blocked"),
        (status(429), "deferred"),
        (page(""), "failed"),
        (redirect("http://10.0.0.1/"), "failed"),
    ],
)
def test_what_comes_in_place_of_an_article_is_named_and_never_stored(
    site: Site, clock: Clock, route: Route, outcome: str, passes: Passes
) -> None:
    base, routes, _ = site
    routes["/a1"] = route
    store = MemoryStore()
    report = passes([source(base + "/feed")], store, settings(), now=clock)
    assert report.articles == 2
    (run,) = [run for run in store.rows if run.url.endswith("/a1")]
    assert run.outcome == outcome
    assert (store.slots["s", base + "/a1"].state == "given up") is (outcome == "gone")


def test_a_host_that_refuses_article_after_article_is_left_in_peace(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, log = site
    links = [f"{base}/busy{number}" for number in range(8)]
    routes |= {"/feed": page(rss(*links))} | {f"/busy{number}": status(429) for number in range(8)}
    store = MemoryStore()
    report = passes([source(base + "/feed")], store, settings(), now=clock)
    assert len([path for path in log.paths() if path.startswith("/busy")]) == 3
    assert report.postponed == 3
    assert [slot.attempts for slot in store.slots.values()] == [1] * 3 + [0] * 5


def test_an_article_that_robots_forbid_is_not_fetched(site: Site, clock: Clock, passes: Passes) -> None:
    base, routes, log = site
    routes["/robots.txt"] = page("User-agent: *\nDisallow: /a1")
    store = MemoryStore()
    passes([source(base + "/feed")], store, settings(), now=clock)
    assert "/a1" not in log.paths()
    assert [run.outcome for run in store.rows if run.url.endswith("/a1")] == ["forbidden"]


def test_the_text_of_an_entry_is_taken_where_the_source_says_so(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, log = site
    store = MemoryStore()
    report = passes([source(base + "/feed", content="entry")], store, settings(), now=clock)
    assert report.articles == 3
    assert log.paths() == ["/robots.txt", "/feed"]
    assert {found.text for found in store.articles.values()} == {"text"}


def test_one_pass_takes_only_so_many_articles_of_a_source_and_the_next_takes_the_rest(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, _ = site
    store, sources, chosen = MemoryStore(), [source(base + "/feed")], settings(articles_per_visit=2)
    assert [passes(sources, store, chosen, now=clock).articles for _ in range(3)] == [2, 1, 0]
