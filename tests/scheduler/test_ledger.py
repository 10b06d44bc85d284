"""The ledger: pauses and history outlive the service, and damage to it costs nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.ledger import Ledger, read_ledger

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_pause_is_known_to_the_next_service(tmp_path: Path) -> None:
    Ledger(tmp_path / "l", NOON).change("crawl", lambda record: replace(record, paused=True, schedule="every 5m"))
    record = Ledger(tmp_path / "l", NOON).record("crawl")
    assert (record.paused, record.schedule, record.known_since) == (True, "every 5m", NOON)


def test_failures_in_a_row_are_counted_until_one_run_is_good(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", NOON)
    for ok in (False, False):
        ledger.change("read", lambda record, ok=ok: record.after_run(NOON, 1.5, "OSError: no network", ok=ok))
    assert (ledger.record("read").failed, ledger.record("read").said) == (2, "OSError: no network")
    after = ledger.change("read", lambda record: record.after_run(NOON, 0.1, "", ok=True))
    assert (after.failed, after.failures, after.runs, after.said, after.last_ok) == (0, 2, 3, "", NOON)


def test_what_a_run_did_stays_to_be_read_while_later_ones_have_nothing_to_do(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", NOON)
    ledger.change("read", lambda record: record.after_run(NOON, 1.5, "417 items read", ok=True))
    after = ledger.change("read", lambda record: record.after_run(NOON.replace(hour=13), 0.1, "", ok=True))
    assert (after.said, after.said_at, after.started) == ("417 items read", NOON, NOON.replace(hour=13))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"crawl": 1}', '{"crawl": {"known_since": "yesterday"}}', '{"crawl": {"nonsense": 1}}', "\x00\xff"]
)
def test_a_damaged_ledger_starts_anew_and_says_so(tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "l").write_text(content, "latin-1")
    assert read_ledger(tmp_path / "l") == {}
    assert "start anew" in caplog.text
    Ledger(tmp_path / "l", NOON).change("crawl", lambda record: replace(record, paused=True))
    assert read_ledger(tmp_path / "l")["crawl"].paused


def test_a_pause_survives_an_upgrade_that_keeps_other_fields(tmp_path: Path) -> None:
    (tmp_path / "l").write_text('{"crawl": {"known_since": "2026-06-01T12:00:00+00:00", "paused": true, "of_another_version": 1}}')
    assert read_ledger(tmp_path / "l")["crawl"].paused


def test_a_ledger_that_cannot_be_written_stops_nothing_and_complains_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    ledger = Ledger(tmp_path / "gone" / "l", NOON)
    for _ in range(3):
        ledger.change("crawl", lambda record: replace(record, paused=True))
    assert ledger.record("crawl").paused
    assert caplog.text.count("cannot be remembered") == 1
