"""One visit to one endpoint, from request to `Visit`: cheap paths first.

    ask conditionally ─ 304 or same bytes ─► unchanged
          └► scan keys ─ nothing unseen ──► ok, nothing new
                 └► parse (in a worker) ─► follow further pages ─► new entries

Decisions are `crawlers.visit`'s, parsing `crawlers.announce`'s; committing is the caller's.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from crawlers.fetch import Fetcher
from crawlers.reading import name_refusal, read_announcement, scan_entries
from crawlers.visit import Content, Decider
from crawlers.workers import Workers
from parallax.errors import FetchError, ParseError
from parallax.records import Entry, Fetched, Source, Visit
from parallax.settings import CrawlSettings

if TYPE_CHECKING:
    from crawlers.announce import Announcement

MAX_CHILD_SITEMAPS = 10


class KnownKeys(Protocol):
    """Tells which keys are new; see parallax.contracts.CrawlStore."""

    def unseen(self, source_id: str, keys: Sequence[str]) -> set[str]:
        """Those keys that no entry carries yet."""


@dataclass(slots=True)
class _Gathered:
    """What the documents read so far announce together."""

    found: int = 0
    bytes: int = 0
    follow: list[str] = field(default_factory=list)
    judged: int = 0  # entries whose fields were looked at
    counts: dict[str, float] = field(default_factory=dict)  # field name to number of those that carry it
    entries: dict[str, Entry] = field(default_factory=dict)

    def add(self, read: "Announcement", size: int, new: Iterable[Entry]) -> None:
        """Take in one document."""
        self.found += read.found
        self.bytes += size
        self.entries = {entry.key: entry for entry in new} | self.entries
        self.judged += len(read.entries)
        for name, share in read.filled.items():
            self.counts[name] = self.counts.get(name, 0.0) + share * len(read.entries)

    def content(self, *, several: bool, note: str) -> Content:
        """All of it, for judgement."""
        filled = {name: round(count / self.judged, 3) for name, count in self.counts.items()} if self.judged else {}
        entries = tuple(self.entries.values())
        return Content(found=self.found, entries=entries, filled=filled, judged=self.judged, bytes=self.bytes, several=several, note=note)


class Poller:
    """Visits endpoints. One per pass."""

    def __init__(self, fetcher: Fetcher, workers: Workers, known: KnownKeys, settings: CrawlSettings, now: Callable[[], datetime]) -> None:
        self._fetcher, self._workers, self._known, self._settings, self._now = fetcher, workers, known, settings, now

    async def visit(self, decider: Decider) -> Visit:
        """Poll one endpoint. Every expected failure is in the visit; nothing is stored."""
        started, fetched = monotonic(), None
        try:
            fetched = await self._fetcher.get(decider.url, limit=self._limit(decider.source), headers=decider.headers)
            return await self._understand(decider, fetched)
        except (FetchError, ParseError) as error:
            return decider.failed(error, round((monotonic() - started) * 1000), fetched)

    async def _understand(self, decider: Decider, fetched: Fetched) -> Visit:
        if decider.is_unchanged(fetched):
            return decider.unchanged(fetched)
        if fetched.status != 200:
            named = fetched.status >= 400 and fetched.status not in (404, 410, 429) and fetched.body
            block = await self._workers.run(fetched.url, name_refusal, fetched) if named else ""
            return decider.refused(fetched, block)
        keys = await self._scan(decider, fetched)
        unseen = self._known.unseen(decider.source.id, keys) if keys else set()
        if keys and not unseen:
            return decider.read(fetched, Content(found=len(keys), entries=(), bytes=len(fetched.body)))
        return await self._parse(decider, fetched, frozenset(keys or ()) - unseen)

    async def _scan(self, decider: Decider, fetched: Fetched) -> list[str] | None:
        """The keys of a feed that was read before; None when it has to be parsed anyway."""
        if decider.endpoint.last_ok is None or decider.source.method != "feed":
            return None
        return await self._workers.run(fetched.url, scan_entries, fetched)

    async def _parse(self, decider: Decider, fetched: Fetched, known: frozenset[str]) -> Visit:
        gathered, note = _Gathered(), ""
        refusal = await self._read(decider.source, fetched, known, gathered)
        if refusal:
            return decider.refused(fetched, refusal)
        several = decider.source.method == "sitemap" and bool(gathered.follow)
        for _ in range(MAX_CHILD_SITEMAPS if decider.source.method == "sitemap" else decider.source.pages - 1):
            if not gathered.follow:
                break
            try:
                note = await self._read_further(decider.source, gathered.follow.pop(0), gathered) or note
            except (FetchError, ParseError) as error:
                note = f"{error.subject}: {error.message}"
        return decider.read(fetched, gathered.content(several=several, note=note))

    async def _read_further(self, source: Source, url: str, gathered: "_Gathered") -> str:
        fetched = await self._fetcher.get(url, limit=self._limit(source))
        if fetched.status != 200:
            return f"{url}: http-{fetched.status}"
        return await self._read(source, fetched, frozenset(), gathered)

    async def _read(self, source: Source, fetched: Fetched, known: frozenset[str], gathered: "_Gathered") -> str:
        """Read one document into what was gathered; give the name of the page that came instead, or empty."""
        read = await self._workers.run(fetched.url, read_announcement, source, fetched, self._now(), known)
        if isinstance(read, str):
            return read
        new = self._known.unseen(source.id, [entry.key for entry in read.entries])
        gathered.add(read, len(fetched.body), [entry for entry in read.entries if entry.key in new])
        # The pages of a list go back in time: where one has nothing new, the next has nothing either.
        gathered.follow += read.follow if new or source.method == "sitemap" else ()
        return ""

    def _limit(self, source: Source) -> int:
        return self._settings.max_bytes if source.method == "pdf" else self._settings.max_feed_bytes
