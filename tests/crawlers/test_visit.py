"""What a visit means, decided without I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from crawl_scenes import NOW, source
from hypothesis import given
from hypothesis import strategies as st

from crawlers.intervals import adapted_minutes, article_retry, backed_off, next_check, retry_after
from crawlers.visit import ADOPT_AFTER, MUTE_AFTER, Baseline, Content, Decider, body_hash, drift_of, is_due
from parallax.errors import FetchError, ParseError
from parallax.records import Endpoint, Entry, Fetched, Visit

URL = "https://example.org/feed"
MOMENT = NOW.replace(tzinfo=None)


def endpoint(**changes: Any) -> Endpoint:
    return Endpoint(source_id="s", url=URL, **changes)


def decider(remembered: Endpoint | None = None, baseline: Baseline | None = None, *, now: datetime = NOW, interval: int = 60) -> Decider:
    chosen = source(URL, interval_minutes=interval)
    return Decider(source=chosen, endpoint=remembered or endpoint(), baseline=baseline or Baseline(), now=now)


def answer(status: int = 200, body: bytes = b"body", *, permanent: str = "", url: str = URL, **headers: str) -> Fetched:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Fetched(
        url=url, final_url=permanent or url, status=status, headers=named, body=body, fetched_at=NOW, elapsed_ms=5, permanent_url=permanent
    )


def content(found: int = 10, new: int = 0, *, judged: int = 0, **filled: float) -> Content:
    entries = tuple(Entry(key=str(number), url=f"https://example.org/{number}") for number in range(new))
    return Content(found=found, entries=entries, filled=filled, judged=judged, bytes=100)


def minutes_until(visit: Visit) -> float:
    assert visit.endpoint.next_check is not None
    return (visit.endpoint.next_check - NOW).total_seconds() / 60


@pytest.mark.parametrize(
    ("remembered", "due"),
    [
        (None, True),
        (endpoint(), True),
        (endpoint(next_check=NOW), True),
        (endpoint(next_check=NOW - timedelta(days=1)), True),
        (endpoint(next_check=NOW + timedelta(seconds=1)), False),
        (endpoint(muted="410"), False),
        (endpoint(muted="410", next_check=NOW - timedelta(days=9)), False),
    ],
)
def test_an_endpoint_is_due_when_its_time_has_come_and_it_is_not_muted(remembered: Endpoint | None, due: bool) -> None:
    assert is_due(remembered, NOW) is due


def test_a_first_request_is_unconditional_and_later_ones_carry_what_was_remembered() -> None:
    assert decider().headers == {}
    assert decider(endpoint(etag='"a"', last_modified="Fri")).headers == {"If-None-Match": '"a"', "If-Modified-Since": "Fri"}


@pytest.mark.parametrize(
    ("fetched", "unchanged"),
    [(answer(304, b""), True), (answer(200, b"same"), True), (answer(200, b"other"), False), (answer(500, b"same"), False)],
)
def test_unchanged_is_what_says_so_or_has_the_same_bytes(fetched: Fetched, unchanged: bool) -> None:
    assert decider(endpoint(body_hash=body_hash(b"same"))).is_unchanged(fetched) is unchanged


def test_a_good_visit_remembers_the_validators_and_resets_the_errors() -> None:
    visit = decider(endpoint(errors=4, muted="was")).read(answer(etag='"n"', last_modified="Sat"), content(new=3))
    assert visit.run.outcome == "ok"
    assert (visit.endpoint.etag, visit.endpoint.last_modified, visit.endpoint.body_hash) == ('"n"', "Sat", body_hash(b"body"))
    assert (visit.endpoint.errors, visit.endpoint.muted, visit.endpoint.last_ok, visit.endpoint.last_new) == (0, "", NOW, NOW)
    assert (visit.run.found, visit.run.new, visit.run.bytes, len(visit.entries)) == (10, 3, 100, 3)


def test_an_index_of_sitemaps_keeps_no_validators_since_its_children_change_without_it() -> None:
    visit = decider().read(answer(etag='"n"'), replace(content(new=1), several=True))
    assert (visit.endpoint.etag, visit.endpoint.body_hash) == ("", "")


def test_an_unchanged_visit_repeats_what_the_last_good_one_found() -> None:
    remembered = endpoint(etag='"a"', last_new=NOW - timedelta(days=1))
    visit = decider(remembered, Baseline(found=30, filled={"date": 1.0})).unchanged(answer(304, b""))
    assert (visit.run.outcome, visit.run.found, visit.run.expected, visit.run.new) == ("unchanged", 30, 30, 0)
    assert visit.endpoint.etag == '"a"'
    assert visit.run.filled == {"date": 1.0}


@pytest.mark.parametrize(
    ("status", "block", "outcome", "word"),
    [
        (400, None, "failed", "http-400"),
        (401, None, "blocked", "http-401"),
        (403, None, "blocked", "http-403"),
        (403, "WAF block", "blocked", "WAF block"),
        (404, None, "failed", "http-404"),
        (405, None, "failed", "http-405"),
        (405, "acw_sc__v2 challenge", "blocked", "acw_sc__v2"),
        (410, None, "gone", "410"),
        (429, None, "deferred", "http-429"),
        (451, None, "blocked", "http-451"),
        (500, None, "failed", "http-500"),
        (503, None, "deferred", "http-503"),
        (503, "WAF challenge", "blocked", "WAF challenge"),
        (200, "verification page", "blocked", "verification page"),
        (302, None, "failed", "http-302"),
    ],
)
def test_a_refusal_is_named(status: int, block: str | None, outcome: str, word: str) -> None:
    visit = decider(baseline=Baseline(found=7)).refused(answer(status), block)
    assert visit.run.outcome == outcome
    assert word in visit.run.error
    assert (visit.run.status, visit.run.expected, visit.run.found) == (status, 7, 0)
    assert visit.endpoint.errors == 1


@pytest.mark.parametrize(
    ("error", "outcome", "start"),
    [
        (FetchError(URL, "timeout", "no answer"), "failed", "timeout: no answer"),
        (FetchError(URL, "dns", "unknown"), "failed", "dns:"),
        (FetchError(URL, "address", "private"), "failed", "address:"),
        (FetchError(URL, "robots", "forbidden"), "forbidden", "robots:"),
        (ParseError(URL, "expected a feed"), "failed", "unreadable: expected a feed"),
    ],
)
def test_a_failure_is_named_by_its_reason(error: FetchError | ParseError, outcome: str, start: str) -> None:
    visit = decider().failed(error, 12)
    assert visit.run.outcome == outcome
    assert visit.run.error.startswith(start)
    assert (visit.run.ms, visit.run.status, visit.entries) == (12, 0, ())


def test_a_bad_visit_leaves_the_validators_alone_so_that_it_cannot_heal_as_unchanged() -> None:
    remembered = endpoint(etag='"good"', body_hash="h")
    for visit in (
        decider(remembered).refused(answer(200, b"captcha", etag='"bad"'), "verification page"),
        decider(remembered).failed(ParseError(URL, "broken"), 1, answer(200, b"x", etag='"bad"')),
        decider(remembered, Baseline(found=30)).read(answer(200, b"empty", etag='"bad"'), content(found=0)),
    ):
        assert (visit.endpoint.etag, visit.endpoint.body_hash) == ('"good"', "h")


@pytest.mark.parametrize(
    ("baseline", "came", "drifted"),
    [
        (Baseline(found=30), content(found=30), False),
        (Baseline(found=30), content(found=6), False),
        (Baseline(found=30), content(found=5), True),
        (Baseline(found=30), content(found=0), True),
        (Baseline(found=4), content(found=1), False),
        (Baseline(found=1), content(found=0), True),
        (Baseline(), content(found=0), True),
        (Baseline(), content(found=1), False),
        (Baseline(found=10, filled={"date": 1.0}), content(found=10, judged=10, date=0.0), True),
        (Baseline(found=10, filled={"date": 1.0}), content(found=10, judged=10, date=0.1), False),
        (Baseline(found=10, filled={"date": 0.3}), content(found=10, judged=10, date=0.0), False),
        (Baseline(found=10, filled={"date": 1.0}), content(found=10, judged=2, date=0.0), False),
        (Baseline(found=10, filled={"date": 1.0}), content(found=10, judged=0), False),
    ],
)
def test_less_than_it_should_be_is_drift(baseline: Baseline, came: Content, drifted: bool) -> None:
    assert bool(drift_of(baseline, came)) is drifted


def test_a_drifted_visit_is_named_still_gives_its_entries_and_is_no_good_visit() -> None:
    before = NOW - timedelta(days=1)
    visit = decider(endpoint(last_ok=before), Baseline(found=30)).read(answer(), content(found=3, new=3))
    assert visit.run.outcome == "drifted"
    assert visit.run.error == "3 entries found, 30 expected"
    assert len(visit.entries) == 3
    assert visit.endpoint.last_ok == before


@pytest.mark.parametrize(
    ("days", "interval", "new", "outcome"),
    [(6, 60, 0, "ok"), (8, 60, 0, "silent"), (8, 60, 1, "ok"), (8, 1440, 0, "ok"), (21, 1440, 0, "silent"), (19, 1440, 0, "ok")],
)
def test_nothing_new_for_much_longer_than_usual_is_silence(days: int, interval: int, new: int, outcome: str) -> None:
    remembered = endpoint(last_new=NOW - timedelta(days=days), interval_minutes=interval)
    assert decider(remembered, Baseline(found=10), interval=interval).read(answer(), content(new=new)).run.outcome == outcome
    if not new:
        unchanged = decider(remembered, Baseline(found=10), interval=interval).unchanged(answer(304))
        assert unchanged.run.outcome == ("silent" if outcome == "silent" else "unchanged")


def test_something_new_shortens_the_interval_and_silence_lengthens_it_within_bounds() -> None:
    busy = quiet = 60
    for _ in range(30):
        busy, quiet = adapted_minutes(busy, 60, new=1), adapted_minutes(quiet, 60, new=0)
    assert (busy, quiet) == (30, 480)
    assert adapted_minutes(60, 60, new=2) < 60 < adapted_minutes(60, 60, new=0)


@given(
    st.integers(1, 20_000), st.integers(1, 5000), st.integers(0, 3), st.datetimes(MOMENT, MOMENT.replace(year=2030), timezones=st.just(UTC))
)
def test_the_next_check_lies_between_half_and_eight_times_the_sources_interval(current: int, base: int, new: int, now: datetime) -> None:
    after = next_check(adapted_minutes(current, base, new=new), base, "s u", now) - now
    assert timedelta(minutes=base * 0.5) <= after <= timedelta(minutes=base * 8) or base == 1


def test_the_jitter_is_small_differs_by_endpoint_and_is_the_same_each_time() -> None:
    checks = [next_check(60, 60, f"s {number}", NOW) for number in range(50)]
    assert checks == [next_check(60, 60, f"s {number}", NOW) for number in range(50)]
    assert len(set(checks)) == 50
    assert all(54 <= (check - NOW).total_seconds() / 60 <= 66 for check in checks)


def test_failures_back_off_exponentially_to_a_day() -> None:
    waits = [(backed_off(errors, 60, NOW) - NOW) / timedelta(hours=1) for errors in range(1, 8)]
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert backed_off(10**9, 60, NOW) - NOW == timedelta(days=1)
    assert backed_off(3, 10_000, NOW) - NOW == timedelta(minutes=10_000)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        (" 120 ", 120),
        ("0", 0),
        ("999999999999999", 86_400),
        ("Fri, 20 Nov 2026 08:10:00 GMT", 600),
        ("Fri, 20 Nov 2026 16:10:00 +0800", 600),
        ("Fri, 20 Nov 2020 08:00:00 GMT", 0),
        ("Fri, 20 Nov 2099 08:00:00 GMT", 86_400),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٧", None),
        ("", None),
        (None, None),
        ("Fri, 99 Nov 2026 08:10:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_capped_at_a_day(value: str | None, seconds: int | None) -> None:
    found = retry_after(value, NOW)
    assert (found - NOW).total_seconds() == seconds if seconds is not None and found else found is None


@given(st.text(max_size=60))
def test_no_retry_after_raises_or_leads_outside_a_day(value: str) -> None:
    found = retry_after(value, NOW)
    assert found is None or NOW <= found <= NOW + timedelta(days=1)


def test_retry_after_decides_the_next_check_of_a_deferred_endpoint() -> None:
    assert minutes_until(decider().refused(answer(429, retry_after="7"))) == pytest.approx(7 / 60)
    assert minutes_until(decider(endpoint(errors=2)).refused(answer(503))) == 240


def test_gone_mutes_at_once_and_says_so() -> None:
    visit = decider().refused(answer(410))
    assert "410" in visit.endpoint.muted
    assert not is_due(visit.endpoint, NOW + timedelta(days=400))


@pytest.mark.parametrize(("status", "mutes"), [(403, True), (404, True), (500, False), (503, False)])
def test_a_lasting_refusal_mutes_visibly_and_a_lasting_error_does_not(status: int, mutes: bool) -> None:
    remembered, errors = endpoint(), []
    for _ in range(MUTE_AFTER):
        assert not remembered.muted
        visit = decider(remembered).refused(answer(status))
        remembered = visit.endpoint
        errors.append(visit.run.error)
    assert bool(remembered.muted) is mutes
    assert ("muted" in errors[-1]) is mutes


def test_a_permanent_redirect_is_adopted_after_five_sightings_in_a_row() -> None:
    new, remembered = "https://example.org/new", endpoint()
    for _ in range(ADOPT_AFTER):
        assert decider(remembered).url == URL
        remembered = decider(remembered).read(answer(permanent=new), content(new=1)).endpoint
    assert decider(remembered).url == new
    assert remembered.url == URL


def test_sightings_start_over_when_the_target_changes_or_the_redirect_is_gone() -> None:
    remembered = endpoint(moved_to="https://example.org/new", moved_seen=4)
    assert decider(remembered).read(answer(permanent="https://example.org/else"), content()).endpoint.moved_seen == 1
    assert decider(remembered).read(answer(), content()).endpoint.moved_seen == 0
    assert decider(remembered).unchanged(answer(304, permanent="https://example.org/new")).endpoint.moved_seen == 5


def test_an_adopted_place_is_kept_while_it_answers_and_left_when_it_fails() -> None:
    new = "https://example.org/new"
    adopted = endpoint(moved_to=new, moved_seen=ADOPT_AFTER)
    assert decider(decider(adopted).read(answer(url=new), content()).endpoint).url == new
    assert decider(decider(adopted).refused(answer(404, url=new)).endpoint).url == URL
    assert decider(decider(adopted).failed(FetchError(new, "dns", "gone"), 1).endpoint).url == URL


def test_a_failure_does_not_forget_sightings_of_a_redirect_not_yet_adopted() -> None:
    remembered = endpoint(moved_to="https://example.org/new", moved_seen=3)
    assert decider(remembered).failed(FetchError(URL, "timeout", "slow"), 1).endpoint.moved_seen == 3


def test_an_article_is_tried_five_times_at_growing_distance() -> None:
    hours = [0.25, 1, 4, 16]
    for attempts, expected in enumerate(hours, start=1):
        retry = article_retry(attempts, NOW)
        assert retry is not None
        assert (retry - NOW) / timedelta(hours=1) == expected
    assert article_retry(5, NOW) is None


def test_an_article_waits_as_long_as_the_server_asks() -> None:
    later, sooner = NOW + timedelta(hours=9), NOW + timedelta(minutes=1)
    assert article_retry(1, NOW, later) == later
    assert article_retry(1, NOW, sooner) == NOW + timedelta(minutes=15)
