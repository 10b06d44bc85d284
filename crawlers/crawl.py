"""One pass over all sources that are due.

    endpoints due ─► poll ─► commit visit ─► entries pending ─► page ─► extract ─► commit article
                      └────────── one lane per host, parsing in worker processes ──────────┘

What is committed is never lost, and what was not finished is found again by the next pass: a pass may be killed at any moment. One
source's failure is a run row and touches no other source.
"""

import asyncio
import gc
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from time import monotonic
from typing import Any

from crawlers.crawl_pass import Pass, Plan, Progress
from crawlers.engine import run_in_scrapy
from crawlers.politeness import Gate, shared_clock
from crawlers.reading import MODULES
from crawlers.workers import Workers
from parallax.contracts import CrawlStore
from parallax.records import Run, Source
from parallax.settings import CrawlSettings

__all__ = ["CrawlReport", "Progress", "crawl", "run_crawl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What a pass did."""

    runs: tuple[Run, ...] = ()  # one per endpoint visited
    articles: int = 0  # stored
    postponed: int = 0  # article attempts that failed, to be retried or given up; runs in the store say why
    seconds: float = 0.0

    @property
    def outcomes(self) -> dict[str, int]:
        """How many visits ended how."""
        return dict(Counter(run.outcome for run in self.runs))

    @property
    def new(self) -> int:
        """Entries that were not known before."""
        return sum(run.new for run in self.runs)


@cache
def _freeze_what_is_loaded() -> None:
    """Take modules and the like out of the garbage collector's sight, once: walking through them stops the event loop for 60 ms."""
    gc.freeze()


async def crawl(
    sources: Sequence[Source],
    store: CrawlStore,
    settings: CrawlSettings,
    *,
    now: Callable[[], datetime],
    progress: Callable[[Progress], None] | None = None,
    done_with: Callable[[str], None] | None = None,
    force: bool = False,
    workers: Workers | None = None,
    gate: Gate | None = None,
) -> CrawlReport:
    """Poll every endpoint that is due (with ``force``: every one, muted ones too), then fetch what they announced and what was left over.

    ``done_with`` is told the id of each source as soon as nothing of it is left in this pass, which may be long before the pass ends. A
    service that passes often hands in its own ``workers``, so that they start once; ``gate`` replaces the politeness of the settings.
    Expected failures are run rows; StoreError, and what is a bug, is raised.
    """
    _freeze_what_is_loaded()
    started = monotonic()
    async with AsyncExitStack() as stack:
        if workers is None:
            workers = await stack.enter_async_context(Workers(settings, MODULES))
        plan = Plan(
            sources=sources,
            store=store,
            settings=settings,
            workers=workers,
            gate=gate or Gate(shared_clock(), delay=settings.delay_seconds, concurrency=settings.concurrency),
            now=now,
            progress=progress or (lambda _: None),
            done_with=done_with or (lambda _: None),
            force=force,
        )
        one = Pass(plan)
        await run_in_scrapy(one.run, settings)
    return CrawlReport(runs=tuple(one.runs), articles=one.stored, postponed=one.postponed, seconds=monotonic() - started)


def run_crawl(sources: Sequence[Source], store: CrawlStore, settings: CrawlSettings, **options: Any) -> CrawlReport:
    """`crawl` for callers without an event loop; takes the same keywords."""
    return asyncio.run(crawl(sources, store, settings, **options))
