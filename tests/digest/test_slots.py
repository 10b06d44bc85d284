"""When digests are due: exactly once for every local date and slot, whatever clocks do."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.digest.slots import Due, due, moment_of
from parallax.records import DigestMark, Subscriber

NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANA = Subscriber(id="ana", address="ana@example.org", timezone="America/New_York", times=("07:30",))
LIN = Subscriber(id="lin", address="lin@example.org", timezone="Asia/Shanghai", times=("07:30",))
NIGHT_OWL = replace(ANA, times=("02:30",))
EARLY_OWL = replace(ANA, times=("01:30",))


def local(zone: ZoneInfo, *parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=zone, fold=fold).astimezone(UTC)  # type: ignore[arg-type,misc]


def mark(subscriber: Subscriber, found: Due, now: datetime) -> DigestMark:
    return DigestMark(subscription=subscriber.id, local_date=found.local_date, slot=found.slot, after_item=0, until_item=0, made_at=now)


class Service:
    """A service that looks at the clock now and then, and remembers what the archive would."""

    def __init__(self, subscriber: Subscriber) -> None:
        self.subscriber = subscriber
        self.marks: list[DigestMark] = []
        self.dues: list[Due] = []

    def look(self, now: datetime) -> Due | None:
        found = due(self.subscriber, self.marks[-1] if self.marks else None, now)
        made = [(each.local_date, each.slot) for each in self.marks]
        if found and (found.local_date, found.slot) not in made:  # the archive's unique key
            self.marks.append(mark(self.subscriber, found, now))
            self.dues.append(found)
        return found

    def run(self, start: datetime, end: datetime, every: timedelta = 10 * MINUTE) -> list[tuple[date, str]]:
        before, now = len(self.marks), start
        while now <= end:
            self.look(now)
            now += every
        return [(each.local_date, each.slot) for each in self.marks[before:]]


def test_a_digest_is_due_from_its_minute_on_and_once() -> None:
    service = Service(ANA)
    service.look(local(NEW_YORK, 2026, 11, 20, 8))
    assert service.look(local(NEW_YORK, 2026, 11, 21, 7, 29)) is None
    assert service.look(local(NEW_YORK, 2026, 11, 21, 7, 30)) == Due(
        local_date=date(2026, 11, 21), slot="07:30", moment=local(NEW_YORK, 2026, 11, 21, 7, 30)
    )
    assert service.look(local(NEW_YORK, 2026, 11, 21, 7, 31)) is None


def test_each_slot_of_a_day_has_its_digest() -> None:
    twice = Service(replace(LIN, times=("17:00", "07:30")))
    made = twice.run(local(SHANGHAI, 2026, 11, 20, 6), local(SHANGHAI, 2026, 11, 22, 6))
    days = [date(2026, 11, 20), date(2026, 11, 21)]
    assert made == [(date(2026, 11, 19), "17:00"), *((day, slot) for day in days for slot in ("07:30", "17:00"))]


def test_days_that_were_not_asked_for_have_none() -> None:
    weekdays = Service(replace(LIN, days=("mon", "tue", "wed", "thu", "fri")))
    made = weekdays.run(local(SHANGHAI, 2026, 11, 20, 8), local(SHANGHAI, 2026, 11, 24, 8))
    assert [day for day, _ in made] == [date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)]
    assert [each.missed for each in weekdays.dues] == [0, 0, 0]  # a free weekend is nothing missed


def test_who_has_unsubscribed_is_owed_nothing() -> None:
    assert due(replace(ANA, enabled=False), None, local(NEW_YORK, 2026, 11, 21, 8)) is None


# --- changes of the clock


def test_a_time_that_is_skipped_in_spring_is_due_at_the_next_moment_that_exists() -> None:
    assert moment_of(date(2026, 3, 8), time(2, 30), NEW_YORK) == local(NEW_YORK, 2026, 3, 8, 3, 0)
    service = Service(NIGHT_OWL)
    made = service.run(local(NEW_YORK, 2026, 3, 7, 2, 30), local(NEW_YORK, 2026, 3, 9, 3))
    assert [day for day, _ in made] == [date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)]
    assert service.marks[1].made_at == local(NEW_YORK, 2026, 3, 8, 3, 0)


def test_a_time_that_comes_twice_in_autumn_is_due_once() -> None:
    service = Service(EARLY_OWL)
    made = service.run(local(NEW_YORK, 2026, 10, 31, 1, 30), local(NEW_YORK, 2026, 11, 2, 1, 30))
    assert [day for day, _ in made] == [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)]
    assert service.marks[1].made_at == local(NEW_YORK, 2026, 11, 1, 1, 30, fold=0)


@pytest.mark.parametrize("subscriber", [ANA, LIN, NIGHT_OWL, EARLY_OWL])
@pytest.mark.parametrize("month", [3, 11])
def test_over_a_change_of_the_clock_every_day_has_exactly_one(subscriber: Subscriber, month: int) -> None:
    start = datetime(2026, month, 1, 15, tzinfo=UTC)
    made = Service(subscriber).run(start, start + 14 * DAY)
    days = [day for day, _ in made]
    assert days == [days[0] + n * DAY for n in range(len(days))]
    assert len(days) == 15  # one for the slot before the start, and one for each of fourteen days


def test_a_date_that_a_calendar_skips_has_no_digest() -> None:
    samoa = Service(replace(ANA, timezone="Pacific/Apia"))
    made = samoa.run(datetime(2011, 12, 29, 12, tzinfo=UTC), datetime(2012, 1, 1, 12, tzinfo=UTC))
    assert [day.day for day, _ in made] == [28, 29, 31, 1]


# --- wrong clocks and standstills


@pytest.mark.parametrize("back", [HOUR, DAY])
@pytest.mark.parametrize("subscriber", [ANA, LIN])
def test_a_clock_that_jumps_back_sends_nothing_twice(subscriber: Subscriber, back: timedelta) -> None:
    service = Service(subscriber)
    start = local(ZoneInfo(subscriber.timezone), 2026, 11, 18, 8)
    first = service.run(start, start + 2 * DAY)
    again = service.run(start + 2 * DAY - back, start + 3 * DAY)
    assert len(set(first + again)) == len(first + again) == 4


@pytest.mark.parametrize("ahead", [HOUR, DAY])
def test_a_clock_that_jumps_ahead_and_back_sends_every_slot_once(ahead: timedelta) -> None:
    service = Service(ANA)
    start = local(NEW_YORK, 2026, 11, 18, 8)
    service.look(start)
    service.look(start + ahead)
    service.run(start + MINUTE, start + 3 * DAY)
    assert [each.local_date.day for each in service.marks] == [18, 19, 20, 21]


def test_a_clock_that_was_a_year_ahead_silences_nobody() -> None:
    service = Service(ANA)
    start = local(NEW_YORK, 2026, 11, 18, 8)
    service.look(start)
    service.look(start + 365 * DAY)
    service.run(start + MINUTE, start + 2 * DAY)
    assert [each.local_date for each in service.marks][-2:] == [date(2026, 11, 19), date(2026, 11, 20)]


def test_after_three_days_of_standstill_one_digest_makes_up_for_all() -> None:
    service = Service(ANA)
    service.look(local(NEW_YORK, 2026, 11, 18, 7, 30))
    found = service.look(local(NEW_YORK, 2026, 11, 21, 12))
    assert found
    assert (found.local_date, found.missed) == (date(2026, 11, 21), 2)
    assert service.look(local(NEW_YORK, 2026, 11, 21, 12, 1)) is None
    assert service.run(local(NEW_YORK, 2026, 11, 21, 12), local(NEW_YORK, 2026, 11, 22, 12)) == [(date(2026, 11, 22), "07:30")]


ZONES = st.sampled_from(["America/New_York", "Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"])
SLOTS = st.lists(st.times().map(lambda at: f"{at:%H:%M}"), min_size=1, max_size=3, unique=True).map(tuple)
STARTS = st.integers(0, 9_000_000).map(lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + minutes * MINUTE)
STEPS = st.lists(st.integers(-26 * 60, 80 * 60), max_size=40)  # minutes between two looks; some go back


@given(ZONES, SLOTS, STARTS, STEPS)
def test_over_any_looks_no_slot_comes_twice_and_none_that_was_seen_is_left_out(
    zone: str, times: tuple[str, ...], start: datetime, steps: list[int]
) -> None:
    subscriber = replace(ANA, timezone=zone, times=times)
    service, now, latest = Service(subscriber), start, start
    service.look(start)
    for step in steps:
        now += step * MINUTE
        if latest - now > 40 * HOUR:  # beyond two days the clock is taken to have been wrong before
            continue
        latest = max(latest, now)
        service.look(now)
        assert service.marks
        newest = due(subscriber, None, latest)
        assert newest
        assert (newest.local_date, newest.slot) == max((each.local_date, each.slot) for each in service.marks)
    made = [(each.local_date, each.slot) for each in service.marks]
    assert len(set(made)) == len(made)
    assert made == sorted(made)


@given(ZONES, st.dates(date(2005, 1, 1), date(2030, 1, 1)), st.times())
def test_the_moment_of_a_slot_is_that_local_time_or_the_end_of_a_skip(zone: str, day: date, at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    tz = ZoneInfo(zone)
    moment = moment_of(day, at, tz)
    shown = moment.astimezone(tz).replace(tzinfo=None, fold=0)
    wanted = datetime.combine(day, at)
    assert shown >= wanted
    if shown > wanted:  # skipped: the second before has another offset
        assert (moment - timedelta(seconds=1)).astimezone(tz).utcoffset() != moment.astimezone(tz).utcoffset()
