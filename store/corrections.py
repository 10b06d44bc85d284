"""Corrections: what people decided, in the order in which they did, and what came of it.

What an item waits for is `store.outdated`'s business. Each change of a reading is counted once, for the newest of the corrections that
the item waited for: while several waited, nobody read the item between them, so nobody can say which of them did what.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from parallax.fold import fold
from parallax.records import Correction
from store.outdated import ask_again, last_correction
from store.part import Part
from store.values import by_name, clean, json_text, moment, moment_text

_COLUMNS = "kind, subject, value, author, reason, made_at"


class Corrections(Part):
    """The store's memory of corrections."""

    def save_correction(self, correction: Correction, *, texts: Sequence[str] = (), entity: str = "") -> int:
        """Record a correction and, in the same transaction, that the items it may touch are to be read again; give its id.

        Those are the items in whose title or text (in the original) any of ``texts`` occurs, folded, or that mention ``entity``. A text
        is found as search finds it: ideographs wherever they stand, other words whole; one without words is in no item. The very same
        correction, made at the same moment, is recorded once.
        """
        with self._db.write() as raw:
            known = _id_of(raw, correction)
            if known is not None:
                return known
            correction_id = _add(raw, correction)
            ask_again(raw, correction_id, texts, entity)
            return correction_id

    def corrections(self, after: int = 0) -> list[Correction]:
        """In the order in which they were made."""
        rows = self._db.rows(f"SELECT id, {_COLUMNS} FROM corrections WHERE id > ? ORDER BY id", [after])  # noqa: S608 - own constant
        return [_correction(row) for row in rows]

    def last_correction(self) -> int:
        """The id of the newest one, 0 when there is none."""
        with self._db.read() as raw:
            return last_correction(raw)

    def changed_by(self, correction_id: int) -> list[int]:
        """Ids of the items whose reading it changed, so far."""
        rows = self._db.rows("SELECT item_id FROM revisions WHERE correction_id = ? ORDER BY item_id", [correction_id])
        return [item_id for (item_id,) in rows]

    def outdated_by(self, correction_id: int) -> int:
        """How many items still have to be read again because of it, and of none that was made later."""
        return int(self._db.value("SELECT count(*) FROM outdated WHERE correction_id = ?", [correction_id]))


def _add(raw: sqlite3.Connection, correction: Correction) -> int:
    row = raw.execute(
        f"INSERT INTO corrections ({_COLUMNS}, name) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",  # noqa: S608 - own constant
        [*_values(correction), fold(correction.subject)],
    ).fetchone()
    return int(row[0])


def _id_of(raw: sqlite3.Connection, correction: Correction) -> int | None:
    same = " AND ".join(f"{column} = ?" for column in _COLUMNS.split(", "))
    row = raw.execute(
        f"SELECT id FROM corrections WHERE {same} AND name = ?",  # noqa: S608 - own constant
        [*_values(correction), fold(correction.subject)],
    ).fetchone()
    return None if row is None else int(row[0])


def _values(correction: Correction) -> list[str]:
    return [
        correction.kind,
        clean(correction.subject),
        json_text(dict(correction.value)),
        clean(correction.author),
        clean(correction.reason),
        moment_text(correction.made_at),
    ]


def _correction(row: tuple[Any, ...]) -> Correction:
    named = by_name(f"id, {_COLUMNS}", row)
    return Correction(**{**named, "value": json.loads(named["value"]), "made_at": moment(named["made_at"])})
