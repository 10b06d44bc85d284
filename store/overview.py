"""The whole of a search: how many items in which month, and which companies, topics, sources and languages the newest of them have.

Facets want a look at each item, so they look at the newest matches only, and say at how many. Months are counted from the index alone,
over every match where it has them in one list (one word, one condition, everything); of other searches with very many matches, over the
newest: the months before are left out, and the numbers said to be inexact.
"""

import json
import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType

from parallax.query import CALENDAR, Query, depth
from parallax.records import Overview
from store.found import Found
from store.limits import SEARCH_SECONDS, within
from store.order import EPOCH, STAMPS_A_DAY, lowest_stamp
from store.part import Part
from store.search import DEEPEST

LOOKED_AT = 2000
_ITEMS = "SELECT id, source_id, coalesce(reading_lang, lang) FROM items WHERE stamp IN (SELECT value FROM json_each(?))"
_COMPANIES = "SELECT DISTINCT item_id, entity_id FROM mentions WHERE item_id IN (SELECT value FROM json_each(?))"
_TOPICS = "SELECT item_id, topic FROM item_topics WHERE item_id IN (SELECT value FROM json_each(?))"
Counts = tuple[tuple[str, int], ...]
Months = tuple[tuple[date, int], ...]


class Overviews(Part):
    """The store's counts."""

    def overview(self, query: Query, types: Mapping[str, str] = MappingProxyType({})) -> Overview:
        """Counts over everything that matches. One that takes too long raises SlowSearchError."""
        if depth(query.root) > DEEPEST:
            return Overview(total=0, looked_at=0, companies=(), topics=(), sources=(), languages=(), months=())
        with self._db.read() as raw, within(raw, SEARCH_SECONDS):
            found = Found(raw, query.root)
            listed, is_exact = found.listed()
            months = _by_month(listed)
            if not is_exact and found.is_quickly_counted:
                months, is_exact = _counted_by_month(raw, found, listed[0]), True
            looked_at = listed[:LOOKED_AT]
            facets = _facets(raw, looked_at, types)
        return Overview(total=sum(count for _, count in months), looked_at=len(looked_at), months=months, is_exact=is_exact, **facets)


def _facets(raw: sqlite3.Connection, stamps: Sequence[int], types: Mapping[str, str]) -> dict[str, Counts]:
    items = raw.execute(_ITEMS, [json.dumps(stamps)]).fetchall()
    ids = json.dumps([item_id for item_id, _, _ in items])
    companies = raw.execute(_COMPANIES, [ids]).fetchall()
    return {
        "companies": _most_first(entity for _, entity in companies),
        "types": _most_first(each for _, each in {(item_id, types[entity]) for item_id, entity in companies if entity in types}),
        "topics": _most_first(topic for _, topic in raw.execute(_TOPICS, [ids])),
        "sources": _most_first(source for _, source, _ in items),
        "languages": _most_first(lang for _, _, lang in items),
    }


def _most_first(values: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(values).items(), key=lambda row: (-row[1], row[0])))


def _by_month(stamps: Sequence[int]) -> Months:
    """Stamps in falling order by their months."""
    if not stamps:
        return ()
    months = _months(stamps[-1], stamps[0])
    since = [bisect_left(stamps, -lowest_stamp(_midnight(month)) + 1, key=int.__neg__) for month in months]
    return tuple(zip(months[:-1], (earlier - later for earlier, later in pairwise(since)), strict=True))


def _counted_by_month(raw: sqlite3.Connection, found: Found, newest: int) -> Months:
    months = _months(raw.execute("SELECT min(stamp) FROM items").fetchone()[0], newest)
    counts = found.count_between([lowest_stamp(_midnight(month)) for month in months])
    first = next(n for n, count in enumerate(counts) if count)
    return tuple(zip(months[first:-1], counts[first:], strict=True))


def _months(oldest: int, newest: int) -> list[date]:
    """The first days of all months between two stamps, and of the one after."""
    months = [_day(oldest).replace(day=1)]
    while months[-1] <= _day(newest):
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    return months


def _day(stamp: int) -> date:
    return (EPOCH + timedelta(minutes=stamp * 1440 // STAMPS_A_DAY)).astimezone(CALENDAR).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=CALENDAR)
