"""Reading what is stored and unread: batch by batch, each in one commit, until nothing is left that can be read now.

Never read items come first, and each is stored whatever becomes of it: one that nothing can be made of without names and English, one
whose translation engine failed with a gloss. The latter stays unread and is tried again, once in every later pass; while the engine is
down altogether a pass tries a batch of them, so that it costs little and ends. What an engine that is down makes of an item never
takes the place of a translation that is there.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from typing import Protocol

from matching.topics import TopicMatcher
from parallax.contracts import Store
from parallax.records import Delivery, Hit, Item, Reading, Run, Segment
from translate.reader import ENGINE_FAILED

log = logging.getLogger("parallax.pipeline")

BATCH = 64  # items read between two commits: a crash repeats at most so many
BATCH_CHARACTERS = 20_000  # not ASCII, in them: a slow engine takes minutes for more, and neither ends nor shows that it is alive
_MOST_PASSED_OVER = 16 * BATCH  # items looked at in vain for the next batch: then the rest is left to a later pass
_NO_ENGINE = {"gloss", "none", "human"}


class Reads(Protocol):
    """A reader of items (`translate.reader.Reader`)."""

    @property
    def version(self) -> str:
        """Names everything that a reading depends on; a reading of another version is to be made again."""

    @property
    def corrections(self) -> int:
        """The id of the last correction that it knows."""

    def read(self, items: Sequence[Item]) -> list[Reading]:
        """One reading for each item, in order, without topics."""


class Matcher(Protocol):
    """What is to be told of items that were just read (`matching.alerts.Matcher`)."""

    def match(self, items: Sequence[Item], readings: Sequence[Reading]) -> tuple[list[Hit], list[Delivery]]:
        """Hits and outbox rows, to be committed together with the readings."""


def read_backlog(
    store: Store, reader: Reads, topics: TopicMatcher, matcher: Matcher | None = None, *, again_only: bool = False
) -> Iterator[int]:
    """Read items without a current reading, and those that a correction touches; yields how many were read, batch by batch.

    An item that cannot be read is stored without names and English, with a run row that says why, and stops no other. ``again_only``
    leaves new items to others: nobody is told of an item that was read once.
    """
    failed: set[int] = set()
    in_vain = 0  # items in a row that were tried again and got nothing
    while items := _next(store, reader, failed, again_only=again_only):
        readings = _with_topics(items, _read(items, store, reader), topics)
        _save(store, items, readings, matcher)
        again = [item for item, reading in zip(items, readings, strict=True) if item.reading and _failed(reading)]
        failed.update(reading.item_id for reading in readings if _failed(reading))
        yield len(items) - len(again)
        in_vain = in_vain + len(items) if len(again) == len(items) and all(map(_got_nothing, readings)) else 0
        if in_vain >= BATCH:
            log.warning("the translation engine is down; items are left to a later pass, with what English they have")
            return


def _next(store: Store, reader: Reads, failed: set[int], *, again_only: bool) -> list[Item]:
    """What is to be read next, without what failed in this pass already."""
    passed_over = len(failed) + (store.counts()["unread"] if again_only else 0)
    for limit in (BATCH, BATCH + passed_over):
        items = store.unread(reader.version, limit, corrections=reader.corrections)
        if wanted := [item for item in items if item.id not in failed and (item.reading or not again_only)]:
            return _bearable(wanted[:BATCH])
        if len(items) < limit or passed_over > _MOST_PASSED_OVER:
            break
    return []


def _bearable(items: Sequence[Item]) -> list[Item]:
    """As many of the items as are no more than an engine does in a while, and one at least."""
    sizes = accumulate(_foreign(item.article.title) + _foreign(item.article.text) for item in items)
    return [item for item, size in zip(items, sizes, strict=True) if item is items[0] or size <= BATCH_CHARACTERS]


def _foreign(text: str) -> int:
    """About how many characters are not ASCII; ideographs take three bytes."""
    return (len(text.encode("utf-8", "replace")) - len(text)) // 2


def _read(items: Sequence[Item], store: Store, reader: Reads) -> list[Reading]:
    try:
        return reader.read(items)
    except Exception:  # whatever one item did to the reader, the others are read
        log.exception("a batch could not be read; its items are read one by one")
        return [_read_alone(item, store, reader) for item in items]


def _read_alone(item: Item, store: Store, reader: Reads) -> Reading:
    try:
        return reader.read([item])[0]
    except Exception as error:
        log.exception("item %s of %s could not be read", item.id, item.article.source_id)
        _save_failure(store, item, "read", error)
        return Reading(
            item_id=item.id,
            version=reader.version,
            lang=item.article.lang,
            script="other",
            mentions=(),
            topics=(),
            translation=None,
            corrections=reader.corrections,
        )


def _with_topics(items: Sequence[Item], readings: Sequence[Reading], topics: TopicMatcher) -> list[Reading]:
    return [
        replace(reading, topics=topics.match(item.article.title, item.article.text)) for item, reading in zip(items, readings, strict=True)
    ]


def _save(store: Store, items: Sequence[Item], readings: Sequence[Reading], matcher: Matcher | None) -> None:
    """Commit readings and what follows from them, but for those in which an engine that is down would cost a translation."""
    pairs = [(item, new) for item, new in zip(items, readings, strict=True) if not (_got_nothing(new) and _translated(item.reading))]
    kept, new = [item for item, _ in pairs], [reading for _, reading in pairs]
    hits, deliveries = _matched(store, kept, new, matcher) if matcher else ((), ())
    store.save_readings(new, hits, deliveries)


def _matched(store: Store, items: Sequence[Item], readings: Sequence[Reading], matcher: Matcher) -> tuple[list[Hit], list[Delivery]]:
    """What is to be told of a batch; one item that the rules choke on is named in a run row, and the others are told of."""
    try:
        return matcher.match(items, readings)
    except Exception as error:
        if len(items) > 1:
            log.exception("a batch could not be matched; its items are matched one by one")
            alone = [_matched(store, [item], [reading], matcher) for item, reading in zip(items, readings, strict=True)]
            return [hit for hits, _ in alone for hit in hits], [row for _, rows in alone for row in rows]
        log.exception("item %s of %s could not be matched", items[0].id, items[0].article.source_id)
        _save_failure(store, items[0], "matched with the rules", error)
        return [], []


def _save_failure(store: Store, item: Item, done: str, error: Exception) -> None:
    """A run row that says what could not be done with an item, and why."""
    why = f"item {item.id} could not be {done}: {type(error).__name__}: {error}"
    moment = datetime.now(UTC)
    store.save_run(Run(source_id=item.article.source_id, url=item.article.url, started_at=moment, ms=0, outcome="failed", error=why))


def _failed(reading: Reading) -> bool:
    """Whether the engine failed on some sentence of it."""
    return any(ENGINE_FAILED in segment.flags for segment in _segments(reading))


def _got_nothing(reading: Reading) -> bool:
    """Whether an engine was asked, and gave nothing at all."""
    return _failed(reading) and not _translated(reading)


def _translated(reading: Reading | None) -> bool:
    return any(segment.engine not in _NO_ENGINE for segment in _segments(reading))


def _segments(reading: Reading | None) -> Sequence[Segment]:
    return reading.translation.segments if reading and reading.translation else ()
