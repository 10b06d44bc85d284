"""Schedules: what the clocks do in spring and autumn, or an administrator at any time, neither doubles nor loses a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.schedules import Daily, Every, parse_duration, parse_schedule

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ZONES = ["UTC", "America/New_York", "Asia/Shanghai", "Europe/London", "Australia/Lord_Howe", "America/Sao_Paulo"]
moments = st.integers(0, 3650 * 86_400).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
dailies = st.builds(Daily, st.times().map(lambda t: t.replace(second=0, microsecond=0)), st.sampled_from(ZONES))


def runs(schedule: Daily, start: datetime, end: datetime) -> list[datetime]:
    found: list[datetime] = []
    while (moment := schedule.next(found[-1] if found else None, found[-1] if found else start)) < end:
        found.append(moment)
    return found


@pytest.mark.parametrize("at", ["01:30", "02:30", "03:30", "00:00"])
@pytest.mark.parametrize("year_start", [datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)])
def test_a_daily_job_runs_once_a_local_date_all_year_round(at: str, year_start: datetime) -> None:
    zone = ZoneInfo("America/New_York")
    dates = [
        moment.astimezone(zone).date()
        for moment in runs(Daily(time.fromisoformat(at), zone.key), year_start, year_start + timedelta(days=364))
    ]
    assert dates == sorted(set(dates))
    assert (dates[-1] - dates[0]).days == len(dates) - 1


def test_a_time_that_spring_skips_comes_an_hour_later_and_one_that_autumn_doubles_comes_first() -> None:
    daily = Daily(time(2, 30), "America/New_York")
    assert daily.next(None, datetime(2026, 3, 8, 0, tzinfo=ZoneInfo("America/New_York"))) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    again = Daily(time(1, 30), "America/New_York")
    first = again.next(None, datetime(2026, 11, 1, 0, tzinfo=ZoneInfo("America/New_York")))
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert again.next(first, first) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


@given(daily=dailies, now=moments)
def test_the_next_run_is_ahead_within_two_days_and_the_last_behind(daily: Daily, now: datetime) -> None:
    assert now < daily.next(None, now) <= now + timedelta(days=2)
    assert now - timedelta(days=2) <= daily.last(now) <= now
    assert daily.next(daily.last(now), now) == daily.next(None, now)


@given(seconds=st.floats(1, 86_400), now=moments, behind=st.timedeltas(timedelta(), timedelta(days=3)))
def test_what_an_interval_missed_is_one_run(seconds: float, now: datetime, behind: timedelta) -> None:
    following = Every(seconds).next(now - behind, now)
    assert now < following <= now + timedelta(seconds=seconds)


def test_an_interval_whose_clock_was_set_back_does_not_wait_for_the_old_time() -> None:
    assert Every(30).next(NOON, NOON - timedelta(days=1)) == NOON - timedelta(days=1) + timedelta(seconds=30)


@given(st.one_of(dailies, st.integers(1, 1_000_000).map(float).map(Every)))
def test_a_schedule_survives_being_written_down(schedule: Daily | Every) -> None:
    assert parse_schedule(str(schedule)) == schedule


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("5m", 300), ("2h", 7200), ("1d", 86_400), ("1.5h", 5400)])
def test_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "m", "-5m", "0s", "0.1s", "99999999d", "1e3s", "32d", "5 m;"])
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="expected a duration such as 90s"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text", ["hourly", "daily at 25:00 UTC", "daily at 03:30 Mars/Olympus", "every 0s", "daily at 03:30 ../../etc/passwd"]
)
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        parse_schedule(text)


def test_dates_are_compared_in_the_zone_of_the_schedule() -> None:
    daily = Daily(time(0, 10), "Asia/Shanghai")
    first = daily.next(None, datetime(2026, 6, 1, 15, 0, tzinfo=UTC))
    assert first == datetime(2026, 6, 1, 16, 10, tzinfo=UTC)
    assert daily.next(first, first).astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 6, 3)
