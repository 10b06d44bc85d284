"""Entries: what sources announced, and how far each has come.

An entry ends as an item (``stored``), as word for word an earlier item of its source (``repeated``), or with its last error
(``given_up``).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from parallax.records import Entry, PendingEntry
from store.chosen import listed, of_sources
from store.part import Part
from store.values import clean, entry_text, moment, moment_text, optional_moment_text, text_entry

_CHUNK = 500  # values in one IN (...)
_LONGEST_RETRY = timedelta(days=30)
_PENDING = "state = 'new' AND (retry_at IS NULL OR retry_at <= ? OR retry_at > ?)"
_SOURCES = " UNION ".join(  # each from an index, without a look at the entries
    f"SELECT source_id FROM entries INDEXED BY entries_due WHERE state = 'new' AND retry_at {when}"  # noqa: S608 - own constant
    for when in ("IS NULL", "<= ?", "> ?")
)
_LAST = datetime.max.replace(tzinfo=UTC) - _LONGEST_RETRY


class Entries(Part):
    """The store's side of what is announced."""

    def unseen(self, source_id: str, keys: Sequence[str]) -> set[str]:
        """Those keys of the source that no entry carries yet."""
        known: set[str] = set()
        with self._db.read():
            for start in range(0, len(keys), _CHUNK):
                chunk = [clean(key) for key in keys[start : start + _CHUNK]]
                marks = ", ".join("?" * len(chunk))
                sql = f"SELECT key FROM entries WHERE source_id = ? AND key IN ({marks})"  # noqa: S608 - marks only
                known.update(key for (key,) in self._db.rows(sql, [clean(source_id), *chunk]))
        return {key for key in keys if clean(key) not in known}

    def pending(self, now: datetime, source_ids: Iterable[str] | None = None, limit: int = 1000) -> list[PendingEntry]:
        """Entries announced and not yet stored whose time to try has come, oldest first.

        A time further off than any retry is set was written by a clock that was ahead: it has come, too.
        """
        rows = self._db.rows(
            f"SELECT source_id, entry, attempts, seen_at FROM entries WHERE {_PENDING} AND {of_sources(source_ids)} "  # noqa: S608 - own constants
            "ORDER BY seen_at, id LIMIT ?",
            [*_until(now), *listed(source_ids), limit],
        )
        return [PendingEntry(source_id=row[0], entry=text_entry(row[1]), attempts=row[2], seen_at=moment(row[3])) for row in rows]

    def sources_with_pending(self, now: datetime) -> set[str]:
        """The ids of sources of which `pending` would give entries."""
        return {source_id for (source_id,) in self._db.rows(_SOURCES, _until(now))}

    def postpone(self, source_id: str, key: str, error: str, retry_at: datetime | None) -> None:
        """Count one failed attempt at an entry. ``retry_at`` None gives it up; it stays listed with its error."""
        state = "given_up" if retry_at is None else "new"
        with self._db.write() as raw:
            raw.execute(
                "UPDATE entries SET attempts = attempts + 1, error = ?, retry_at = ?, state = ? "
                "WHERE source_id = ? AND key = ? AND state = 'new'",
                [clean(error), optional_moment_text(retry_at), state, clean(source_id), clean(key)],
            )


def _until(now: datetime) -> tuple[str, str]:
    """The parameters of `_PENDING`."""
    return moment_text(now), moment_text(min(now, _LAST) + _LONGEST_RETRY)


def add_entries(raw: sqlite3.Connection, source_id: str, entries: Iterable[Entry], seen_at: datetime) -> None:
    """Announce entries; known ones are left as they are. Within the caller's transaction."""
    raw.executemany(
        "INSERT INTO entries (source_id, key, state, seen_at, entry) VALUES (?, ?, 'new', ?, ?) ON CONFLICT DO NOTHING",
        [(clean(source_id), clean(entry.key), moment_text(seen_at), entry_text(entry)) for entry in entries],
    )


def end_entry(
    raw: sqlite3.Connection, source_id: str, key: str, seen_at: datetime, state: Literal["stored", "repeated"] = "stored"
) -> None:
    """Mark an entry as done with, announcing it when nobody did (an import). Within the caller's transaction."""
    raw.execute(
        "INSERT INTO entries (source_id, key, state, seen_at) VALUES (?1, ?2, ?3, ?4) "
        "ON CONFLICT (source_id, key) DO UPDATE SET state = ?3, entry = NULL, error = '', retry_at = NULL, forgotten_at = NULL "
        "WHERE state <> ?3 OR forgotten_at IS NOT NULL",
        [clean(source_id), clean(key), state, moment_text(seen_at)],
    )
