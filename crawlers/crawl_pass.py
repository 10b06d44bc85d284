"""The state of one pass: which jobs wait in which host's lane, what was done. `crawlers.crawl` is its face."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Literal
from urllib.parse import urlsplit

from crawlers.articles_pass import ArticleFetcher
from crawlers.baselines import Baselines
from crawlers.engine import Download
from crawlers.fetch import Fetcher
from crawlers.guard import Guard
from crawlers.lanes import Job, Lanes
from crawlers.politeness import Gate
from crawlers.poll import Poller
from crawlers.visit import Decider, is_due
from crawlers.workers import Workers
from parallax.contracts import CrawlStore
from parallax.errors import ParseError, StoreError
from parallax.records import Endpoint, Outcome, PendingEntry, Run, Source
from parallax.settings import CrawlSettings

_LOG = logging.getLogger(__name__)
_ENTRIES_AT_ONCE = 20
_PAGES_SECONDS = 900.0  # then a pass starts no further page: what is left waits for the next one, and no host holds up the others
_SHARE = 4  # one source's pages take at most a quarter of the requests at once, though they may lie on a hundred hosts that hang
_OWN_LANE = ""  # for work that asks no host


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of a pass. ``total`` grows as visits announce articles."""

    stage: Literal["visit", "article"]
    source_id: str
    url: str
    outcome: Outcome
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a pass works on and with."""

    sources: Sequence[Source]
    store: CrawlStore
    settings: CrawlSettings
    workers: Workers
    gate: Gate
    now: Callable[[], datetime]
    progress: Callable[[Progress], None]
    done_with: Callable[[str], None]
    force: bool = False


class Pass:
    """Runs once. Afterwards ``runs``, ``stored`` and ``postponed`` tell what it did."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._store = plan, plan.store
        self._sources = {source.id: source for source in plan.sources}
        self._lanes = Lanes(plan.gate.per_host, max(1, plan.settings.concurrency // _SHARE))
        self._baselines = Baselines(plan.store, self._sources)
        self._taken: set[tuple[str, str]] = set()
        self._per_source: Counter[str] = Counter()
        self._left: Counter[str] = Counter()  # jobs of a source that have not ended
        self._done: Counter[str] = Counter()
        self._total: Counter[str] = Counter()
        self.runs: list[Run] = []
        self.stored = self.postponed = 0
        self._started = monotonic()

    async def run(self, download: Download) -> None:
        """Do everything that is due, and what it leads to."""
        plan = self._plan
        fetcher = Fetcher(
            download, plan.settings, gate=plan.gate, guard=Guard(plan.settings.allow_addresses), store=self._store, now=plan.now
        )
        self._poller = Poller(fetcher, plan.workers, self._store, plan.settings, plan.now)
        self._articles = ArticleFetcher(fetcher, plan.workers, self._store, plan.now)
        self._add_visits()
        for source_id in self._sources:
            self._add(source_id, _OWN_LANE, partial(self._add_left_over, source_id))
        try:
            await self._lanes.run()
        finally:
            fetcher.close()

    def _add_visits(self) -> None:
        known, now = self._store.endpoints(self._sources), self._plan.now()
        for source in self._sources.values():
            for url in source.urls:
                remembered = known.get((source.id, url))
                if not self._plan.force and not (source.enabled and is_due(remembered, now)):
                    continue
                endpoint = remembered or Endpoint(source_id=source.id, url=url, interval_minutes=source.interval_minutes)
                self._total["visit"] += 1
                self._add(source.id, _host(url), partial(self._visit, source, endpoint))

    def _add(self, source_id: str, lane: str, job: Job, owner: str = "") -> None:
        """Put a job of a source in a lane. A job may add more of its source; after the last one the pass is done with it."""
        self._left[source_id] += 1
        self._lanes.add(lane, partial(self._do, source_id, job), owner)

    async def _do(self, source_id: str, job: Job) -> None:
        await job()
        self._left[source_id] -= 1
        if not self._left[source_id]:
            self._plan.done_with(source_id)

    async def _add_left_over(self, source_id: str) -> None:
        """Queue what earlier passes left of a source; the event loop is let go between two of them, since the backlog may be large."""
        self._add_pending(source_id)
        await asyncio.sleep(0)

    def _add_pending(self, source_id: str) -> None:
        if limit := self._plan.settings.articles_per_visit:
            self._add_articles(self._store.pending(self._plan.now(), [source_id], limit))

    def _add_articles(self, pending: Sequence[PendingEntry]) -> None:
        """Queue entries not yet queued in this pass, as many of each source as one pass may take."""
        own_text: dict[str, list[PendingEntry]] = {}
        for each in pending:
            source, name = self._sources.get(each.source_id), (each.source_id, each.entry.key)
            if source is None or name in self._taken or self._per_source[source.id] >= self._plan.settings.articles_per_visit:
                continue
            self._taken.add(name)
            self._per_source[source.id] += 1
            self._total["article"] += 1
            if source.content == "entry" or not each.entry.url:
                own_text.setdefault(source.id, []).append(each)
            else:
                self._add(source.id, _host(each.entry.url), partial(self._take_page, source, each), source.id)
        for source_id, entries in own_text.items():
            for start in range(0, len(entries), _ENTRIES_AT_ONCE):
                some = entries[start : start + _ENTRIES_AT_ONCE]
                self._add(source_id, _OWN_LANE, partial(self._take_entries, self._sources[source_id], some))

    async def _visit(self, source: Source, endpoint: Endpoint) -> None:
        now, started = self._plan.now(), monotonic()
        decider = Decider(source=source, endpoint=endpoint, baseline=self._baselines.of(source.id, endpoint.url), now=now)
        try:
            visit = await self._poller.visit(decider)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # a bug: loud in the log, named in the run, and no other source's trouble
            _LOG.exception("visit of %s failed: %s", source.id, endpoint.url)
            visit = decider.failed(ParseError(endpoint.url, f"internal error: {error!r}"), round((monotonic() - started) * 1000))
        self._store.save_visit(visit)
        self.runs.append(visit.run)
        self._tell("visit", source, endpoint.url, visit.run.outcome)
        if visit.entries:
            self._add_pending(source.id)

    async def _take_page(self, source: Source, pending: PendingEntry) -> None:
        host, clock = _host(pending.entry.url), self._plan.gate.clock
        if clock.rests(host, monotonic()) or monotonic() - self._started > _PAGES_SECONDS:
            return  # the entry stays pending, its attempts uncounted
        try:
            outcome = await self._articles.take_page(source, pending)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # as above
            _LOG.exception("article of %s failed: %s", source.id, pending.entry.url)
            outcome = self._articles.give_back(source, pending, f"internal error: {error!r}")
        refused = outcome in ("deferred", "blocked") or (outcome == "failed" and clock.is_strained(host))
        clock.note_article(host, monotonic(), refused=refused)
        self._count(source, pending, outcome)

    async def _take_entries(self, source: Source, pending: Sequence[PendingEntry]) -> None:
        for each, outcome in zip(pending, await self._articles.take_entries(source, pending), strict=True):
            self._count(source, each, outcome)

    def _count(self, source: Source, pending: PendingEntry, outcome: Outcome) -> None:
        self.stored += outcome == "ok"
        self.postponed += outcome not in ("ok", "unchanged")
        self._tell("article", source, pending.entry.url, outcome)

    def _tell(self, stage: Literal["visit", "article"], source: Source, url: str, outcome: Outcome) -> None:
        self._done[stage] += 1
        self._plan.progress(
            Progress(stage=stage, source_id=source.id, url=url, outcome=outcome, done=self._done[stage], total=self._total[stage])
        )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
