"""What a query finds, as stamps, which are times: the newest of them, how many, in which months, and the best.

Whatever is done looks at a bounded number of matches, so that a search takes as long in a large archive as in a small one.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from parallax.query import And, Between, Node, Not, Or, Worth, leaves
from store.compile import ALL, HIGHEST, Span, expression, is_word, span_of, split
from store.sums import stamps_worth

COUNTED = 1000  # newest matches of a page's total
LISTED = 20_000  # newest matches that are counted by time when counting all would take long
_WEIGHTS = "1.0, 1.0, 4.0, 4.0, 0.5"  # text, text_en, title, title_en, facets


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; at least, when it is not exact."""

    number: int
    is_exact: bool


class Found:
    """Walked in the index when one expression says it all, else worked out as a set."""

    def __init__(self, raw: sqlite3.Connection, root: Node) -> None:
        self._raw = raw
        rest, self._span = split(root)
        self._expression = expression(rest)
        self._sorted: list[int] = [] if self._expression else sorted(_set_of(raw, root), reverse=True)
        self._root = root

    def newest(self, below: int, limit: int) -> list[int]:
        """Up to ``limit`` stamps below one, newest first."""
        if below == HIGHEST and limit <= COUNTED + 1:
            return self._first[:limit]
        return self._newest(below, limit)

    @cached_property
    def _first(self) -> list[int]:
        """Looked for once: for the page, and to count."""
        return self._newest(HIGHEST, COUNTED + 1)

    def _newest(self, below: int, limit: int) -> list[int]:
        if self._expression is None:
            return self._sorted[bisect_left(self._sorted, -below + 1, key=int.__neg__) :][:limit]
        return _match(self._raw, self._expression, self._span & Span(high=below), f"ORDER BY rowid DESC LIMIT {limit:d}")

    def count(self) -> Count:
        """How many there are, up to a number."""
        if self._expression is None:
            return Count(len(self._sorted), is_exact=True)
        return Count(min(len(self._first), COUNTED), is_exact=len(self._first) <= COUNTED)

    def listed(self) -> tuple[list[int], bool]:
        """The newest matches, at most `LISTED`, and whether these are all; all, when the query had to be worked out as a set."""
        if self._expression is None:
            return self._sorted, True
        stamps = self._newest(HIGHEST, LISTED + 1)
        return stamps[:LISTED], len(stamps) <= LISTED

    @property
    def is_quickly_counted(self) -> bool:
        """Whether the index holds all matches in one list."""
        return self._expression is not None and is_word(self._expression)

    def count_between(self, bounds: Sequence[int]) -> list[int]:
        """How many lie from each bound up to the next; it looks at every match."""
        if self._expression == ALL:  # the table counts faster than the index
            sql, said = "SELECT count(*) FROM items WHERE stamp >= ? AND stamp < ?", []
        else:
            sql, said = "SELECT count(*) FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ?", [self._expression]
        spans = [self._span & Span(low, high) for low, high in pairwise(bounds)]
        return [int(self._raw.execute(sql, [*said, span.low, span.high]).fetchone()[0]) for span in spans]

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
