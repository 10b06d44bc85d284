"""The main job: what is due is crawled, what came is read, and both are committed as they go.

::

    crawl ──► store ──► read: names, amounts, English ──► topics ──► store
            (entries,            (translate)            (matching)  (readings)
             articles)

Each arrow ends in a commit, so the job may be killed anywhere: entries that were announced, and items that nobody has read,
are found again by the next pass. Whatever wants a digest or an alert reads the store afterwards.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from crawlers.crawl import CrawlReport, Progress, run_crawl
from matching.topics import TopicMatcher
from parallax.catalogue import Pack
from parallax.contracts import Store
from parallax.errors import ModelError
from parallax.records import Item, Reading, Run, Source
from parallax.settings import Settings
from translate.reader import Reader

log = logging.getLogger("parallax.pipeline")

BATCH = 64  # items read between two commits: a crash repeats at most so many


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
    on_crawl: Callable[[Progress], None] | None = None,
    on_read: Callable[[int], None] | None = None,
) -> PassReport:
    """Crawl what is due, then read everything unread. Failures of single sources are rows in ``runs``, not exceptions."""
    crawled = run_crawl(sources, store, settings.crawl, now=now, progress=on_crawl)
    read = 0
    for count in read_backlog(store, reader, topics):
        read += count
        if on_read:
            on_read(count)
    return PassReport(crawl=crawled, read=read)


def read_backlog(store: Store, reader: Reader, topics: TopicMatcher) -> Iterator[int]:
    """Read items without a current reading, batch by batch; yields how many each commit held.

    An item that cannot be read is stored without names and English, with a run row that says why, and stops no other.
    """
    while items := store.unread(reader.version, BATCH):
        try:
            readings = reader.read(items)
        except Exception:  # whatever one item did to the reader, the others are read
            log.exception("a batch could not be read; its items are read one by one")
            readings = [_read_alone(item, store, reader) for item in items]
        store.save_readings([_with_topics(item, reading, topics) for item, reading in zip(items, readings, strict=True)])
        yield len(readings)


def _read_alone(item: Item, store: Store, reader: Reader) -> Reading:
    try:
        return reader.read([item])[0]
    except Exception as error:
        log.exception("item %s of %s could not be read", item.id, item.article.source_id)
        moment = datetime.now(UTC)
        why = f"item {item.id} could not be read: {type(error).__name__}: {error}"
        store.save_run(Run(source_id=item.article.source_id, url=item.article.url, started_at=moment, ms=0, outcome="failed", error=why))
        lang = item.article.lang
        return Reading(item_id=item.id, version=reader.version, lang=lang, script="other", mentions=(), topics=(), translation=None)


def _with_topics(item: Item, reading: Reading, topics: TopicMatcher) -> Reading:
    return replace(reading, topics=topics.match(item.article.title, item.article.text))


def make_reader(pack: Pack, settings: Settings) -> Reader:
    """The reader of a pack, with the installed translation model.

    A broken model is logged and done without: items get a gloss, and their translation once the model is mended.
    """
    from translate.engines import make_engine
    from translate.names import NameFinder

    chosen = settings.translate
    try:
        engine = make_engine(
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
        engine = None
    known = repr((pack.companies, pack.topics)).encode()  # topics too: a change of them is read anew
    return Reader(NameFinder(pack.companies), pack.glossary, engine, names_version=hashlib.sha256(known).hexdigest()[:12])
