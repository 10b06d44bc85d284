"""What a query finds, as stamps, which are times: the newest of them, how many, in which months, and the best.

Whatever is done looks at a bounded number of matches, so that a search takes as long in a large archive as in a small one.
"""

import json
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from parallax.query import And, Between, Node, Not, Or, Worth
from store.compile import ALL, HIGHEST, Span, expression, is_word, loosely, span_of, split
from store.sums import few_worth, stamps_worth, worth_among

COUNTED = 1000  # newest matches of a page's total
LISTED = 20_000  # newest matches that are counted by time when counting all would take long
COUNTED_WORTH, LISTED_WORTH = 250, 2000  # the same with sums of money, for which matches are looked up one by one
FEW, MANY = 200, 3000  # sums of money that are looked up one by one, and those that are not even listed
_SCORES = (  # weights of text, text_en, title, title_en, facets; a plus, or the index would be opened anew for each of the candidates
    "SELECT rowid, bm25(search, 1.0, 1.0, 4.0, 4.0, 0.5) FROM search WHERE search MATCH ? AND rowid >= ? AND rowid <= ? "
    "AND +rowid IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; at least, when it is not exact."""

    number: int
    is_exact: bool


class Found:
    """Walked in the index when one expression says it all, but for sums of money beside it; else worked out as a set."""

    def __init__(self, raw: sqlite3.Connection, root: Node) -> None:
        self._raw = raw
        parts = split(root)
        self._span, self._worths = parts.span, parts.worths
        self._expression = expression(parts.rest)
        self._sorted: list[int] = [] if self._expression else sorted(_set_of(raw, root), reverse=True)
        self._root = root
        self._known: list[int] | None = None  # the newest, and how many of them were asked for
        self._asked = 0

    def newest(self, below: int, limit: int) -> list[int]:
        """Up to ``limit`` stamps below one, newest first."""
        return self._newest(below, limit) if below != HIGHEST else self._first(limit)

    def oldest(self, above: int, limit: int) -> list[int]:
        """Up to ``limit`` stamps above one, oldest first."""
        if self._expression is None:
            end = bisect_left(self._sorted, -above, key=int.__neg__)
            return self._sorted[max(0, end - limit) : end][::-1]
        span = self._span & Span(low=above + 1)
        if self._worths:
            return list(islice(self._worth(self._expression, span, rising=True), limit))
        return _match(self._raw, self._expression, span, _in_order(limit, rising=True))

    def _first(self, limit: int) -> list[int]:
        """Looked for once, for the page and to count: at least as many as are counted."""
        if self._known is None or limit > len(self._known) == self._asked:
            self._asked = max(limit, self._counted + 1)
            self._known = self._newest(HIGHEST, self._asked)
        return self._known[:limit]

    @property
    def _counted(self) -> int:
        return COUNTED_WORTH if self._worths else COUNTED

    def _newest(self, below: int, limit: int) -> list[int]:
        if self._expression is None:
            return self._sorted[bisect_left(self._sorted, -below + 1, key=int.__neg__) :][:limit]
        span = self._span & Span(high=below)
        if self._worths:
            return list(islice(self._worth(self._expression, span), limit))
        return _match(self._raw, self._expression, span, _in_order(limit))

    def _worth(self, said: str, span: Span, *, rising: bool = False) -> Iterator[int]:
        """In their order: where very few items name such a sum, which of them match; else, which of those that match name it."""
        first, *others = self._worths
        if self._naming is not None and len(self._naming) <= FEW:
            stamps = sorted((stamp for stamp in self._naming if span.low <= stamp < span.high), reverse=not rising)
            yield from worth_among(self._raw, others, _match_among(self._raw, said, stamps))
            return
        size = COUNTED
        while stamps := _match(self._raw, said, span, _in_order(size, rising=rising)):
            if self._naming is None:
                yield from worth_among(self._raw, (first, *others), stamps)
            else:
                yield from worth_among(self._raw, others, [stamp for stamp in stamps if stamp in self._naming])
            span = span & (Span(low=stamps[-1] + 1) if rising else Span(high=stamps[-1]))
            size = min(size * 2, LISTED)

    @cached_property
    def _naming(self) -> set[int] | None:
        """Items that name the first sum, where they are not very many."""
        return few_worth(self._raw, self._worths[0], MANY)

    def count(self) -> Count:
        """How many there are; at least so many, where not all of them have been looked for."""
        if self._expression is None:
            return Count(len(self._sorted), is_exact=True)
        known = len(self._first(max(self._counted + 1, self._asked)))
        return Count(known, is_exact=True) if known < self._asked else Count(self._counted, is_exact=False)

    def listed(self) -> tuple[list[int], bool]:
        """The newest matches, of a limited number, and whether these are all; all, when the query had to be worked out as a set."""
        if self._expression is None:
            return self._sorted, True
        most = LISTED_WORTH if self._worths else LISTED
        stamps = self._first(most + 1)
        return stamps[:most], len(stamps) <= most

    @property
    def is_quickly_counted(self) -> bool:
        """Whether the index holds all matches in one list."""
        return self._expression is not None and not self._worths and is_word(self._expression)

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
        said = loosely(self._root)
        if not candidates or said is None:
            return candidates
        rows = self._raw.execute(_SCORES, [said, min(candidates), max(candidates), json.dumps(candidates)])
        scores = dict(rows.fetchall())
        return sorted(candidates, key=lambda stamp: (scores.get(stamp, 0.0), -stamp))


def _in_order(limit: int, *, rising: bool = False) -> str:
    return f"ORDER BY rowid {'ASC' if rising else 'DESC'} LIMIT {limit:d}"


def _match_among(raw: sqlite3.Connection, said: str, stamps: Sequence[int]) -> list[int]:
    """Those of these stamps that match, in their order."""
    if said == ALL:
        return list(stamps)
    sql = "SELECT rowid FROM search WHERE search MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
    matching = {stamp for (stamp,) in raw.execute(sql, [said, json.dumps(stamps)])}
    return [stamp for stamp in stamps if stamp in matching]


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
