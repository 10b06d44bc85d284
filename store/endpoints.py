"""What is polled: the state of each endpoint, visits to it, and robots.txt."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from parallax.records import Endpoint, Visit
from store.chosen import listed, of_sources
from store.entries import add_entries
from store.part import Part
from store.runs import add_run
from store.values import by_name, clean, moment, moment_text, optional_moment, optional_moment_text

ROBOTS_AGE = timedelta(hours=24)
_AHEAD = timedelta(days=1)
_COLUMNS = (
    "source_id, url, etag, last_modified, body_hash, next_check, interval_minutes, errors, last_ok, last_new, moved_to, moved_seen, muted"
)
_TO_CHECK = " UNION ALL ".join(  # each from the index; with OR between them all of it would be read
    f"SELECT {_COLUMNS} FROM endpoints WHERE muted = '' AND next_check {when}"  # noqa: S608 - own constants
    for when in ("IS NULL", "<= ?", "> ?")
)


class Endpoints(Part):
    """The store's side of polling."""

    def endpoints(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Endpoint]:
        """All remembered endpoints by (source id, url), or those of some sources."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM endpoints WHERE {of_sources(source_ids)}", listed(source_ids))  # noqa: S608 - own constants
        return {(row[0], row[1]): _endpoint(row) for row in rows}

    def endpoints_to_check(self, now: datetime) -> dict[tuple[str, str], Endpoint]:
        """Those that are not muted and whose next check is not after ``now``, is not known, or lies more than a day ahead."""
        rows = self._db.rows(_TO_CHECK, [moment_text(now), moment_text(now + _AHEAD)])
        return {(row[0], row[1]): _endpoint(row) for row in rows}

    def save_visit(self, visit: Visit) -> None:
        """Commit endpoint state, run row and new entries together. Entries already known are left as they are."""
        with self._db.write() as raw:
            _put_endpoint(raw, visit.endpoint)
            add_run(raw, visit.run)
            add_entries(raw, visit.endpoint.source_id, visit.entries, visit.run.started_at)

    def robots(self, origin: str, now: datetime) -> bytes | None:
        """The remembered robots.txt of an origin (``https://host:port``), or None when unknown, older than 24 hours, or of the future."""
        rows = self._db.rows("SELECT body, fetched_at FROM robots WHERE origin = ?", [clean(origin)])
        return rows[0][0] if rows and abs(now - moment(rows[0][1])) <= ROBOTS_AGE else None

    def save_robots(self, origin: str, body: bytes, now: datetime) -> None:
        """Remember a robots.txt; empty bytes mean that everything is allowed."""
        with self._db.write() as raw:
            raw.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", [clean(origin), body, moment_text(now)])


def _put_endpoint(raw: sqlite3.Connection, endpoint: Endpoint) -> None:
    values = (
        clean(endpoint.source_id),
        clean(endpoint.url),
        clean(endpoint.etag),
        clean(endpoint.last_modified),
        endpoint.body_hash,
        optional_moment_text(endpoint.next_check),
        endpoint.interval_minutes,
        endpoint.errors,
        optional_moment_text(endpoint.last_ok),
        optional_moment_text(endpoint.last_new),
        clean(endpoint.moved_to),
        endpoint.moved_seen,
        clean(endpoint.muted),
    )
    raw.execute(f"INSERT OR REPLACE INTO endpoints ({_COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - own constants


def _endpoint(row: tuple[Any, ...]) -> Endpoint:
    named = by_name(_COLUMNS, row)
    moments = {name: optional_moment(named[name]) for name in ("next_check", "last_ok", "last_new")}
    return Endpoint(**{**named, **moments})
