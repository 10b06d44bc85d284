"""Search: runs a compiled query, orders and pages what it finds. Marking the matches is `store.highlight`'s business.

Newest first walks the index backwards and stops after one page, and after a thousand matches, which are counted; oldest first walks it
forwards, to whoever told of something first. Ranked order looks at the newest 2,000 matches only: news ages, and the best of everything
would cost time that grows with the archive.
"""

import sqlite3

from parallax.errors import RefusedError
from parallax.query import Query, depth
from parallax.records import Order, SearchHit, SearchPage
from store.compile import HIGHEST, LOWEST
from store.found import Found
from store.highlight import Marker
from store.items import items_where
from store.limits import SEARCH_SECONDS, within
from store.part import Part

RANKED = 2000  # newest matches that ranking looks at
MOST = 1000  # hits on one page
DEEPEST = 300  # a tree nested deeper comes from no parser, and finds nothing


class Search(Part):
    """The store's search."""

    def search(self, query: Query, *, order: Order = "newest", limit: int = 20, cursor: str | None = None) -> SearchPage:
        """Items that match. An unusable cursor raises RefusedError; a query that takes too long SlowSearchError."""
        limit = max(1, min(limit, MOST))
        if depth(query.root) > DEEPEST:
            return SearchPage(hits=(), total=0, next_cursor=None)
        with self._db.read() as raw, within(raw, SEARCH_SECONDS):
            found = Found(raw, query.root)
            stamps, next_cursor = _PAGES[order](found, limit, cursor)
            count = found.count()
            hits = _hits(raw, query, stamps)
        return SearchPage(hits=hits, total=max(count.number, len(hits)), next_cursor=next_cursor, total_is_exact=count.is_exact)


def _newest(found: Found, limit: int, cursor: str | None) -> tuple[list[int], str | None]:
    below = _numbers("newest", cursor, 1)[0] if cursor is not None else HIGHEST
    stamps = found.newest(below, limit + 1)
    more = len(stamps) > limit
    return stamps[:limit], f"newest:{stamps[limit - 1]}" if more else None


def _oldest(found: Found, limit: int, cursor: str | None) -> tuple[list[int], str | None]:
    above = _numbers("oldest", cursor, 1)[0] if cursor is not None else LOWEST
    stamps = found.oldest(above, limit + 1)
    more = len(stamps) > limit
    return stamps[:limit], f"oldest:{stamps[limit - 1]}" if more else None


def _ranked(found: Found, limit: int, cursor: str | None) -> tuple[list[int], str | None]:
    """Pages of one ranking: the cursor holds the newest match of the first page, so that later items do not push others to and fro."""
    below, offset = _numbers("ranked", cursor, 2) if cursor is not None else (HIGHEST, 0)
    candidates = found.newest(below, RANKED)
    page = found.best(candidates)[offset : offset + limit]
    end = offset + limit
    if cursor is None and candidates:
        below = candidates[0] + 1
    return page, f"ranked:{below}:{end}" if end < len(candidates) else None


_PAGES = {"newest": _newest, "oldest": _oldest, "ranked": _ranked}


def _numbers(order: str, cursor: str, count: int) -> list[int]:
    name, *values = cursor.split(":")
    try:
        numbers = [int(value) for value in values if len(value) <= 20]
    except ValueError:
        numbers = []
    if (
        name != order
        or len(numbers) != count
        or not all(LOWEST <= number <= HIGHEST for number in numbers)
        or (order == "ranked" and numbers[1] < 0)
    ):
        raise RefusedError(f"cursor {cursor[:60]!r}", f"does not belong to this search in {order} order; start again without one")
    return numbers


def _hits(raw: sqlite3.Connection, query: Query, stamps: list[int]) -> tuple[SearchHit, ...]:
    marker = Marker(query.root)
    items = items_where(raw, f"stamp IN ({', '.join('?' * len(stamps))})", stamps)
    places = {item_id: stamp for stamp, item_id in _ids(raw, stamps)}
    order = {stamp: n for n, stamp in enumerate(stamps)}
    return tuple(marker.hit(item) for item in sorted(items, key=lambda item: order[places[item.id]]))


def _ids(raw: sqlite3.Connection, stamps: list[int]) -> list[tuple[int, int]]:
    return raw.execute(f"SELECT stamp, id FROM items WHERE stamp IN ({', '.join('?' * len(stamps))})", stamps).fetchall()  # noqa: S608 - marks
