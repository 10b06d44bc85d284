"""Digests: which interval of the archive each covered, and what it said."""

from datetime import date
from typing import Any

from parallax.records import DigestMark
from store.part import Part
from store.values import clean, moment, moment_text

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

    def save_digest(self, mark: DigestMark, body: str) -> bool:
        """Record a digest; False when (subscription, local_date, slot) exists already."""
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
            return done.rowcount == 1


def _mark(row: tuple[Any, ...]) -> DigestMark:
    named = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return DigestMark(**{**named, "local_date": date.fromisoformat(named["local_date"]), "made_at": moment(named["made_at"])})
