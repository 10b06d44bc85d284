"""robots.txt: asked for once per site and day, remembered in the store, obeyed at every hop.

Fetching it is a function that is passed in (it must not ask for robots.txt itself); the pause it demands is handed to the politeness clock.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from crawlers.politeness import HostClock
from parallax.errors import FetchError
from parallax.records import Fetched

ROBOT_NAME = "Parallax"  # the product token of our User-Agent, as robots.txt may name it
MAX_ROBOTS_BYTES = 512_000  # RFC 9309 asks for 500 KiB at least; the rest is ignored
_SLOW = 16_384  # characters and steps; more are read and asked away from the event loop
_MOST_STEPS = 100_000  # that parsing may take: half a second, and 10 MB
_RULE = ("allow:", "disallow:")


class RobotsStore(Protocol):
    """Where robots.txt files are remembered; see parallax.contracts.CrawlStore."""

    def robots(self, origin: str, now: datetime) -> bytes | None:
        """The remembered file."""

    def save_robots(self, origin: str, body: bytes, now: datetime) -> None:
        """Remember a file."""


class Robots:
    """The rules of every site met in one pass."""

    def __init__(
        self, fetch: Callable[[str], Awaitable[Fetched]], store: RobotsStore | None, clock: HostClock, now: Callable[[], datetime]
    ) -> None:
        self._fetch, self._store, self._clock, self._now = fetch, store, clock, now
        self._rules: dict[str, asyncio.Task[_Rules | None]] = {}

    async def require(self, url: str) -> None:
        """Raise FetchError (reason ``robots``) when the site forbids the URL, or what went wrong when its rules cannot be had."""
        origin = origin_of(url)
        task = self._rules.get(origin)
        if task is None:
            task = self._rules[origin] = asyncio.create_task(self._load(origin))
        rules = await asyncio.shield(task)
        if rules is not None and not await rules.allow(url):
            raise FetchError(url, "robots", "robots.txt of the site forbids it")

    def close(self) -> None:
        """Give up what is still being loaded."""
        for task in self._rules.values():
            task.cancel()

    async def _load(self, origin: str) -> "_Rules | None":
        body = self._store.robots(origin, self._now()) if self._store else None
        if body is None:
            body = await self._download(origin)
            if self._store:
                self._store.save_robots(origin, body, self._now())
        if not body.strip():
            return None
        text = body.decode("utf-8", "replace")
        if (steps := _steps(text)) > _MOST_STEPS:
            raise FetchError(f"{origin}/robots.txt", "robots", "names too many robots and rules to be read, so nothing may be fetched")
        slow = len(text) + steps > _SLOW
        rules = await asyncio.to_thread(_Rules, text, slow=slow) if slow else _Rules(text, slow=slow)
        self._clock.set_robots_delay(urlsplit(origin).hostname or "", rules.crawl_delay)
        return rules

    async def _download(self, origin: str) -> bytes:
        """The file's bytes; empty when the site has none. As RFC 9309 has it, a site that fails to answer forbids everything for now."""
        try:
            answer = await self._fetch(f"{origin}/robots.txt")
        except FetchError as error:
            if error.reason in ("redirects", "protocol"):
                return b""  # it has no usable rules
            raise
        if answer.status == 429 or answer.status >= 500:
            raise FetchError(f"{origin}/robots.txt", "robots", f"cannot be read now (status {answer.status}), so nothing may be fetched")
        return _beginning(answer.body) if answer.status == 200 else b""


class _Rules:
    """One site's rules for us."""

    def __init__(self, text: str, *, slow: bool) -> None:
        self._parsed, self._slow = Protego.parse(text), slow
        self.crawl_delay = self._parsed.crawl_delay(ROBOT_NAME) or 0.0  # seconds

    async def allow(self, url: str) -> bool:
        """Whether the URL may be fetched. Thousands of patterns take a fifth of a second, in which no other host's answer may wait."""
        if self._slow:
            return await asyncio.to_thread(self._parsed.can_fetch, url, ROBOT_NAME)
        return self._parsed.can_fetch(url, ROBOT_NAME)


def _steps(text: str) -> int:
    """At least as many steps as Protego takes beyond one a line: it gives each rule to every robot of its group.

    Where it is not plain whether a line names a robot, or whether a group has ended, it counts as if the group grew.
    """
    steps = group = 0
    has_rules = False
    for line in map(str.strip, text.lower().splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.startswith(_RULE):
            has_rules = True
        elif "agent" in line:
            if has_rules and line.startswith("user-agent:"):
                group = 0
            has_rules = False
            group += 1 + ("*" in line)  # a starred name counts with and without its star
        spellings = (1 + ("$" in line)) * (1 + line.startswith("allow"))  # a literal dollar sign; a folder for its index.html
        steps += max(0, group - 2) * spellings
    return steps


def _beginning(body: bytes) -> bytes:
    """As much as is read of a file: whole lines, since the beginning of a rule is another rule."""
    return body if len(body) <= MAX_ROBOTS_BYTES else body[: body.rfind(b"\n", 0, MAX_ROBOTS_BYTES) + 1]


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, lower-cased.

    >>> origin_of("HTTP://Example.com:80/a?b")
    'http://example.com:80'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
