"""The queue of new names a page at a time, for the page of the desk and for the API; and the cursor that leads to the page after.

A cursor says where the last name stood, so that verdicts in between neither repeat a name nor pass one over.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from parallax.contracts import Store
from parallax.errors import RefusedError
from parallax.records import NewName, QueuePlace
from parallax.web.respond import LARGEST_ID

LONGEST_CURSOR = 2000


@dataclass(frozen=True, slots=True)
class NamesPage:
    """Names in their order; ``next_cursor`` is None at the end of the queue."""

    names: tuple[NewName, ...]
    next_cursor: str | None


def names_page(store: Store, limit: int, least: int, cursor: str | None = None) -> NamesPage:
    """The first names in at least so many items, or those behind a cursor; RefusedError for one that was never given."""
    found = store.new_names(limit + 1, least, after=None if cursor is None else _place(cursor))
    names = tuple(found[:limit])
    return NamesPage(names, _cursor(names[-1].place) if len(found) > limit else None)


def _cursor(place: QueuePlace) -> str:
    return f"{place.sources}|{place.items}|{place.last_seen.isoformat()}|{place.text}"


def _place(cursor: str) -> QueuePlace:
    try:
        sources, items, seen, text = cursor.split("|", 3)
        last_seen = datetime.fromisoformat(seen).astimezone(UTC)
        place = QueuePlace(sources=int(sources), items=int(items), last_seen=last_seen, text=text)
    except (ValueError, OverflowError):
        place = None
    if place is None or max(place.sources, place.items) > LARGEST_ID:
        raise RefusedError(f"cursor {cursor[:60]!r}", "does not belong to this queue; start again without one")
    return place
