"""The verdict on each source: the worst of its endpoints, in the words of the last visit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from scenarios import a_source

from parallax.contracts import Store
from parallax.records import Endpoint, Outcome, Run, Visit
from scheduler.health import SourceHealth, judge, source_health
from scheduler.jobs import Pulse
from scheduler.survey import read_survey, save_survey, survey, survey_file
from store import open_store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WIRE = a_source("wire")
URL = WIRE.urls[0]


def an_endpoint(url: str = URL, **changes: object) -> Endpoint:
    plain = Endpoint(source_id="wire", url=url, next_check=NOW + timedelta(minutes=30), last_ok=NOW - timedelta(minutes=30))
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_run(outcome: Outcome, error: str = "", url: str = URL, at: datetime = NOW, **changes: object) -> Run:
    return replace(Run(source_id="wire", url=url, started_at=at, ms=1, outcome=outcome, error=error), **changes)  # type: ignore[arg-type]


def verdict(endpoint: Endpoint, run: Run) -> SourceHealth:
    return judge(WIRE, [endpoint], [run], NOW)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("ok", "healthy"),
        ("unchanged", "healthy"),
        ("silent", "silent"),
        ("blocked", "blocked"),
        ("drifted", "drifted"),
        ("gone", "muted"),
        ("failed", "failed"),
        ("deferred", "waiting"),
        ("forbidden", "waiting"),
    ],
)
def test_every_outcome_has_its_state(outcome: Outcome, state: str) -> None:
    found = verdict(an_endpoint(), a_run(outcome, "the reason"))
    assert (found.state, found.why) == (state, "the reason")


def test_a_source_nobody_visited_is_new_and_due() -> None:
    found = judge(WIRE, [], [], NOW)
    assert (found.state, found.due, found.late) == ("new", True, False)


def test_the_worst_endpoint_speaks_for_the_source() -> None:
    several = replace(WIRE, urls=(URL, "https://wire.example/2"))
    endpoints = [an_endpoint(), an_endpoint("https://wire.example/2")]
    runs = [a_run("ok"), a_run("failed", "http-500", "https://wire.example/2")]
    assert judge(several, endpoints, runs, NOW).why == "http-500"


def test_a_muted_endpoint_is_named_and_never_late() -> None:
    found = verdict(an_endpoint(muted="410 Gone", next_check=NOW - timedelta(days=3)), a_run("gone", "410 Gone"))
    assert (found.state, found.due, found.late) == ("muted", False, False)


def test_late_is_more_than_ten_minutes_after_the_time() -> None:
    assert not verdict(an_endpoint(next_check=NOW - timedelta(minutes=9)), a_run("ok")).late
    assert verdict(an_endpoint(next_check=NOW - timedelta(minutes=11)), a_run("ok")).late


def test_since_when_is_told() -> None:
    assert verdict(an_endpoint(), a_run("failed")).since == NOW - timedelta(minutes=30)
    assert verdict(an_endpoint(last_new=NOW - timedelta(days=9)), a_run("silent")).since == NOW - timedelta(days=9)
    assert verdict(an_endpoint(), a_run("ok")).since is None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def visited(store: Store, *, weeks: int, new_of: dict[int, int], usual: int) -> None:
    for day in range(weeks * 7 + 1, -1, -1):
        run = a_run("ok", at=NOW - timedelta(days=day, hours=1), found=20, new=new_of.get(day, usual))
        store.save_visit(Visit(endpoint=an_endpoint(), run=run))


def test_a_fall_against_its_own_history_is_drift_in_words(store: Store, tmp_path: Path) -> None:
    visited(store, weeks=8, new_of=dict.fromkeys(range(7), 1), usual=10)
    assert source_health([WIRE], store, NOW)[0].state == "healthy"
    save_survey(survey_file(tmp_path / "a.db"), survey([WIRE], store, NOW, Pulse(Event())))
    (found,) = source_health([WIRE], store, NOW, read_survey(survey_file(tmp_path / "a.db")))
    assert (found.state, found.why) == ("drifted", "7 new in 7 days, 70 usual")


def test_a_source_that_fails_is_called_so_whatever_its_history(store: Store) -> None:
    store.save_visit(Visit(endpoint=an_endpoint(), run=a_run("failed", "http-500")))
    assert source_health([WIRE], store, NOW, {"wire": "7 new in 7 days, 70 usual"})[0].why == "http-500"


@pytest.mark.parametrize("content", [None, "", "[]", "{", "\x00"])
def test_a_survey_that_cannot_be_read_says_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "s").write_text(content)
    assert read_survey(tmp_path / "s") == {}


def test_a_service_that_stops_ends_the_survey(store: Store) -> None:
    stop = Event()
    stop.set()
    assert survey([WIRE], store, NOW, Pulse(stop)) == {}


def test_a_source_that_is_switched_off_is_no_trouble(store: Store) -> None:
    assert source_health([replace(WIRE, enabled=False)], store, NOW) == []
