"""Search: runs a compiled query, orders and pages what it finds. Marking the matches is `store.highlight`'s business.

Newest first walks the index backwards and stops after one page. Ranked order looks at the newest 2,000 matches only: news ages, and
the best of everything would cost time that grows with the archive.
"""

import sqlite3
from collections import Counter
from typing import Literal

from parallax.errors import StoreError
from parallax.query import And, Between, Node, Not, Or, Query, Worth, depth, leaves
from parallax.records import SearchHit, SearchPage
from store.compile import ALL, HIGHEST, LOWEST, Span, expression, span_of, split
from store.highlight import Marker
from store.items import items_where
from store.order import STAMPS_A_DAY
from store.part import Part
from store.sums import stamps_worth

RANKED = 2000  # newest matches that ranking looks at
MOST = 1000  # hits on one page
_WEIGHTS = "1.0, 1.0, 4.0, 4.0, 0.5"  # text, text_en, title, title_en, facets
DEEPEST = 300  # a tree nested deeper comes from no parser, and finds nothing
Order = Literal["newest", "ranked"]


class Search(Part):
    """The store's search."""

    def search(self, query: Query, *, order: Order = "newest", limit: int = 20, cursor: str | None = None) -> SearchPage:
        """Items that match. No query raises; an unusable cursor raises StoreError."""
        limit = max(1, min(limit, MOST))
        if depth(query.root) > DEEPEST:
            return SearchPage(hits=(), total=0, next_cursor=None)
        with self._db.read() as raw:
            found = Found(raw, query.root)
            stamps, next_cursor = _newest(found, limit, cursor) if order == "newest" else _ranked(found, limit, cursor)
            return SearchPage(hits=_hits(raw, query, stamps), total=found.total(), next_cursor=next_cursor)


class Found:
    """What a query finds, as stamps: walked in the index when one expression says it all, else worked out as a set."""

    def __init__(self, raw: sqlite3.Connection, root: Node) -> None:
        self._raw = raw
        rest, self._span = split(root)
        self._expression = expression(rest)
        self._sorted: list[int] = [] if self._expression else sorted(_set_of(raw, root), reverse=True)
        self._root = root

    def newest(self, below: int, limit: int) -> list[int]:
        """Up to ``limit`` stamps below one, newest first."""
        if self._expression is None:
            return [stamp for stamp in self._sorted if stamp < below][:limit]
        span = self._span & Span(high=below)
        return _match(self._raw, self._expression, span, f"ORDER BY rowid DESC LIMIT {limit:d}")

    def total(self) -> int:
        """How many there are."""
        if self._expression is None:
            return len(self._sorted)
        interval = [self._span.low, self._span.high]
        if self._expression == ALL:  # the table counts faster than the index
            found = self._raw.execute("SELECT count(*) FROM items WHERE stamp >= ? AND stamp < ?", interval)
        else:
            sql = "SELECT count(*) FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ?"
            found = self._raw.execute(sql, [self._expression, *interval])
        return int(found.fetchone()[0])

    def days(self) -> dict[int, int]:
        """How many on each day, by its number since the epoch of stamps."""
        if self._expression is None:
            return Counter(stamp // STAMPS_A_DAY for stamp in self._sorted)
        interval = [self._span.low, self._span.high]
        if self._expression == ALL:
            sql = f"SELECT stamp / {STAMPS_A_DAY:d}, count(*) FROM items WHERE stamp >= ? AND stamp < ? GROUP BY 1"  # noqa: S608 - a number
            return dict(self._raw.execute(sql, interval).fetchall())
        sql = f"SELECT rowid / {STAMPS_A_DAY:d}, count(*) FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? GROUP BY 1"  # noqa: S608 - a number
        return dict(self._raw.execute(sql, [self._expression, *interval]).fetchall())

    def best(self, candidates: list[int]) -> list[int]:
        """These stamps by relevance, best first; equal ones newest first."""
        said = self._expression or _any_of(self._root)
        if not candidates or said is None:
            return candidates
        rows = self._raw.execute(
            f"SELECT rowid, bm25(search, {_WEIGHTS}) FROM search WHERE search MATCH ? AND rowid >= ? AND rowid <= ?",  # noqa: S608 - numbers
            [said, min(candidates), max(candidates)],
        )
        scores = dict(rows.fetchall())
        return sorted(candidates, key=lambda stamp: (scores.get(stamp, 0.0), -stamp))


def _match(raw: sqlite3.Connection, said: str, span: Span, tail: str) -> list[int]:
    sql = f"SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? {tail}"  # noqa: S608 - own constants
    return [stamp for (stamp,) in raw.execute(sql, [said, span.low, span.high])]


def _set_of(raw: sqlite3.Connection, node: Node) -> set[int]:
    if said := expression(node):
        return set(_match(raw, said, Span(), ""))
    match node:
        case And(parts):
            return set.intersection(*(_set_of(raw, part) for part in parts))
        case Or(parts):
            return set.union(*(_set_of(raw, part) for part in parts))
        case Not(part):
            return _stamps(raw, Span()) - _set_of(raw, part)
        case Between():
            return _stamps(raw, span_of(node))
        case Worth():
            return stamps_worth(raw, node)
        case _:  # every other leaf can be said
            raise AssertionError(node)


def _stamps(raw: sqlite3.Connection, span: Span) -> set[int]:
    return {stamp for (stamp,) in raw.execute("SELECT stamp FROM items WHERE stamp >= ? AND stamp < ?", [span.low, span.high])}


def _any_of(root: Node) -> str | None:
    """What to score by when the query itself is no expression: any of its conditions."""
    conditions = tuple(leaf for leaf in leaves(root) if not isinstance(leaf, Between | Worth))
    return expression(Or(conditions)) if conditions else None


def _newest(found: Found, limit: int, cursor: str | None) -> tuple[list[int], str | None]:
    below = _numbers("newest", cursor, 1)[0] if cursor is not None else HIGHEST
    stamps = found.newest(below, limit + 1)
    more = len(stamps) > limit
    return stamps[:limit], f"newest:{stamps[limit - 1]}" if more else None


def _ranked(found: Found, limit: int, cursor: str | None) -> tuple[list[int], str | None]:
    """Pages of one ranking: the cursor holds the newest match of the first page, so that later items do not push others to and fro."""
    below, offset = _numbers("ranked", cursor, 2) if cursor is not None else (HIGHEST, 0)
    candidates = found.newest(below, RANKED)
    page = found.best(candidates)[offset : offset + limit]
    end = offset + limit
    if cursor is None and candidates:
        below = candidates[0] + 1
    return page, f"ranked:{below}:{end}" if end < len(candidates) else None


def _numbers(order: str, cursor: str, count: int) -> list[int]:
    name, *values = cursor.split(":")
    try:
        numbers = [int(value) for value in values if len(value) <= 20]
    except ValueError:
        numbers = []
    if name != order or len(numbers) != count or not all(LOWEST <= number <= HIGHEST for number in numbers) or numbers[-1] < LOWEST:
        raise StoreError(f"cursor {cursor[:60]!r}", f"does not belong to this search in {order} order; start again without one")
    return numbers


def _hits(raw: sqlite3.Connection, query: Query, stamps: list[int]) -> tuple[SearchHit, ...]:
    marker = Marker(query.root)
    items = items_where(raw, f"stamp IN ({', '.join('?' * len(stamps))})", stamps)
    places = {item_id: stamp for stamp, item_id in _ids(raw, stamps)}
    order = {stamp: n for n, stamp in enumerate(stamps)}
    return tuple(marker.hit(item) for item in sorted(items, key=lambda item: order[places[item.id]]))


def _ids(raw: sqlite3.Connection, stamps: list[int]) -> list[tuple[int, int]]:
    return raw.execute(f"SELECT stamp, id FROM items WHERE stamp IN ({', '.join('?' * len(stamps))})", stamps).fetchall()  # noqa: S608 - marks
