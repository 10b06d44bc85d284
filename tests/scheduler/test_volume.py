"""Volume: a source that falls silent by halves is seen, one that only rests at weekends is not."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.records import Outcome, Run
from scheduler.volume import filled_drop, lower_tail, volume_drop

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def a_run(at: datetime, new: int, outcome: Outcome = "ok", url: str = "https://wire.example/feed", **filled: float) -> Run:
    return Run(source_id="wire", url=url, started_at=at, ms=1, outcome=outcome, found=20, new=new, filled=filled)


def history(days: int, a_day: float, *, weekend: float = 1.0, chance: random.Random | None = None, spread: float = 0.0) -> list[Run]:
    """Four visits a day; ``weekend`` is the share of a workday's news that weekends have, ``spread`` how much days differ of themselves."""
    chance = chance or random.Random(1)
    runs = [a_run(NOW - timedelta(days=days, minutes=1), 300)]  # the first visit brings the whole feed
    for day in range(days, 0, -1):
        moment = NOW - timedelta(days=day)
        rate = a_day * (weekend if moment.weekday() >= 5 else 1.0) * (chance.gammavariate(1 / spread, spread) if spread else 1.0)
        runs += [a_run(moment + timedelta(hours=6 * n), poisson(rate / 4, chance)) for n in range(4)]
    return runs


def poisson(mean: float, chance: random.Random) -> int:
    passed, count = chance.expovariate(1), 0
    while passed < mean:
        passed, count = passed + chance.expovariate(1), count + 1
    return count


def fallen(runs: list[Run], to: float, days: int = 7) -> list[Run]:
    """The same, with only a share of the news in the last days."""
    return [run if NOW - run.started_at > timedelta(days=days) else a_run(run.started_at, int(run.new * to)) for run in runs]


def test_a_source_that_keeps_its_rate_is_well() -> None:
    assert volume_drop(history(60, 10), NOW) is None


@pytest.mark.parametrize("a_day", [3, 10, 60])
def test_a_source_that_falls_to_a_tenth_is_seen(a_day: int) -> None:
    drop = volume_drop(fallen(history(60, a_day), 0.1), NOW)
    assert drop
    assert drop.came * 3 < drop.usual
    assert str(drop) == f"{drop.came} new in 7 days, {drop.usual:.0f} usual"


def test_a_source_without_a_history_is_not_judged() -> None:
    assert volume_drop([], NOW) is None
    assert volume_drop(fallen(history(20, 10), 0.0), NOW) is None


def test_the_first_visit_is_old_stock_and_no_rate() -> None:
    assert volume_drop(history(36, 1), NOW) is None


def test_a_source_with_little_news_is_never_called_down() -> None:
    assert volume_drop(fallen(history(60, 0.3), 0.0), NOW) is None


def test_when_nobody_could_look_there_is_another_trouble() -> None:
    runs = [run if NOW - run.started_at > timedelta(days=7) else a_run(run.started_at, 0, "failed") for run in history(60, 10)]
    assert volume_drop(runs, NOW) is None


def test_false_alarms_are_rare_although_weekends_are_quiet_and_days_differ() -> None:
    chance = random.Random(7)
    alarms = sum(volume_drop(history(60, 6, weekend=0.1, chance=chance, spread=0.3), NOW) is not None for _ in range(300))
    assert alarms <= 3


@given(count=st.integers(0, 60), mean=st.floats(0.1, 80), more=st.floats(0, 5))
def test_a_tail_is_a_probability_and_grows_with_the_count(count: int, mean: float, more: float) -> None:
    variance = mean * (1 + more)
    assert 0 <= lower_tail(count, mean, variance) <= lower_tail(count + 1, mean, variance) <= 1


@given(count=st.integers(0, 5), mean=st.floats(20, 80))
def test_a_source_whose_weeks_scatter_is_given_more_room(count: int, mean: float) -> None:
    assert lower_tail(count, mean, mean * 4) >= lower_tail(count, mean, 0)


def test_a_field_that_only_half_as_many_entries_carry_is_named() -> None:
    before = [a_run(NOW - timedelta(hours=n + 3), 1, date=1.0, author=0.2) for n in range(8)]
    recent = [a_run(NOW - timedelta(hours=n), 1, date=0.3, author=0.0) for n in range(3)]
    assert filled_drop([*recent, *before]) == "date in 30% of entries, 100% usual"
    assert filled_drop([recent[0], *before]) == ""
    assert filled_drop(recent) == ""
