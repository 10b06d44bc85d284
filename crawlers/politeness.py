"""Pauses between requests to one host, and when to stop asking it.

`HostClock` holds the times and decides; it has no I/O and outlives a pass, so that two passes in a row keep the pause between them.
`Gate` makes callers wait: one request at a time per host, a bounded number over all.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from time import monotonic

MAX_ROBOTS_DELAY = 30.0  # a Crawl-delay beyond this would stop the crawl rather than slow it
_MAX_SLOWDOWN = 8.0
_REFUSALS, _REST = 3, 600.0  # seconds
_REMEMBERED = 10_000
_MARGIN = 0.01  # seconds, so that what the network adds to one request and not to the next does not eat into the pause


@dataclass(slots=True)
class _Host:
    started: float = float("-inf")
    robots_delay: float = 0.0
    slowdown: float = 1.0
    refusals: int = 0
    resting: float = float("-inf")


class HostClock:
    """When each host was last asked, and how it bears up. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def wait(self, host: str, delay: float, now: float) -> float:
        """Seconds until the host may be asked again."""
        state = self._hosts.get(host)
        if state is None:
            return 0.0
        pause = max(delay, state.robots_delay) * state.slowdown
        return max(0.0, state.started + pause + _MARGIN - now) if pause else 0.0

    def start(self, host: str, now: float) -> None:
        """Note that a request starts."""
        self._state(host).started = now

    def finish(self, host: str, *, strained: bool) -> None:
        """Note how a request ended: a host that times out or asks for less is asked half as often, down to an eighth, until it answers."""
        state = self._state(host)
        state.slowdown = min(_MAX_SLOWDOWN, state.slowdown * 2) if strained else max(1.0, state.slowdown / 2)

    def is_strained(self, host: str) -> bool:
        """Whether the host's last answer did not come in time, or asked for less."""
        state = self._hosts.get(host)
        return state is not None and state.slowdown > 1

    def note_article(self, host: str, now: float, *, refused: bool) -> None:
        """Note whether the host refused an article, or never came up with it: after three in a row it is left in peace for ten minutes."""
        state = self._state(host)
        state.refusals = state.refusals + 1 if refused else 0
        if state.refusals >= _REFUSALS:
            state.refusals, state.resting = 0, now + _REST

    def rests(self, host: str, now: float) -> bool:
        """Whether the host is left in peace. Polls go on: each endpoint has its own back-off."""
        state = self._hosts.get(host)
        return state is not None and now < state.resting

    def set_robots_delay(self, host: str, seconds: float) -> None:
        """Honour a Crawl-delay, up to a cap."""
        self._state(host).robots_delay = min(MAX_ROBOTS_DELAY, max(0.0, seconds))

    def _state(self, host: str) -> _Host:
        if host not in self._hosts and len(self._hosts) >= _REMEMBERED:
            del self._hosts[min(self._hosts, key=lambda name: self._hosts[name].started)]
        return self._hosts.setdefault(host, _Host())


@cache
def shared_clock() -> HostClock:
    """The clock of this process: whatever asks a host, a pass, a check or a person's import, keeps the pause to what asked it before."""
    return HostClock()


class Gate:
    """Lets one request at a time through to each host, ``concurrency`` over all, and starts them at least ``delay`` seconds apart."""

    def __init__(
        self, clock: HostClock, *, delay: float, concurrency: int, per_host: int = 1, tick: Callable[[], float] = monotonic
    ) -> None:
        self.clock = clock
        self.per_host = per_host
        self._delay, self._tick = delay, tick
        self._all = asyncio.Semaphore(concurrency)
        self._hosts: dict[str, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[Callable[[], None]]:
        """Wait until the host may be asked; the block is the request. Call what it gives when that leaves: pauses count from there."""
        async with self._hosts.setdefault(host, asyncio.Semaphore(self.per_host)):
            while (seconds := self.clock.wait(host, self._delay, self._tick())) > 0:  # noqa: ASYNC110  # it waits for time, not for an event
                await asyncio.sleep(seconds)
            async with self._all:
                self.clock.start(host, self._tick())
                yield lambda: self.clock.start(host, self._tick())
