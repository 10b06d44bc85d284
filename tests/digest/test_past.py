"""What a digest compares itself with: the archive's last seven days, found without reading the rest."""

from collections.abc import Iterator
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from scenarios import NOON, an_article, an_item

from parallax.digest.past import DAY, Arrival, Past, heights, last_before, spark
from parallax.records import Item

HOUR = timedelta(hours=1)


class Archive:
    """Items that arrived an hour apart by id; some ids are missing, as after items were forgotten."""

    def __init__(self, ids: list[int]) -> None:
        self.items = {each: an_item(each, an_article(str(each))) for each in sorted(ids)}
        self.looked_at = 0

    def item(self, item_id: int) -> Item | None:
        self.looked_at += 1
        return self._told(item_id) if item_id in self.items else None

    def arrivals(self, after_item: int = 0) -> Iterator[Item]:
        self.looked_at += 1
        return (self._told(each) for each in self.items if each > after_item)

    def _told(self, item_id: int) -> Item:
        from dataclasses import replace

        return replace(self.items[item_id], stored_at=NOON + item_id * HOUR)


def arrivals(*hours_ago: float) -> list[Arrival]:
    return [_arrival(n, hours) for n, hours in enumerate(sorted(hours_ago, reverse=True))]


def _arrival(item_id: int, hours_ago: float) -> Arrival:
    x, none = frozenset(["x"]), frozenset[str]()
    return Arrival(item_id=item_id, stored_at=NOON - hours_ago * HOUR, lang="zh", companies=x, titled=x, topics=none, is_read=True)


@given(st.lists(st.integers(1, 300), unique=True, max_size=40), st.integers(0, 310))
def test_the_last_item_before_a_moment_is_found_whatever_ids_are_missing(ids: list[int], hours: int) -> None:
    found = last_before(Archive(ids), NOON + hours * HOUR)  # type: ignore[arg-type]
    assert found == max((each for each in ids if each < hours), default=0)


def test_finding_it_reads_few_items_of_many() -> None:
    archive = Archive(list(range(1, 20_000)))
    assert last_before(archive, NOON + 15_000.5 * HOUR) == 15_000  # type: ignore[arg-type]
    assert archive.looked_at < 100


def test_a_mean_is_of_seven_days_or_of_as_many_as_there_are() -> None:
    past = Past(arrivals(*range(24 * 7)), NOON - 30 * DAY)
    assert past.mean(NOON) == 167 / 7  # the one that arrived this moment is not before it
    assert Past(arrivals(1, 2, 3, 30), NOON - 2 * DAY).mean(NOON) == 2
    assert Past(arrivals(1), NOON - 5 * HOUR).mean(NOON) is None


def test_a_trend_is_of_days_that_end_now() -> None:
    assert Past(arrivals(1, 23, 25, 167), NOON - 30 * DAY).trend("x", NOON) == (1, 0, 0, 0, 0, 1, 2)
    assert Past(arrivals(1), NOON - 30 * DAY).trend("y", NOON) == (0,) * 7


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=7))
def test_bars_are_in_proportion_and_something_is_never_nothing(counts: list[int]) -> None:
    bars = heights(counts, 22)
    assert max(bars) == (22 if max(counts) else 0)
    assert all((bar > 0) == (count > 0) for bar, count in zip(bars, counts, strict=True))
    assert len(spark(counts)) == len(counts)
