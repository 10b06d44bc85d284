"""What hosts, names and rules for robots can do to the crawl of others, and to the process: nothing that lasts."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver
from crawl_scenes import NOW, fetching, rss, settings, source
from hypothesis import example, given
from hypothesis import strategies as st
from memory_store import MemoryStore
from protego import Protego
from small_server import Route, hang, huge, page, redirect, serving

from crawlers.body import BoundedBody
from crawlers.crawl import run_crawl
from crawlers.fetch import Fetcher
from crawlers.guard import Guard, GuardedResolver
from crawlers.lanes import Lanes
from crawlers.politeness import Gate, HostClock
from crawlers.robots import _steps
from parallax.errors import FetchError

AGENTS = "".join(f"User-agent: robot{number}\n" for number in range(15_000))
RULES = "".join(f"Allow:/{number}\n" for number in range(15_000))


# --- names


class Turncoat(AbstractResolver):
    """A name server with no memory: each time it is asked it gives the next of its answers, and the last for ever."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[Any]:
        address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [{"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": socket.AI_NUMERICHOST}]

    async def close(self) -> None:
        pass


def test_a_name_that_turns_inward_between_two_requests_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice(fetcher: Fetcher) -> str:
        assert (await fetcher.get(url)).body == b"page"
        monkeypatch.setattr("aiohttp.connector._DNSCacheTable.expired", lambda *_: True)  # as after its ten seconds
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url)
        return caught.value.reason

    close = page("page", Connection="close")
    with serving({"/": close}, hosts=2) as (base, log):
        url = f"http://turncoat.test:{base.rpartition(':')[2]}/"
        chosen = settings(allow_addresses=("127.0.0.1/32",), obey_robots=False)
        assert fetching(twice, chosen, resolver=Turncoat("127.0.0.1", "127.0.0.2")) == "address"
    assert [note.host for note in log.notes] == ["127.0.0.1"]


def test_an_address_that_was_let_through_is_checked_again_where_it_is_used() -> None:
    async def ask(fetcher: Fetcher) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url)
        return caught.value.reason

    class Careless(GuardedResolver):
        async def resolve(self, *given: Any, **how: Any) -> list[Any]:
            return await self._inner.resolve(*given, **how)

    with serving({"/": page("secret")}) as (base, log), pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawlers.handler.GuardedResolver", Careless)
        url = f"http://turncoat.test:{base.rpartition(':')[2]}/"
        assert fetching(ask, settings(allow_addresses=(), obey_robots=False), resolver=Turncoat("127.0.0.1")) == "address"
    assert log.notes == []


def test_names_that_hang_hold_up_no_other_name(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = socket.getaddrinfo

    def tarpit(host: Any, *rest: Any, **how: Any) -> Any:
        if str(host).endswith(".tarpit.test"):
            time.sleep(1.5)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return ask(host, *rest, **how)

    async def all_at_once(fetcher: Fetcher) -> float:
        stuck = [asyncio.create_task(fetcher.get(f"http://{number}.tarpit.test/")) for number in range(20)]
        await asyncio.sleep(0.05)
        started = time.monotonic()
        assert (await fetcher.get(url)).status == 200
        took = time.monotonic() - started
        found = await asyncio.gather(*stuck, return_exceptions=True)
        assert {getattr(each, "reason", "") for each in found} <= {"timeout", "dns"}
        return took

    monkeypatch.setattr(socket, "getaddrinfo", tarpit)
    with serving({"/": page("a")}) as (base, _):
        url = base.replace("127.0.0.1", "localhost") + "/"
        chosen = settings(obey_robots=False, timeout_seconds=1.0, allow_addresses=("127.0.0.0/8", "::1/128"))
        assert fetching(all_at_once, chosen) < 0.9


# --- hosts


class CountingGate(Gate):
    """Counts how many requests are under way at once."""

    under_way = most = 0

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[Callable[[], None]]:
        async with super().turn(host) as sent:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            try:
                yield sent
            finally:
                self.under_way -= 1


def test_pages_of_one_source_on_many_hosts_that_hang_leave_room_for_others() -> None:
    store, gate = MemoryStore(), CountingGate(HostClock(), delay=0.0, concurrency=8)
    routes: dict[str, Route] = {"/hang": hang}
    with serving(routes, hosts=12) as (base, _):
        port = base.rpartition(":")[2]
        links = [f"http://127.0.0.{number}:{port}/hang" for number in range(2, 13)]
        routes["/feed"] = page(rss(*links))
        chosen = settings(timeout_seconds=0.2, concurrency=8, obey_robots=False)
        report = run_crawl([source(f"{base}/feed")], store, chosen, now=lambda: NOW, gate=gate)
    assert (report.new, report.postponed) == (len(links), len(links))
    assert gate.most == 2  # a quarter


async def test_an_owner_of_many_jobs_lets_others_take_their_turn() -> None:
    lanes, order = Lanes(), []

    async def job(name: str) -> None:
        order.append(name)

    for number in range(50):
        lanes.add("host", partial(job, f"greedy {number}"), "greedy")
    for name in ("one", "two"):
        lanes.add("host", partial(job, name), "modest")
    await lanes.run()
    assert order[:4] == ["greedy 0", "one", "greedy 1", "two"]
    assert order[4:] == [f"greedy {number}" for number in range(2, 50)]


# --- rules for robots, and bodies


@pytest.mark.parametrize(
    "robots",
    [
        AGENTS + "User-agent: *\n" + RULES,
        AGENTS + AGENTS,
        AGENTS.replace(": ", " : ") + RULES,
        AGENTS.replace("\n", "\nnonsense\n") + RULES,
    ],
    ids=["rules for many", "robots twice", "other spelling", "nonsense between"],
)
def test_rules_that_would_take_minutes_to_read_are_not_read(robots: str) -> None:
    async def ask(fetcher: Fetcher) -> FetchError:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(base + "/a")
        return caught.value

    with serving({"/robots.txt": page(robots), "/a": page("a")}) as (base, log):
        started = time.process_time()
        error = fetching(ask, settings(timeout_seconds=5.0))
        assert time.process_time() - started < 3
    assert (error.reason, log.paths()) == ("robots", ["/robots.txt"])
    assert "too many robots" in error.message


@pytest.mark.parametrize(
    ("robots", "reason"), [(huge, "too-large"), (redirect("http://169.254.169.254/"), "address")], ids=["100 MB", "elsewhere"]
)
def test_rules_without_end_and_rules_of_the_inner_network_are_named_and_forbid(robots: Route, reason: str) -> None:
    async def ask(fetcher: Fetcher) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(base + "/a")
        return caught.value.reason

    with serving({"/robots.txt": robots, "/a": page("a")}) as (base, log):
        assert fetching(ask, settings(timeout_seconds=5.0, max_bytes=2_000_000)) == reason
    assert "/a" not in log.paths()


LINES = st.sampled_from(
    [
        "User-agent: {}",
        "user agent {}",
        "USERAGENT:{}*x",
        "\x1fUser-Agent : {}",
        "user-agent:",
        "user-agent: # {}",
        "Allow: /{}",
        "disallow:",
        "Disallow /{}$",
        "allow: # agent",
        "Crawl-delay: {}",
        "Sitemap: /agent",
        "# user-agent: {}",
        "agent",
        "",
        "what: ever",
    ]
)


@example([("User-agent: {}", 20), ("Allow: /{}", 20)])
@example([("User-agent: {}", 20), ("Disallow /{}$", 20)])
@example([("disallow:", 1), ("\x1fUser-Agent : {}", 20), ("user-agent:", 1), ("Disallow /{}$", 20)])
@example([("User-agent: {}", 1), ("agent", 20), ("user agent {}", 20), ("Disallow /{}$", 20)])
@given(st.lists(st.tuples(LINES, st.integers(1, 20)), max_size=8))
def test_no_spelling_of_rules_hides_what_they_cost(blocks: list[tuple[str, int]]) -> None:
    lines = [line.format(number) for line, times in blocks for number in range(times)]
    text = "\n".join(lines)
    given_out = sum(len(each._rules) for each in Protego.parse(text)._user_agents.values())
    assert given_out <= _steps(text) + 4 * len(lines)  # a rule is given to two robots, in two spellings, before it counts


def test_long_rules_of_honest_sites_are_read() -> None:
    groups = "".join(f"User-agent: robot{number}\nDisallow: /agents/\nDisallow: /{number}/\n\n" for number in range(2000))

    async def ask(fetcher: Fetcher) -> str:
        with pytest.raises(FetchError, match="forbids"):
            await fetcher.get(base + "/no/x")
        return str((await fetcher.get(base + "/a")).body)

    with serving({"/robots.txt": page(groups + "User-agent: *\nDisallow: /no/\n"), "/a": page("a")}) as (base, _):
        assert fetching(ask, settings(timeout_seconds=5.0)) == "b'a'"


def test_a_body_in_many_pieces_takes_no_more_memory_than_in_one() -> None:
    import tracemalloc

    body = BoundedBody("u", "", 1_000_000)
    tracemalloc.start()
    for _ in range(50_000):
        body.feed(b"x")
    assert len(body.finish()) == 50_000
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_guard_refuses_whatever_a_resolver_says_of_a_name_with_a_zone() -> None:
    assert not Guard(["127.0.0.0/8"]).allows("fe80::1%127.0.0.1")
