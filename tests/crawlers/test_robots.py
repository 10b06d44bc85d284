"""robots.txt is asked for once, remembered for a day, and obeyed."""

from datetime import timedelta

import pytest
from crawl_scenes import NOW, fetching, settings
from memory_store import MemoryStore
from small_server import Exchange, Route, garbage, hang, page, redirect, serving, status, truncated

from crawlers.fetch import Fetcher
from crawlers.robots import MAX_ROBOTS_BYTES, origin_of
from parallax.errors import FetchError

RULES = page("User-agent: *\nDisallow: /private/\n\nUser-agent: parallax\nDisallow: /private/\nDisallow: /not-for-parallax/\n")


def outcome(path: str, robots: Route, store: MemoryStore | None = None, **chosen: object) -> tuple[str, list[str]]:
    """What became of a request ("ok" or the reason code) and the paths that the server was asked for."""

    async def ask(fetcher: Fetcher) -> str:
        try:
            await fetcher.get(base + path)
        except FetchError as error:
            return error.reason
        return "ok"

    routes = {
        "/robots.txt": robots,
        "/open": page("o"),
        "/private/x": page("p"),
        "/not-for-parallax/x": page("n"),
        "/to": redirect("/private/x"),
    }
    with serving(routes) as (base, log):
        return fetching(ask, settings(**chosen), store=store), log.paths()


def test_a_forbidden_path_is_never_asked_for() -> None:
    assert outcome("/private/x", RULES) == ("robots", ["/robots.txt"])


def test_rules_for_our_own_name_count() -> None:
    assert outcome("/not-for-parallax/x", RULES) == ("robots", ["/robots.txt"])


def test_what_is_not_forbidden_is_fetched() -> None:
    assert outcome("/open", RULES) == ("ok", ["/robots.txt", "/open"])


def test_a_redirect_into_a_forbidden_path_is_not_followed() -> None:
    assert outcome("/to", RULES) == ("robots", ["/robots.txt", "/to"])


def test_robots_are_not_asked_for_when_they_are_not_to_be_obeyed() -> None:
    assert outcome("/private/x", RULES, obey_robots=False) == ("ok", ["/private/x"])


@pytest.mark.parametrize(
    "robots", [status(404), status(403), page(""), page("<!doctype html>not a robots file"), page(b"\xff\xfe\x00"), garbage]
)
def test_a_site_without_usable_rules_allows_everything(robots: Route) -> None:
    assert outcome("/open", robots)[0] == "ok"


@pytest.mark.parametrize(
    ("robots", "reason"), [(status(500), "robots"), (status(503), "robots"), (status(429), "robots"), (hang, "timeout")]
)
def test_while_the_rules_cannot_be_had_nothing_is_fetched(robots: Route, reason: str) -> None:
    found, paths = outcome("/open", robots, timeout_seconds=0.3)
    assert found == reason
    assert "/open" not in paths


def drop(exchange: Exchange) -> None:
    """Hang up without a word."""
    exchange.close_connection = True


@pytest.mark.parametrize("robots", [drop, truncated], ids=["dropped", "truncated"])
def test_rules_lost_on_the_way_are_not_taken_for_none(robots: Route) -> None:
    store = MemoryStore()
    found, paths = outcome("/open", robots, store)
    assert found == "truncated"
    assert "/open" not in paths
    assert not store.rules


def test_of_a_huge_file_the_beginning_counts() -> None:
    rules = "User-agent: *\nDisallow: /private/\n" + "# filler\n" * 80_000
    assert outcome("/private/x", page(rules))[0] == "robots"
    assert outcome("/open", page(rules))[0] == "ok"


def test_a_rule_is_never_cut_into_another_rule() -> None:
    head = "User-agent: *\n"
    filler = "#" * (MAX_ROBOTS_BYTES - len(head) - len("\nDisallow: /")) + "\n"
    assert outcome("/open", page(f"{head}{filler}Disallow: /private/\n"))[0] == "ok"


def test_a_redirected_robots_file_is_followed() -> None:
    async def ask(fetcher: Fetcher) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(base + "/private/x")
        return caught.value.reason

    with serving({"/robots.txt": redirect("/r2", 301), "/r2": RULES}) as (base, _):
        assert fetching(ask) == "robots"


def test_a_remembered_file_is_used_for_a_day() -> None:
    store = MemoryStore()

    async def ask(fetcher: Fetcher) -> None:
        await fetcher.get(base + "/open")

    with serving({"/robots.txt": RULES, "/open": page("o")}) as (base, log):
        fetching(ask, store=store)
        fetching(ask, store=store)
        assert log.paths() == ["/robots.txt", "/open", "/open"]
        store.rules = {origin: (body, moment - timedelta(hours=25)) for origin, (body, moment) in store.rules.items()}
        fetching(ask, store=store)
        assert log.paths()[3:] == ["/robots.txt", "/open"]
    assert store.robots(base, NOW) is not None


def test_many_requests_at_once_ask_for_the_rules_once() -> None:
    import asyncio

    async def ask(fetcher: Fetcher) -> None:
        await asyncio.gather(*(fetcher.get(base + "/open") for _ in range(5)))

    with serving({"/robots.txt": RULES, "/open": page("o")}) as (base, log):
        fetching(ask)
    assert log.paths().count("/robots.txt") == 1


@pytest.mark.parametrize(
    "robots",
    [
        "User-agent: *\nDisallow: /" + "*a" * 500 + "$\n",
        "User-agent: *\n" + "Disallow: /x*y*z$\n" * 20_000,
        "User-agent: *\nCrawl-delay: -5\nCrawl-delay: nan",
    ],
)
def test_hostile_rules_cost_little_and_break_nothing(robots: str) -> None:
    assert outcome("/open", page(robots))[0] == "ok"


def test_the_origin_of_a_url_has_no_credentials_and_no_capitals() -> None:
    assert origin_of("HTTPS://u:p@Example.COM:8443/a/b?c#d") == "https://example.com:8443"
