"""Runs: one row for each visit, for the operator to read."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from parallax.records import Run
from store.chosen import listed, of_sources
from store.part import Part
from store.values import by_name, clean, moment, moment_text

_COLUMNS = "source_id, url, started_at, ms, outcome, status, expected, found, new, filled, bytes, error"


class Runs(Part):
    """The store's log of visits."""

    def save_run(self, run: Run) -> None:
        """Append one run row that belongs to no visit (an article fetch that failed, an import)."""
        with self._db.write() as raw:
            add_run(raw, run)

    def runs(self, source_id: str | None = None, limit: int = 100, *, before: int | None = None) -> list[Run]:
        """Latest first; with ``before`` those that were recorded before the one with this id."""
        wanted = {"source_id = ?": source_id and clean(source_id), "id < ?": before}
        given = {condition: value for condition, value in wanted.items() if value is not None}
        where = " AND ".join(given) or "1"
        rows = self._db.rows(f"SELECT id, {_COLUMNS} FROM runs WHERE {where} ORDER BY id DESC LIMIT ?", [*given.values(), limit])  # noqa: S608 - own constants
        return [_run(row) for row in rows]

    def latest_runs(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Run]:
        """The last run of every endpoint, or of those of some sources; runs that belong to no endpoint are left out."""
        rows = self._db.rows(
            f"SELECT id, {_COLUMNS} FROM runs WHERE id IN (SELECT (SELECT id FROM runs WHERE source_id = endpoints.source_id "  # noqa: S608 - own constant
            f"AND url = endpoints.url ORDER BY started_at DESC, id DESC LIMIT 1) FROM endpoints WHERE {of_sources(source_ids)})",
            listed(source_ids),
        )
        return {(row[1], row[2]): _run(row) for row in rows}


def add_run(raw: sqlite3.Connection, run: Run) -> None:
    """Append a run unless the very same one is there. Within the caller's transaction."""
    values = _values(run)
    same = " AND ".join(f"{column} = ?" for column in _COLUMNS.split(", "))
    if not raw.execute(f"SELECT 1 FROM runs WHERE {same}", values).fetchone():  # noqa: S608 - own constant
        raw.execute(f"INSERT INTO runs ({_COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - own constant


def _values(run: Run) -> tuple[object, ...]:
    return (
        clean(run.source_id),
        clean(run.url),
        moment_text(run.started_at),
        run.ms,
        run.outcome,
        run.status,
        run.expected,
        run.found,
        run.new,
        json.dumps(dict(run.filled), sort_keys=True),
        run.bytes,
        clean(run.error),
    )


def _run(row: tuple[Any, ...]) -> Run:
    named = by_name(f"id, {_COLUMNS}", row)
    return Run(**{**named, "started_at": moment(named["started_at"]), "filled": json.loads(named["filled"])})
