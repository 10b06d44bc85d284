"""The last seven days of an archive, as far as a digest compares itself with them: what arrived when, about whom, in which language.

Items are read once for all digests of a tick, oldest first, and only what is compared is kept.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise

from parallax.contracts import Archive
from parallax.records import Item

DAYS = 7
DAY = timedelta(days=1)
_NEAR = 5  # ids are given without gaps, but items are forgotten when their time is over
_LEAST_AGE = timedelta(days=2)  # an archive younger than this has no trend


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is kept of an item."""

    item_id: int
    stored_at: datetime
    lang: str
    companies: frozenset[str]
    titled: frozenset[str]  # those in its title
    topics: frozenset[str]
    is_read: bool


def arrival_of(item: Item) -> Arrival:
    """What is kept of this one."""
    reading = item.reading
    mentions = reading.mentions if reading else ()
    return Arrival(
        item_id=item.id,
        stored_at=item.stored_at,
        lang=reading.lang if reading else item.article.lang,
        companies=frozenset(each.entity_id for each in mentions),
        titled=frozenset(each.entity_id for each in mentions if each.field == "title"),
        topics=frozenset(reading.topics if reading else ()),
        is_read=reading is not None,
    )


@dataclass(frozen=True, slots=True)
class Past:
    """Arrivals, oldest first, up to a moment. ``began`` is when the archive got its first item, as far as that is known."""

    arrivals: Sequence[Arrival] = ()
    began: datetime | None = None

    def only(self, wanted: Callable[[Arrival], bool]) -> "Past":
        """Those that a reader wants."""
        return Past([each for each in self.arrivals if wanted(each)], self.began)

    def trend(self, company: str, now: datetime) -> tuple[int, ...]:
        """Items a day with the company in the title, over seven days of 24 hours that end now; empty in a young archive."""
        if not self._old_enough(now):
            return ()
        return self._by_day([each for each in self.arrivals if company in each.titled], now)

    def mean(self, before: datetime) -> float | None:
        """Items a day over the seven days before a moment, fewer in an archive that is younger; None without a whole day."""
        if self.began is None or before - self.began < DAY:
            return None
        days = min(DAYS, (before - self.began) // DAY)
        return sum(before - days * DAY <= each.stored_at < before for each in self.arrivals) / days

    def _old_enough(self, now: datetime) -> bool:
        return self.began is not None and now - self.began >= _LEAST_AGE

    def _by_day(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[int, ...]:
        moments = [each.stored_at for each in arrivals]
        edges = [bisect_left(moments, now - days * DAY) for days in range(DAYS, 0, -1)] + [len(moments)]
        return tuple(after - before for before, after in pairwise(edges))


def look_back(store: Archive, now: datetime, since: datetime) -> Past:
    """What arrived since a moment, and seven days before that."""
    first = next(iter(store.arrivals()), None)
    start = last_before(store, since - DAYS * DAY)
    return Past([arrival_of(item) for item in store.arrivals(start) if item.stored_at <= now], first.stored_at if first else None)


def last_before(store: Archive, moment: datetime) -> int:
    """The id of the last item that arrived before a moment, or 0: ids are given in the order of arrival, so bisection finds it."""
    low, high = 0, 1
    while (item := _next(store, high)) and item.stored_at < moment:
        low, high = item.id, item.id * 2
    while low < high:
        middle = (low + high) // 2
        item = _next(store, middle)
        if item and item.stored_at < moment:
            low = item.id
        else:
            high = middle
    return low


def _next(store: Archive, after: int) -> Item | None:
    """The first item after an id. Asked for by id first: an archive reads arrivals by the hundred."""
    near = (store.item(after + step) for step in range(1, _NEAR))
    return next(filter(None, near), None) or next(islice(store.arrivals(after + _NEAR - 1), 1), None)


def spark(counts: Collection[int]) -> str:
    """A trend as one line of text.

    >>> spark((0, 1, 2, 4, 0, 1, 8))
    '▁▂▃▅▁▂█'
    """
    return "".join("▁▂▃▄▅▆▇█"[height] for height in heights(counts, 7))


def heights(counts: Collection[int], full: int) -> list[int]:
    """Bars of 0 to ``full``; what is not nothing is seen to be something."""
    most = max(counts, default=0)
    return [-(-count * full // most) if most else 0 for count in counts]
