"""Spike rules: what is far above its own mean, and what only looks so."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import NOON, an_article, an_english_reading, naming

from matching.rules import ReadyRule, read_book
from matching.spikes import daily_counts, spike_on, spikes
from parallax.records import Entity, Rule
from store import open_store

FRIDAY = date(2024, 11, 29)
LANDSPACE = Entity(id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=("LandSpace",))


def a_month(workdays: int, weekends: int, *, until: date = FRIDAY, days: int = 40) -> dict[date, int]:
    """Every day before one, with so many items."""
    each = [until - timedelta(days=n) for n in range(1, days + 1)]
    return {day: weekends if day.weekday() >= 5 else workdays for day in each}


def ready(*channels: str, rule_id: str = "busy") -> ReadyRule:
    rule = Rule(id=rule_id, name="Busy", query="company:landspace", kind="spike", channels=channels)
    (one,) = read_book([rule], [LANDSPACE], []).spikes
    return one


def test_many_more_than_usual_is_a_spike_and_says_by_how_much() -> None:
    spike = spike_on(FRIDAY, a_month(2, 0) | {FRIDAY: 8})
    assert spike is not None
    assert (spike.count, spike.mean, spike.days) == (8, 2.0, 20)
    assert spike.score == round(6 / 2**0.5, 1)


def test_an_ordinary_workday_after_an_empty_weekend_is_none() -> None:
    monday = date(2024, 12, 2)
    assert spike_on(monday, a_month(8, 0, until=monday) | {monday: 10}) is None


def test_a_workday_s_count_on_a_saturday_is_one() -> None:
    saturday = date(2024, 11, 30)
    assert spike_on(saturday, a_month(8, 1, until=saturday) | {saturday: 8}) is not None


def test_a_wave_of_three_days_does_not_hide_itself() -> None:
    wave = {FRIDAY - timedelta(days=2): 9, FRIDAY - timedelta(days=1): 9, FRIDAY: 9}
    assert spike_on(FRIDAY, a_month(1, 1) | wave) is not None


def test_three_articles_on_a_matter_never_written_of_are_none_and_four_are() -> None:
    assert spike_on(FRIDAY, a_month(0, 0) | {FRIDAY: 3}) is None
    assert spike_on(FRIDAY, a_month(0, 0) | {FRIDAY: 4}) is not None


def test_what_comes_in_bursts_anyway_needs_more() -> None:
    bursts = {day: 12 if day.day % 7 == 0 else 0 for day in a_month(0, 0)}
    assert spike_on(FRIDAY, bursts | {FRIDAY: 12}) is None
    assert spike_on(FRIDAY, bursts | {FRIDAY: 40}) is not None


def test_nothing_is_said_before_a_week_was_watched() -> None:
    assert spike_on(FRIDAY, a_month(0, 0, days=8) | {FRIDAY: 50}) is None
    assert spike_on(FRIDAY, a_month(0, 0, days=9) | {FRIDAY: 50}) is not None


@given(st.dictionaries(st.integers(1, 35).map(lambda n: FRIDAY - timedelta(days=n)), st.integers(0, 30)), st.integers(0, 60))
@settings(deadline=None)
def test_more_items_never_make_a_spike_less_of_one(counts: dict[date, int], count: int) -> None:
    fewer, more = (spike_on(FRIDAY, counts | {FRIDAY: n}) for n in (count, count + 5))
    assert fewer is None or (more is not None and more.score >= fewer.score)


def test_a_spike_is_one_row_a_rule_day_and_channel_with_its_figures() -> None:
    now = datetime(2024, 11, 29, 18, tzinfo=UTC)
    rows = spikes([ready("desk", "team"), ready("desk", rule_id="calm")], {"busy": a_month(1, 1) | {FRIDAY: 9}}, now)
    assert [row.key for row in rows] == ["spike:busy:2024-11-29:desk", "spike:busy:2024-11-29:team"]
    assert rows[0].payload == {"query": "company:landspace", "day": "2024-11-29", "count": 9, "mean": 1.0, "score": 8.0, "days": 20}


def test_yesterday_s_late_arrivals_are_looked_at_too() -> None:
    now = datetime(2024, 11, 30, 0, 5, tzinfo=UTC)
    rows = spikes([ready("desk")], {"busy": a_month(1, 1) | {FRIDAY: 9}}, now)
    assert [row.key for row in rows] == ["spike:busy:2024-11-29:desk"]


def test_days_are_counted_from_the_archive_and_its_first_day_is_left_out(tmp_path: Path) -> None:
    clock = [NOON - timedelta(days=3)]
    with open_store(tmp_path / "archive.db", clock=lambda: clock[0]) as store:
        for n, hours in enumerate((-80, -60, -13, -12, 0, 11)):
            item_id = store.save_article(an_article(f"t{n}", at=NOON + timedelta(hours=hours)), None)
            assert item_id is not None
            store.save_readings([an_english_reading(item_id, *naming("landspace" if n != 4 else "casc"))])
            clock = [NOON + timedelta(hours=11)]
        counts = daily_counts(store, [ready()], NOON + timedelta(hours=11))["busy"]
    assert counts == {date(2024, 11, 30): 2, date(2024, 11, 29): 1, date(2024, 11, 28): 1}


def test_an_empty_archive_has_no_counts(tmp_path: Path) -> None:
    with open_store(tmp_path / "archive.db") as store:
        assert daily_counts(store, [ready()], NOON) == {"busy": {}}
