"""Digests: which interval of the archive each covered, and what it said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from parallax.records import Delivery, DigestMark, KeptDigest
from store.outbox import put_deliveries
from store.part import Part
from store.values import by_name, clean, moment, moment_text

_COLUMNS = "subscription, local_date, slot, after_item, until_item, made_at"


class Digests(Part):
    """The store's memory of digests."""

    def last_digest(self, subscription: str) -> DigestMark | None:
        """The newest mark of a subscription."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM digests WHERE subscription = ? ORDER BY until_item DESC, id DESC LIMIT 1",  # noqa: S608 - own constant
            [clean(subscription)],
        )
        return _mark(rows[0]) if rows else None

    def save_digest(self, mark: DigestMark, body: str, deliveries: Sequence[Delivery] = ()) -> bool:
        """Record a digest and what of it is to be sent; False, and nothing is recorded, when (subscription, local_date, slot) exists."""
        with self._db.write() as raw:
            done = raw.execute(
                f"INSERT INTO digests ({_COLUMNS}, body) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608 - own constant
                [
                    clean(mark.subscription),
                    mark.local_date.isoformat(),
                    clean(mark.slot),
                    mark.after_item,
                    mark.until_item,
                    moment_text(mark.made_at),
                    clean(body),
                ],
            )
            if done.rowcount == 1:
                put_deliveries(raw, deliveries)
            return done.rowcount == 1

    def digests(self, limit: int = 100, *, before: int | None = None) -> list[KeptDigest]:
        """Those that were made, newest first, without their text; with ``before`` those made before the one with this id."""
        where, given = ("1", []) if before is None else ("id < ?", [before])
        rows = self._db.rows(f"SELECT id, {_COLUMNS} FROM digests WHERE {where} ORDER BY id DESC LIMIT ?", [*given, limit])  # noqa: S608 - own constants
        return [KeptDigest(id=row[0], mark=_mark(row[1:])) for row in rows]

    def digest(self, digest_id: int) -> KeptDigest | None:
        """One with its text."""
        return self._one("id = ?", digest_id)

    def digest_of(self, subscription: str, local_date: date, slot: str) -> KeptDigest | None:
        """The one with this identity, with its text."""
        return self._one("subscription = ? AND local_date = ? AND slot = ?", clean(subscription), local_date.isoformat(), clean(slot))

    def _one(self, condition: str, *values: object) -> KeptDigest | None:
        rows = self._db.rows(f"SELECT id, body, {_COLUMNS} FROM digests WHERE {condition}", values)  # noqa: S608 - own constants
        return KeptDigest(id=rows[0][0], body=rows[0][1], mark=_mark(rows[0][2:])) if rows else None


def _mark(row: tuple[Any, ...]) -> DigestMark:
    named = by_name(_COLUMNS, row)
    return DigestMark(**{**named, "local_date": date.fromisoformat(named["local_date"]), "made_at": moment(named["made_at"])})
