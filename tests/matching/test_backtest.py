"""A rule tried over the archive: what it would have found, when, and whether anybody would read that much."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from scenarios import NOON, an_article, an_english_reading, naming

from matching.backtest import Trial, too_broad, try_rule
from matching.explain import names_of
from matching.rules import RuleReader
from parallax.errors import SlowSearchError
from parallax.query import Near, Or, Query, Term
from parallax.records import Entity, Rule
from store import Store, open_store

LANDSPACE = Entity(id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=("LandSpace",))
TODAY = NOON + timedelta(hours=11)
Fill = Callable[..., None]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[tuple[Store, Fill]]:
    """An archive that has been filled for two months, and a way to put articles into it: so many, so many days ago."""
    clock = [TODAY - timedelta(days=60)]
    with open_store(tmp_path / "archive.db", clock=lambda: clock[0]) as store:
        store.save_article(an_article("the first", at=clock[0]), None)
        clock[0] = TODAY

        def fill(title: str, count: int, days_ago: int) -> None:
            for n in range(count):
                item_id = store.save_article(
                    an_article(f"{title} {days_ago} {n}", at=TODAY - timedelta(days=days_ago, minutes=n + 1)), None
                )
                assert item_id is not None
                store.save_readings([an_english_reading(item_id, *naming("landspace"))])

        yield store, fill


def tried(store: Store, query: str, kind: str = "match", days: int = 28) -> Trial:
    rule = Rule(id="one", name="", query=query, kind=kind)  # type: ignore[arg-type]
    return try_rule(store, RuleReader([rule], [LANDSPACE], []).read(rule), TODAY, days=days)


def test_hits_are_counted_by_week_and_the_newest_are_shown(archive: tuple[Store, Fill]) -> None:
    store, fill = archive
    fill("rocket", 3, 0)
    fill("rocket", 4, 8)
    fill("weather", 5, 1)
    fill("rocket", 2, 40)
    trial = tried(store, "rocket")
    assert (trial.hits, trial.items, trial.older, trial.a_week) == (7, 12, 2, 1.75)
    assert [(each.days, each.hits) for each in trial.intervals] == [(7, 0), (7, 0), (7, 4), (7, 3)]
    assert [hit.item.article.title for hit in trial.newest] == ["rocket 0 0", "rocket 0 1", "rocket 0 2", "rocket 8 0", "rocket 8 1"]


def test_a_rule_that_is_slow_to_search_for_is_not_tried(archive: tuple[Store, Fill], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.backtest._SECONDS", 0.0)
    with pytest.raises(SlowSearchError, match="too long"):
        tried(archive[0], "rocket")


def test_days_that_are_no_whole_weeks_are_covered(archive: tuple[Store, Fill]) -> None:
    store, fill = archive
    fill("rocket", 1, 29)
    assert [each.hits for each in tried(store, "rocket", days=30).intervals] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(("days", "width"), [(30, 7), (400, 28), (3000, 91)])
def test_the_longer_the_look_back_the_wider_its_intervals(archive: tuple[Store, Fill], days: int, width: int) -> None:
    assert {each.days for each in tried(archive[0], "rocket", days=days).intervals} == {width}


def test_a_spike_rule_shows_the_days_on_which_it_would_have_spoken(archive: tuple[Store, Fill]) -> None:
    store, fill = archive
    for day in range(10, 45, 3):
        fill("rocket", 1, day)
    fill("news", 9, 4)
    (spike,) = tried(store, "company:landspace", "spike").spikes
    assert (spike.day, spike.count) == ((TODAY - timedelta(days=4)).date(), 9)


@pytest.mark.parametrize(
    ("hits", "items", "broad"),
    [(0, 0, ""), (19, 20, ""), (20, 300, ""), (60, 300, "it finds 20% of everything"), (250, 9000, "about 62 items a week")],
)
def test_a_rule_is_too_broad_by_its_share_or_by_its_sheer_number(hits: int, items: int, broad: str) -> None:
    trial = Trial(days=28, hits=hits, items=items, older=0, intervals=(), newest=())
    assert too_broad(trial).startswith(broad)
    assert bool(too_broad(trial)) == bool(broad)


def test_all_names_that_a_query_stands_for_are_told_also_where_two_carry_one() -> None:
    one, other = Term("银河", variants=("银河航天", "GalaxySpace")), Term("银河", variants=("星河动力",))
    query = Query("", Or((one, Near(other, Term("火箭"), 2))))
    assert {text: set(names) for text, names in names_of(query).items()} == {"银河": {"银河航天", "GalaxySpace", "星河动力"}}
