"""New names: the candidates of all readings, gathered by name for somebody to judge."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from parallax.fold import fold
from parallax.records import NewName, QueuePlace
from store.part import Part
from store.values import clean, moment, moment_text

_AROUND = 40  # characters shown on each side
_CONTEXTS = 5  # items shown
_SEEN = "coalesce(min(published, stored_at), stored_at)"  # as readers see it: a date in the future is none
_QUEUE = (
    "SELECT name, items, sources, first, seen FROM "  # noqa: S608 - own constants
    "(SELECT name, count(DISTINCT item_id) AS items, count(DISTINCT source_id) AS sources, "
    f"min({_SEEN}) AS first, max({_SEEN}) AS seen FROM candidates JOIN items ON items.id = item_id "
    "WHERE name NOT IN (SELECT name FROM corrections WHERE kind = 'candidate') GROUP BY name) "
    "WHERE items >= :least {behind} ORDER BY sources DESC, items DESC, seen DESC, name LIMIT :limit"
)
_BEHIND = "AND ((sources, items, seen) < (:sources, :items, :seen) OR (sources, items, seen) = (:sources, :items, :seen) AND name > :name)"
_SPELLINGS = 'SELECT candidates.text, pattern, "full" FROM candidates WHERE name = ?'
_PLACES = (
    "SELECT item_id, CASE field WHEN 'title' THEN title ELSE items.text END, start, \"end\" FROM "
    '(SELECT item_id, field, start, "end", min(n) FROM candidates WHERE name = ? GROUP BY item_id) '
    "JOIN items ON items.id = item_id ORDER BY stamp DESC LIMIT ?"
)


class NewNames(Part):
    """The store's review queue."""

    def new_names(self, limit: int = 100, least_items: int = 1, *, after: QueuePlace | None = None) -> list[NewName]:
        """Candidates that no correction has judged yet, those in the most sources first; with ``after`` those behind that place."""
        sql, asked = _QUEUE.format(behind=_BEHIND if after else ""), {"least": least_items, "limit": limit}
        with self._db.read() as raw:
            rows = raw.execute(sql, {**asked, **(_place(after) if after else {})}).fetchall()
            return [_new_name(raw, row) for row in rows]


def _place(after: QueuePlace) -> dict[str, Any]:
    return {"sources": after.sources, "items": after.items, "seen": moment_text(after.last_seen), "name": clean(fold(after.text))}


def _new_name(raw: sqlite3.Connection, row: tuple[Any, ...]) -> NewName:
    name, items, sources, first, last = row
    texts, patterns, longer = zip(*raw.execute(_SPELLINGS, [name]).fetchall(), strict=True)
    return NewName(
        text=_most_often(texts),
        items=items,
        sources=sources,
        patterns=tuple(sorted(set(patterns))),
        full=_most_often([full for full in longer if full]),
        first_seen=moment(first),
        last_seen=moment(last),
        contexts=tuple((item_id, _context(*place)) for item_id, *place in raw.execute(_PLACES, [name, _CONTEXTS])),
    )


def _most_often(texts: Sequence[str]) -> str:
    """The most frequent one; of equals the first in order, so that the answer stays the same."""
    counted = Counter(texts)
    return min(counted, key=lambda text: (-counted[text], text), default="")


def _context(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), end + _AROUND
    shown = " ".join(text[first:last].split())
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")
