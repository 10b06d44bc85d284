"""The two orders of the archive.

``seq`` counts changes, for those who follow the archive: every new item and every new reading takes the next one.
``stamp`` is for readers: the time of publication, or of storing where none is known or it lies in the future. It is the row id of the
full-text index, whose own order is therefore newest first. An index holds a row id with every word, so stamps are kept short: minutes
since 2000, and 16 places in each. More items of one minute (dated by day only, say) take places in the minutes after it.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

_PLACES = 16  # in a minute
STAMPS_A_DAY = 1440 * _PLACES
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NEAR = 64  # places that are tried one by one
_SCATTER = 0x9E3779B1  # odd, so that its multiples reach every place


def next_seq(raw: sqlite3.Connection) -> int:
    """A fresh sequence number. Within the caller's transaction, so that no number is seen before its change."""
    return int(raw.execute("UPDATE counter SET value = value + 1 WHERE name = 'seq' RETURNING value").fetchone()[0])


def next_item_id(raw: sqlite3.Connection) -> int:
    """A fresh item id; that of a forgotten item is never given again. Within the caller's transaction."""
    return int(raw.execute("UPDATE counter SET value = value + 1 WHERE name = 'item' RETURNING value").fetchone()[0])


def lowest_stamp(at: datetime) -> int:
    """The stamp below which lies everything published before this minute."""
    delta = at - EPOCH
    return (delta.days * 1440 + delta.seconds // 60) * _PLACES


def free_stamp(raw: sqlite3.Connection, published: datetime, stored_at: datetime, item_id: int) -> int:
    """A stamp that no item has yet. Within the caller's transaction."""
    lowest = lowest_stamp(min(published, stored_at))
    return next(
        lowest + place
        for place in _places(item_id)
        if raw.execute("SELECT 1 FROM items WHERE stamp = ?", [lowest + place]).fetchone() is None
    )


def _places(item_id: int) -> Iterator[int]:
    """Places to try: the next ones first, then scattered ones ever further away, so that a heap of any size takes few trials an item."""
    yield from range(_NEAR)
    for trial in count():
        yield (item_id + trial) * _SCATTER % (_NEAR << trial // 4)
