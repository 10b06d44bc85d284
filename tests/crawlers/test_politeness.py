"""One request at a time and a pause between two to one host, across passes; slower where a host is strained."""

import asyncio
from collections import Counter
from functools import partial
from itertools import pairwise

import pytest
from crawl_scenes import fetching, settings
from hypothesis import given
from hypothesis import strategies as st
from small_server import page, serving, status

from crawlers.fetch import Fetcher
from crawlers.lanes import Lanes
from crawlers.politeness import MAX_ROBOTS_DELAY, Gate, HostClock


def test_a_host_never_asked_may_be_asked_at_once() -> None:
    assert HostClock().wait("a", 2.0, 100.0) == 0.0


def test_the_pause_counts_from_start_to_start() -> None:
    clock = HostClock()
    clock.start("a", 100.0)
    assert clock.wait("a", 2.0, 100.5) == pytest.approx(1.5, abs=0.02)
    assert clock.wait("a", 2.0, 103.0) == 0.0
    assert clock.wait("b", 2.0, 100.5) == 0.0


def test_a_crawl_delay_lengthens_the_pause_up_to_a_cap_and_never_shortens_it() -> None:
    clock = HostClock()
    clock.start("a", 0.0)
    clock.set_robots_delay("a", 10.0)
    assert clock.wait("a", 2.0, 0.0) == pytest.approx(10.0, abs=0.02)
    clock.set_robots_delay("a", 1.0)
    assert clock.wait("a", 2.0, 0.0) == pytest.approx(2.0, abs=0.02)
    clock.set_robots_delay("a", 1e9)
    assert clock.wait("a", 2.0, 0.0) == pytest.approx(MAX_ROBOTS_DELAY, abs=0.02)


def test_a_strained_host_is_asked_less_often_and_recovers_by_answering() -> None:
    clock = HostClock()
    clock.start("a", 0.0)
    waits = []
    for strained in (True, True, True, True, False, False, False, False):
        clock.finish("a", strained=strained)
        waits.append(clock.wait("a", 2.0, 0.0))
    assert waits == pytest.approx([4, 8, 16, 16, 8, 4, 2, 2], abs=0.02)


def test_a_host_that_refuses_three_articles_in_a_row_is_left_in_peace_for_a_while() -> None:
    clock = HostClock()
    for refused in (True, True, False, True, True):
        clock.note_article("a", 0.0, refused=refused)
    assert not clock.rests("a", 0.0)
    clock.note_article("a", 0.0, refused=True)
    assert clock.rests("a", 599.0)
    assert not clock.rests("b", 0.0)
    assert not clock.rests("a", 601.0)


def test_the_clock_remembers_a_bounded_number_of_hosts() -> None:
    clock = HostClock()
    for number in range(10_050):
        clock.start(f"host{number}", float(number))
    assert len(clock._hosts) == 10_000
    assert clock.wait("host10049", 5.0, 10_049.0) > 4.9


async def test_one_host_is_asked_by_one_at_a_time_and_others_do_not_wait_for_it() -> None:
    gate, running, most = Gate(HostClock(), delay=0.0, concurrency=10), {"a": 0, "b": 0}, {"a": 0, "b": 0}

    async def ask(host: str) -> None:
        async with gate.turn(host):
            running[host] += 1
            most[host] = max(most[host], running[host])
            both.append(all(running.values()))
            await asyncio.sleep(0.005)
            running[host] -= 1

    both: list[bool] = []
    await asyncio.gather(*(ask(host) for host in "ab" * 5))
    assert most == {"a": 1, "b": 1}
    assert any(both)


async def test_no_more_than_the_agreed_number_of_requests_are_under_way() -> None:
    gate, running, most = Gate(HostClock(), delay=0.0, concurrency=3), 0, 0

    async def ask(number: int) -> None:
        nonlocal running, most
        async with gate.turn(f"host{number}"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.005)
            running -= 1

    await asyncio.gather(*(ask(number) for number in range(12)))
    assert most == 3


def test_the_server_sees_the_pause_between_all_requests_robots_and_redirects_included() -> None:
    async def ask(fetcher: Fetcher) -> None:
        await asyncio.gather(*(fetcher.get(f"{base}/{name}") for name in "abc"))

    with serving({"/robots.txt": page("User-agent: *\nDisallow:"), "/a": page("a"), "/b": page("b"), "/c": page("c")}) as (base, log):
        fetching(ask, settings(delay_seconds=0.15))
    assert len(log.notes) == 4
    assert min(log.pauses("127.0.0.1")) >= 0.15
    assert log.most_in_flight == {"127.0.0.1": 1}


def test_the_servers_crawl_delay_is_honoured() -> None:
    async def ask(fetcher: Fetcher) -> None:
        await fetcher.get(base + "/a")
        await fetcher.get(base + "/a")

    with serving({"/robots.txt": page("User-agent: *\nCrawl-delay: 0.3"), "/a": page("a")}) as (base, log):
        fetching(ask, settings(delay_seconds=0.01))
    assert min(log.pauses("127.0.0.1")) >= 0.3


def test_a_server_that_asks_for_less_is_slowed_down_for() -> None:
    async def ask(fetcher: Fetcher) -> None:
        for _ in range(3):
            await fetcher.get(base + "/busy")

    with serving({"/busy": status(429)}) as (base, log):
        fetching(ask, settings(delay_seconds=0.05, obey_robots=False))
    first, second = log.pauses("127.0.0.1")
    assert first >= 0.1
    assert second >= 0.2


async def test_jobs_of_a_lane_run_in_order_and_may_add_jobs() -> None:
    lanes, seen = Lanes(), []

    def job(name: str, *further: str):  # noqa: ANN202
        async def run() -> None:
            await asyncio.sleep(0)
            seen.append(name)
            for each in further:
                lanes.add("a", job(each))

        return run

    for name in ("one", "two"):
        lanes.add("a", job(name, name + " more"))
    await lanes.run()
    assert seen == ["one", "two", "one more", "two more"]


async def test_a_stuck_lane_does_not_hold_up_the_others() -> None:
    lanes, order = Lanes(), []

    async def slow() -> None:
        await asyncio.sleep(0.05)
        order.append("slow")

    async def quick() -> None:
        order.append("quick")

    lanes.add("a", slow)
    for _ in range(3):
        lanes.add("b", quick)
    await lanes.run()
    assert order == ["quick"] * 3 + ["slow"]


async def test_what_a_job_raises_ends_the_run_and_is_raised() -> None:
    lanes = Lanes()

    async def broken() -> None:
        raise LookupError("bug")

    async def endless() -> None:
        await asyncio.sleep(60)

    lanes.add("a", broken)
    lanes.add("b", endless)
    with pytest.raises(LookupError, match="bug"):
        await lanes.run()


@pytest.mark.parametrize("width", [1, 3])
async def test_a_lane_is_as_wide_as_it_was_made(width: int) -> None:
    lanes, running, most = Lanes(width), 0, 0

    async def job() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1

    for _ in range(9):
        lanes.add("a", job)
    await lanes.run()
    assert most == width


@given(
    jobs=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "one", "two"]), st.integers(0, 3)), max_size=30),
    width=st.integers(1, 2),
    share=st.integers(0, 2),
)
async def test_all_jobs_are_done_in_order_within_the_width_of_lanes_and_the_share_of_owners(
    jobs: list[tuple[str, str, int]], width: int, share: int
) -> None:
    lanes, begun, running = Lanes(width, share), [], Counter[str]()

    async def job(number: int) -> None:
        lane, owner, steps = jobs[number]
        begun.append(number)
        running.update([f"lane {lane}", f"owner {owner}"])
        assert running[f"lane {lane}"] <= width
        assert not share or not owner or running[f"owner {owner}"] <= share
        for _ in range(steps):
            await asyncio.sleep(0)
        running.subtract([f"lane {lane}", f"owner {owner}"])

    for number, (lane, owner, _) in enumerate(jobs):
        lanes.add(lane, partial(job, number), owner)
    await asyncio.wait_for(lanes.run(), 5)
    assert sorted(begun) == list(range(len(jobs)))
    for mine in {(lane, owner) for lane, owner, _ in jobs if width == 1}:
        ordered = [number for number in begun if jobs[number][:2] == mine]
        assert ordered == sorted(ordered)


async def test_a_lane_passes_over_who_has_its_share_under_way_elsewhere() -> None:
    lanes, order = Lanes(share=1), []

    async def job(name: str, seconds: float = 0.0) -> None:
        await asyncio.sleep(seconds)
        order.append(name)

    lanes.add("hangs", partial(job, "hanging", 0.05), "greedy")
    lanes.add("shared", partial(job, "greedy, too"), "greedy")
    lanes.add("shared", partial(job, "modest"), "modest")
    await lanes.run()
    assert order == ["modest", "hanging", "greedy, too"]


def test_pairs_of_starts_are_apart_even_when_turns_overlap_in_time() -> None:
    clock, moments, now = HostClock(), [], 0.0
    for _ in range(5):
        now += clock.wait("a", 2.0, now)
        clock.start("a", now)
        moments.append(now)
        now += 0.7
    assert all(later - earlier >= 2.0 for earlier, later in pairwise(moments))
