"""The whole of a search: how many items in which month, and which companies, topics, sources and languages the newest of them have.

Months are counted over every match, from the index alone: a row id tells the day. Facets want a look at each item, so they look at the
newest matches only, and say at how many.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from parallax.query import Query, depth
from parallax.records import Overview
from store.compile import HIGHEST
from store.order import EPOCH
from store.part import Part
from store.search import DEEPEST, Found

LOOKED_AT = 3000
_AMONG = "(SELECT id FROM items WHERE stamp IN (SELECT value FROM json_each(?)))"
_COUNTED = {
    "companies": f"SELECT entity_id, count(DISTINCT item_id) FROM mentions WHERE item_id IN {_AMONG} GROUP BY 1",  # noqa: S608 - own constants
    "topics": f"SELECT topic, count(*) FROM item_topics WHERE item_id IN {_AMONG} GROUP BY 1",  # noqa: S608 - own constants
    "sources": "SELECT source_id, count(*) FROM items WHERE stamp IN (SELECT value FROM json_each(?)) GROUP BY 1",
    "languages": "SELECT coalesce(reading_lang, lang), count(*) FROM items WHERE stamp IN (SELECT value FROM json_each(?)) GROUP BY 1",
}


class Overviews(Part):
    """The store's counts."""

    def overview(self, query: Query) -> Overview:
        """Counts over everything that matches. No query raises."""
        if depth(query.root) > DEEPEST:
            return Overview(total=0, looked_at=0, companies=(), topics=(), sources=(), languages=(), months=())
        with self._db.read() as raw:
            found = Found(raw, query.root)
            days = found.days()
            stamps = found.newest(HIGHEST, LOOKED_AT)
            facets = {name: _most_first(raw, sql, stamps) for name, sql in _COUNTED.items()}
        return Overview(total=sum(days.values()), looked_at=len(stamps), months=_months(days), **facets)


def _most_first(raw: sqlite3.Connection, sql: str, stamps: Sequence[int]) -> tuple[tuple[str, int], ...]:
    rows: list[tuple[str, int]] = raw.execute(sql, [json.dumps(stamps)]).fetchall()
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _months(days: dict[int, int]) -> tuple[tuple[date, int], ...]:
    counts: Counter[date] = Counter()
    for day, count in days.items():
        counts[_day(day).replace(day=1)] += count
    if not counts:
        return ()
    month, last = min(counts), max(counts)
    every = [month]
    while month < last:
        month = (month + timedelta(days=32)).replace(day=1)
        every.append(month)
    return tuple((each, counts[each]) for each in every)


def _day(number: int) -> date:
    return datetime.date(EPOCH + timedelta(days=number))
