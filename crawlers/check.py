"""Can each source be read? Every endpoint is fetched once, politely, and its entries are read as a crawl would; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from crawlers.engine import Download, run_in_scrapy
from crawlers.fetch import Fetcher
from crawlers.guard import Guard
from crawlers.lanes import Lanes
from crawlers.politeness import Gate, shared_clock
from crawlers.poll import Poller
from crawlers.reading import MODULES
from crawlers.visit import Baseline, Decider
from crawlers.workers import Workers
from parallax.records import Endpoint, Run, Source
from parallax.settings import CrawlSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What one visit to all endpoints of a source showed."""

    source_id: str
    ok: bool  # every endpoint answers and announces entries that carry a title and a link
    found: int  # entries, all endpoints together
    detail: str  # what is wrong; else which share of the entries is dated


class _NothingKnown:
    """Stands in for the store: every key is new."""

    def unseen(self, _source_id: str, keys: Sequence[str]) -> set[str]:
        """All of them."""
        return set(keys)


async def check_sources(sources: Sequence[Source], settings: CrawlSettings, now: datetime) -> list[SourceCheck]:
    """Visit every endpoint of every source once; the results are in the order of the sources. Expected failures are in the results."""
    runs: dict[str, list[Run]] = {source.id: [] for source in sources}

    async def work(download: Download) -> None:
        gate = Gate(shared_clock(), delay=settings.delay_seconds, concurrency=settings.concurrency)
        fetcher = Fetcher(download, settings, gate=gate, guard=Guard(settings.allow_addresses), store=None, now=lambda: now)
        poller, lanes = Poller(fetcher, workers, _NothingKnown(), settings, lambda: now), Lanes()

        async def look(source: Source, url: str) -> None:
            endpoint = Endpoint(source_id=source.id, url=url, interval_minutes=source.interval_minutes)
            visit = await poller.visit(Decider(source=source, endpoint=endpoint, baseline=Baseline(), now=now))
            runs[source.id].append(visit.run)

        for source in sources:
            for url in source.urls:
                lanes.add(urlsplit(url).hostname or "", partial(look, source, url))
        await lanes.run()

    async with Workers(settings, MODULES) as workers:
        await run_in_scrapy(work, settings)
    return [_judged(source, runs[source.id]) for source in sources]


def _judged(source: Source, runs: Sequence[Run]) -> SourceCheck:
    """One line for a source: its faults, each with its URL where it has several."""
    found = sum(run.found for run in runs)
    faults = [(f"{run.url}: " if len(runs) > 1 else "") + fault for run in runs if (fault := _fault(run))]
    dated = f"{min((run.filled.get('date', 0.0) for run in runs), default=0.0):.0%} dated"
    return SourceCheck(source_id=source.id, ok=not faults, found=found, detail="; ".join(faults) or (dated if found else "nothing to poll"))


def _fault(run: Run) -> str:
    if run.outcome != "ok":
        return f"{run.outcome}: {run.error}"
    missing = [name for name in ("title", "url") if run.filled.get(name, 0.0) == 0]
    return f"no entry has a {' or '.join(missing)}" if missing else ""
