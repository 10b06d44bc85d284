"""A document that hangs, devours or crashes its parser costs its own process, and nobody else's answer."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import worker_calls as calls
from crawl_scenes import settings

from crawlers.workers import WorkerError, Workers
from parallax.errors import ParseError


def pool(**changes: object) -> Workers:
    return Workers(settings(**{"workers": 1, "worker_seconds": 2.0, "worker_megabytes": 300, **changes}))


async def test_a_call_gives_its_result() -> None:
    async with pool() as workers:
        assert await workers.run("x", calls.double, 21) == 42


async def test_calls_run_side_by_side_in_as_many_processes_as_there_are_workers() -> None:
    async with pool(workers=2) as workers:
        await asyncio.gather(*(workers.run("warm", calls.sleep, 0.05) for _ in range(2)))
        started = time.monotonic()
        await asyncio.gather(*(workers.run("x", calls.sleep, 0.3) for _ in range(2)))
        assert time.monotonic() - started < 0.55
        assert len(set(await asyncio.gather(*(workers.run("x", calls.pid) for _ in range(20))))) <= 2


async def test_no_process_starts_before_it_is_needed() -> None:
    async with pool() as workers:
        assert workers.pids == []
        pid = await workers.run("x", calls.pid)
        assert workers.pids == [pid]


async def test_what_hangs_is_killed_at_the_deadline_and_the_next_call_succeeds() -> None:
    async with pool(worker_seconds=0.5) as workers:
        started = time.monotonic()
        with pytest.raises(WorkerError) as caught:
            await workers.run("http://x/", calls.hang)
        assert time.monotonic() - started < 2
        assert (caught.value.subject, caught.value.reason) == ("http://x/", "timeout")
        assert await workers.run("x", calls.double, 2) == 4


async def test_what_devours_memory_dies_of_it_alone() -> None:
    async with pool() as workers:
        with pytest.raises(WorkerError) as caught:
            await workers.run("x", calls.devour, 900)
        assert caught.value.reason == "memory"
        assert await workers.run("x", calls.devour, 50) == 50_000_000


async def test_a_process_that_dies_is_replaced() -> None:
    async with pool() as workers:
        with pytest.raises(WorkerError):
            await workers.run("x", calls.die)
        assert await workers.run("x", calls.double, 2) == 4


async def test_a_process_killed_while_idle_costs_at_most_one_call() -> None:
    async with pool() as workers:
        os.kill(await workers.run("x", calls.pid), signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert await workers.run("x", calls.double, 2) == 4


async def test_errors_of_ours_arrive_as_they_are() -> None:
    async with pool() as workers:
        with pytest.raises(ParseError, match="document: expected a feed"):
            await workers.run("x", calls.refuse, "expected a feed")


@pytest.mark.parametrize("call", [calls.crash, calls.crash_unpicklably])
async def test_a_bug_of_a_parser_becomes_a_named_failure_of_its_document(call: object) -> None:
    async with pool() as workers:
        with pytest.raises(WorkerError) as caught:
            await workers.run("http://x/", call)  # type: ignore[arg-type]
        assert caught.value.reason == "crash"
        assert await workers.run("x", calls.double, 2) == 4


async def test_deep_recursion_does_not_end_the_process() -> None:
    async with pool() as workers:
        with pytest.raises(WorkerError):
            await workers.run("x", calls.recurse, 10**6)
        assert await workers.run("x", calls.double, 2) == 4


async def test_prints_of_a_library_do_not_disturb_the_answers() -> None:
    async with pool() as workers:
        assert await workers.run("x", calls.chatter) == "answer"
        assert await workers.run("x", calls.double, 2) == 4


async def test_bodies_of_many_megabytes_pass_both_ways() -> None:
    body = bytes(range(256)) * 40_000
    async with pool() as workers:
        assert await workers.run("x", calls.echo, body) == body


async def test_a_cancelled_call_does_not_leave_its_answer_to_the_next() -> None:
    async with pool() as workers:
        await workers.run("warm", calls.double, 1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await workers.run("x", calls.sleep, 1.0)
        assert await workers.run("x", calls.double, 5) == 10


async def test_the_event_loop_stays_free_while_a_call_works() -> None:
    async with pool() as workers:
        await workers.run("warm", calls.double, 1)
        call = asyncio.create_task(workers.run("x", calls.sleep, 0.3))
        lags = []
        while not call.done():
            before = time.monotonic()
            await asyncio.sleep(0.005)
            lags.append(time.monotonic() - before - 0.005)
        assert sorted(lags)[len(lags) // 2] < 0.05


async def test_small_calls_are_cheap() -> None:
    async with pool() as workers:
        await workers.run("warm", calls.double, 1)
        started = time.perf_counter()
        for _ in range(300):
            await workers.run("x", calls.double, 1)
        assert (time.perf_counter() - started) / 300 < 0.01


def test_no_process_is_left_behind_when_the_parent_is_killed() -> None:
    script = f"""
import asyncio, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import worker_calls as calls
from crawl_scenes import settings
from crawlers.workers import Workers
async def main():
    workers = Workers(settings(worker_seconds=1.0))
    print(await workers.run("x", calls.pid), flush=True)
    await workers.run("x", calls.sleep, 0.5)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text("utf-8").split()[2]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
