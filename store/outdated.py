"""Which items a correction asks to be read again, and when that is done.

An item waits for one correction: the newest that touches it. A reading says which was the last that its reader knew:

- it knew the one that is waited for: the wait is over, and when the reading is another one, the earlier is kept as a revision;
- it did not: the item waits on;
- it did not know the last one of all: whether that touches the item cannot be told from what was read without it, so the item waits
  for that.

So no item ends with a reading that ignores a correction, and each reading by somebody who knows the last one ends a wait.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from parallax.records import Reading
from store.compile import occurrence
from store.revisions import keep_revision
from store.values import clean

_WAIT = "INSERT OR REPLACE INTO outdated SELECT id, ?, matched, stamp FROM items WHERE reading_version IS NOT NULL AND "
_CONTAINS = "stamp IN (SELECT rowid FROM search WHERE search MATCH ?)"
_MENTIONS = "id IN (SELECT item_id FROM mentions WHERE entity_id = ?)"
_THIS = "id = ?"


def last_correction(raw: sqlite3.Connection) -> int:
    """The id of the newest correction, 0 when there is none."""
    return int(raw.execute("SELECT coalesce(max(id), 0) FROM corrections").fetchone()[0])


def ask_again(raw: sqlite3.Connection, correction_id: int, texts: Iterable[str], entity: str) -> None:
    """Let the items that a new correction may touch wait for it; those never read will be read anyway."""
    for said in {occurrence(text) for text in texts} - {None}:
        raw.execute(_WAIT + _CONTAINS, [correction_id, said])
    if entity:
        raw.execute(_WAIT + _MENTIONS, [correction_id, clean(entity)])


def settle(raw: sqlite3.Connection, earlier: Reading | None, reading: Reading, now: datetime) -> None:
    """Say what a reading that was just stored means for what its item waits for."""
    row = raw.execute("SELECT correction_id FROM outdated WHERE item_id = ?", [reading.item_id]).fetchone()
    waited, last = row[0] if row else 0, last_correction(raw)
    if waited and waited <= reading.corrections and earlier and _seen(earlier) != _seen(reading):
        keep_revision(raw, waited, earlier, now)
    if waited > reading.corrections:
        raw.execute(_WAIT + _THIS, [waited, reading.item_id])  # renewed: whether it is matched may have changed
    elif last > reading.corrections:
        raw.execute(_WAIT + _THIS, [last, reading.item_id])
    else:
        raw.execute("DELETE FROM outdated WHERE item_id = ?", [reading.item_id])


def _seen(reading: Reading) -> tuple[object, ...]:
    """What somebody who reads the item sees of a reading."""
    return reading.mentions, reading.topics, reading.candidates, reading.translation
