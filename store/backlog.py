"""The backlog: what the offline stage has to read, most urgent first. What was read is `store.readings`' business.

Every question here is answered from an index, however large the archive: one for each group, cut at the limit, then merged.
"""

import sqlite3
from collections.abc import Iterator

from parallax.records import Item
from store.items import items_where
from store.part import Part
from store.values import clean

Place = tuple[int, int]  # stamp, item id
_NEVER_READ = "SELECT id FROM items WHERE reading_version IS NULL AND matched = 0 ORDER BY stamp DESC LIMIT ?"
_READ_AS = "SELECT stamp, id FROM items WHERE reading_version = ? AND matched = ? ORDER BY stamp LIMIT ?"
_OUTDATED = "SELECT stamp, item_id FROM outdated WHERE matched = ? AND correction_id <= ? ORDER BY stamp LIMIT ?"


class Backlog(Part):
    """The store's knowledge of what is to be read."""

    def unread(self, version: str, limit: int = 100, *, corrections: int = 0) -> list[Item]:
        """Items without a reading of this version, and those that a correction up to ``corrections`` asks to be read again.

        Never read first, newest first; then, oldest first, those with a mention of a company or a topic, and the others. Whoever asks
        with ``corrections`` must give the readings at least the same number, or is given the same items again.
        """
        with self._db.read() as raw:
            ids = [item_id for (item_id,) in raw.execute(_NEVER_READ, [limit])]
            for matched in (1, 0):
                ids += _again(raw, clean(version), corrections, matched, limit - len(ids))
            places = {item_id: n for n, item_id in enumerate(ids)}
            items = items_where(raw, f"id IN ({', '.join('?' * len(ids))})", ids)
        return sorted(items, key=lambda item: places[item.id])


def _again(raw: sqlite3.Connection, version: str, corrections: int, matched: int, limit: int) -> list[int]:
    """Up to ``limit`` items to be read again, oldest first: what came first has waited longest, and nothing is overtaken for ever."""
    if limit <= 0:
        return []
    places: set[Place] = set(raw.execute(_OUTDATED, [matched, corrections, limit]))
    for other in _versions(raw):
        if other != version:
            places |= set(raw.execute(_READ_AS, [other, matched, limit]))
    return [item_id for _, item_id in sorted(places)[:limit]]


def _versions(raw: sqlite3.Connection) -> Iterator[str]:
    """The versions that readings have; one step in the index for each, and there are few."""
    version = ""
    while row := raw.execute("SELECT min(reading_version) FROM items WHERE reading_version >= ?", [version]).fetchone():
        if row[0] is None:
            return
        yield row[0]
        version = row[0] + "\0"
