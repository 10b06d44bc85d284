"""One URL becomes one answer: the hops of redirects, each allowed by robots.txt, at its turn, to a permitted address, within the limits.

The request itself is made by a ``download`` function (Scrapy's engine; see `crawlers.engine`). What an answer means is
`crawlers.visit`'s business.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response
from w3lib.url import safe_url_string

from crawlers.body import ACCEPT_ENCODING
from crawlers.engine import Download, run_in_scrapy, user_agent
from crawlers.guard import Guard, check_url
from crawlers.politeness import Gate, shared_clock
from crawlers.robots import Robots, RobotsStore
from parallax.errors import FetchError
from parallax.records import Fetched
from parallax.settings import CrawlSettings

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_STRAIN = frozenset({429, 503})
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.8"


class Fetcher:
    """Fetches URLs politely. One per pass."""

    def __init__(
        self,
        download: Download,
        settings: CrawlSettings,
        *,
        gate: Gate,
        guard: Guard,
        store: RobotsStore | None,
        now: Callable[[], datetime],
    ) -> None:
        self._download, self._settings, self._gate, self._guard, self._now = download, settings, gate, guard, now
        self._robots = Robots(self._robots_file, store, gate.clock, now) if settings.obey_robots else None
        self._headers = {
            "User-Agent": user_agent(settings.contact),
            "Accept": _ACCEPT,
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
            "Accept-Encoding": ACCEPT_ENCODING,
        }

    async def get(self, url: str, *, limit: int | None = None, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch a URL and follow its redirects. ``limit`` bounds the body in bytes, after decompression. Raises FetchError."""
        return await self._follow(url, limit or self._settings.max_bytes, headers or {}, self._robots)

    def close(self) -> None:
        """Give up what nobody waits for any more."""
        if self._robots:
            self._robots.close()

    async def _robots_file(self, url: str) -> Fetched:
        return await self._follow(url, self._settings.max_bytes, {}, None)

    async def _follow(self, url: str, limit: int, headers: Mapping[str, str], robots: Robots | None) -> Fetched:
        current, permanent, elapsed = url, "", 0
        for hop in range(self._settings.max_redirects + 1):
            check_url(current, self._guard)
            if robots:
                await robots.require(current)
            response, ms = await self._hop(current, limit, headers)
            elapsed += ms
            target = _location(response, current) if response.status in _REDIRECTS else ""
            if not target:
                return _fetched(url, current, response, elapsed_ms=elapsed, permanent_url=permanent, now=self._now())
            permanent = target if response.status in _PERMANENT and (permanent or hop == 0) else ""
            current = target
        raise FetchError(url, "redirects", f"more than {self._settings.max_redirects} redirects")

    async def _hop(self, url: str, limit: int, headers: Mapping[str, str]) -> tuple[Response, int]:
        """One request, at its host's turn; the time it took, waiting for the turn not counted."""
        host, strained = urlsplit(url).hostname or "", True
        async with self._gate.turn(host) as sent:
            meta = {"download_timeout": self._settings.timeout_seconds, "download_maxsize": limit, "on_sent": sent}
            started = monotonic()
            try:
                response = await self._download(Request(url, headers={**self._headers, **headers}, meta=meta))
                strained = response.status in _STRAIN
            except FetchError as error:
                strained = error.reason == "timeout"
                raise
            except ValueError as error:  # Scrapy's Request will not have it
                raise FetchError(url, "protocol", f"not a usable URL: {error}") from error
            finally:
                self._gate.clock.finish(host, strained=strained)
            return response, round((monotonic() - started) * 1000)


async def fetch_one(url: str, settings: CrawlSettings, now: datetime) -> Fetched:
    """One URL that a person asked for, with the guard, limits and pauses of a crawl. Raises FetchError, also for an error status."""
    answers: list[Fetched] = []

    async def work(download: Download) -> None:
        gate = Gate(shared_clock(), delay=settings.delay_seconds, concurrency=settings.concurrency)
        fetcher = Fetcher(download, settings, gate=gate, guard=Guard(settings.allow_addresses), store=None, now=lambda: now)
        answers.append(await fetcher.get(url))

    await run_in_scrapy(work, settings)
    if answers[0].status != 200:
        raise FetchError(url, "status", f"the server answered with status {answers[0].status}")
    return answers[0]


def _location(response: Response, base: str) -> str:
    """Where a redirect leads, as an absolute URL of ASCII; raw bytes in the header are escaped as they are."""
    raw: bytes = response.headers.get("Location") or b""
    if not raw.strip():
        return ""
    try:
        return str(safe_url_string(urljoin(base, raw.strip().decode("utf-8"))))
    except UnicodeDecodeError:
        return urljoin(base, "".join(chr(byte) if 0x20 < byte < 0x7F else f"%{byte:02X}" for byte in raw.strip()))
    except ValueError as error:
        raise FetchError(base, "protocol", f"redirects to what is no URL: {raw[:100]!r}") from error


def _fetched(url: str, final_url: str, response: Response, *, elapsed_ms: int, permanent_url: str, now: datetime) -> Fetched:
    headers = tuple(
        (name.decode("latin-1").lower(), value.decode("utf-8", "replace")) for name, values in response.headers.items() for value in values
    )
    return Fetched(
        url=url,
        final_url=final_url,
        status=response.status,
        headers=headers,
        body=response.body,
        fetched_at=now,
        elapsed_ms=elapsed_ms,
        permanent_url=permanent_url,
    )
