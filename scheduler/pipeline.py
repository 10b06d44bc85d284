"""The main job: what is due is crawled, what came is read, and both are committed as they go.

::

    crawl ──► store ──► read: names, amounts, English ──► topics ──► rules ──► store
            (entries,            (translate)             (matching)          (readings, hits,
             articles)                                                        outbox)

Each arrow into the store ends in a commit, so the job may be killed anywhere: entries that were announced, items that nobody has read and
items that a correction touches are found again by the next pass. How the reading of what is stored goes on is `scheduler.backlog`'s
business. Whatever wants a digest reads the store afterwards.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers.crawl import CrawlReport, Progress, run_crawl
from matching.topics import TopicMatcher
from parallax.catalogue import Pack
from parallax.catalogue.amend import amend, sentences
from parallax.contracts import Store
from parallax.errors import ModelError
from parallax.records import Correction, Source
from parallax.settings import Settings
from scheduler.backlog import Matcher, read_backlog
from translate.engine import Engine
from translate.reader import Reader

__all__ = ["Matcher", "PassReport", "make_reader", "read_backlog", "run_pass"]

log = logging.getLogger("parallax.pipeline")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What one pass of the main job did."""

    crawl: CrawlReport
    read: int


def run_pass(
    sources: Sequence[Source],
    store: Store,
    reader: Reader,
    topics: TopicMatcher,
    settings: Settings,
    *,
    now: Callable[[], datetime],
    matcher: Matcher | None = None,
    on_crawl: Callable[[Progress], None] | None = None,
    on_read: Callable[[int], None] | None = None,
) -> PassReport:
    """Crawl what is due, then read everything unread. Failures of single sources are rows in ``runs``, not exceptions."""
    crawled = run_crawl(sources, store, settings.crawl, now=now, progress=on_crawl)
    read = 0
    for count in read_backlog(store, reader, topics, matcher):
        read += count
        if on_read:
            on_read(count)
    return PassReport(crawl=crawled, read=read)


def make_reader(pack: Pack, settings: Settings, corrections: Sequence[Correction] = ()) -> Reader:
    """The reader of a pack as people corrected it, with the installed translation model.

    ``pack`` is what its files say: the version of readings depends on that alone, and ``corrections`` (all that the archive holds) only on
    the items that they touch. A broken model is logged and done without: items get a gloss, and their translation once it is mended.
    """
    from translate.candidates import CandidateFinder
    from translate.names import NameFinder

    amended, _ = amend(pack, corrections)
    return Reader(
        NameFinder(amended.companies),
        amended.glossary,
        _engine(settings),
        names_version=_fingerprint((pack.companies, pack.topics)),  # topics too: a change of them is read anew
        glossary_version=_fingerprint(pack.glossary),
        sentences=sentences(corrections),
        corrections=max((correction.id for correction in corrections), default=0),
        candidates=CandidateFinder(amended.companies, amended.glossary),
    )


def _engine(settings: Settings) -> Engine | None:
    from translate.engines import make_engine

    chosen = settings.translate
    try:
        return make_engine(
            settings.models_folder,
            choice=chosen.engine,
            beam=chosen.beam,
            threads=chosen.threads,
            fast=chosen.fast,
            url=chosen.url,
            api_key=chosen.api_key,
            memory=Path(f"{settings.archive}.memory") if chosen.memory else None,
        )
    except ModelError as error:
        log.warning("no translation: %s", error)
        return None


def _fingerprint(declared: object) -> str:
    return hashlib.sha256(repr(declared).encode()).hexdigest()[:12]
