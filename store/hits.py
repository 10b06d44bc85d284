"""Hits: which items met which rule, and by which words."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

from parallax.records import Evidence, Hit
from store.part import Part
from store.values import clean, json_text, moment, moment_text

Row = tuple[Any, ...]
_CHUNK = 500  # values in one IN (...)
_OLDER = "AND id < (SELECT id FROM hits WHERE rule_id = ? AND item_id = ?)"


class Hits(Part):
    """The store's memory of what met a rule."""

    def hits(
        self, rule_id: str | None = None, *, item_ids: Sequence[int] | None = None, limit: int = 100, before: int | None = None
    ) -> list[Hit]:
        """Newest first; with ``before`` those of one rule that are older than its hit on the item with this id."""
        with self._db.read() as raw:
            if before is not None:
                rows = _rows(raw, rule_id, _OLDER, (rule_id and clean(rule_id), before), limit)
            elif item_ids is None:
                rows = _rows(raw, rule_id, "", (), limit)
            else:
                chunks = (item_ids[start : start + _CHUNK] for start in range(0, len(item_ids), _CHUNK))
                rows = [row for chunk in chunks for row in _of(raw, rule_id, chunk, limit)]
        return [_hit(row) for row in sorted(set(rows), reverse=True)[:limit]]


def put_hits(raw: sqlite3.Connection, hits: Iterable[Hit]) -> None:
    """Record hits; known ones stay as they are. Within the caller's transaction."""
    raw.executemany(
        "INSERT INTO hits (rule_id, item_id, evidence, matched_at) VALUES (?, ?, ?, ?) ON CONFLICT (rule_id, item_id) DO NOTHING",
        [(clean(hit.rule_id), hit.item_id, json_text([astuple(one) for one in hit.evidence]), moment_text(hit.matched_at)) for hit in hits],
    )


def _of(raw: sqlite3.Connection, rule_id: str | None, item_ids: Sequence[int], limit: int) -> list[Row]:
    return _rows(raw, rule_id, f"AND item_id IN ({', '.join('?' * len(item_ids))})", item_ids, limit)


def _rows(raw: sqlite3.Connection, rule_id: str | None, condition: str, parameters: Sequence[object], limit: int) -> list[Row]:
    rule, ids = ("1", []) if rule_id is None else ("rule_id = ?", [clean(rule_id)])
    return raw.execute(
        f"SELECT id, rule_id, item_id, evidence, matched_at FROM hits WHERE {rule} {condition} ORDER BY id DESC LIMIT ?",  # noqa: S608 - marks only
        [*ids, *parameters, limit],
    ).fetchall()


def _hit(row: Row) -> Hit:
    _, rule_id, item_id, evidence, matched_at = row
    return Hit(
        rule_id=rule_id, item_id=item_id, evidence=tuple(_evidence(*one) for one in json.loads(evidence)), matched_at=moment(matched_at)
    )


def _evidence(field: Any, start: int, end: int, text: str, variant: str) -> Evidence:
    return Evidence(field=field, start=start, end=end, text=text, variant=variant)
