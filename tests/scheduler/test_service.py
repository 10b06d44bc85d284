"""The service: jobs go on whatever one of them does, do as an operator says, and stop when told."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from scheduler.jobs import Job, Pulse
from scheduler.ledger import Ledger
from scheduler.schedules import Daily, Every
from scheduler.service import Service

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Nobody:
    """Observes nothing."""

    def job_ended(self, job_id: str, seconds: float, *, ok: bool) -> None:
        pass


def a_job(job_id: str, work: Callable[[Pulse], str], every: float = 0.05, **more: float) -> Job:
    return Job(id=job_id, about="", schedule=Every(every), work=work, **more)


def utc_now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def serving(ledger: Path, *jobs: Job) -> Iterator[Service]:
    service = Service(jobs, Ledger(ledger, utc_now()), Nobody(), now=utc_now)
    service.start()
    try:
        yield service
    finally:
        assert service.stop(5)


def until(true: Callable[[], object], seconds: float = 5.0) -> bool:
    deadline = monotonic() + seconds
    while not true() and monotonic() < deadline:
        sleep(0.01)
    return bool(true())


def test_a_job_that_crashes_is_counted_named_and_run_again_while_others_go_on(tmp_path: Path) -> None:
    calls, others = [], []

    def crash(_: Pulse) -> str:
        calls.append(1)
        raise OSError("no network")

    def fine(_: Pulse) -> str:
        others.append(1)
        return "fine"

    with serving(tmp_path / "l", a_job("crash", crash), a_job("fine", fine)) as service:
        assert until(lambda: len(calls) > 2 and len(others) > 2)
        assert until(lambda: service.record("crash").failed >= 2)
        assert service.record("crash").said == "OSError: no network"
        assert service.record("fine").failed == 0


def test_a_job_that_hangs_delays_no_other_and_is_called_stuck(tmp_path: Path) -> None:
    let_go, others = threading.Event(), []

    def hang(_: Pulse) -> str:
        let_go.wait(20)
        return ""

    with serving(tmp_path / "l", a_job("hang", hang, patience_seconds=0.1), a_job("fine", lambda _: others.append(1) or "")) as service:
        assert until(lambda: len(others) > 3 and service.stuck == ["hang"])
        let_go.set()
        assert until(lambda: not service.stuck)


def test_a_job_never_runs_twice_at_once(tmp_path: Path) -> None:
    under_way, most = [], []

    def slow(_: Pulse) -> str:
        under_way.append(1)
        most.append(len(under_way))
        sleep(0.05)
        under_way.pop()
        return ""

    with serving(tmp_path / "l", a_job("slow", slow, every=0.01)) as service:
        for _ in range(5):
            service.run_now("slow")
            sleep(0.02)
    assert max(most) == 1


def test_a_paused_job_stays_paused_beyond_a_restart_and_can_still_be_run_by_hand(tmp_path: Path) -> None:
    runs: list[int] = []
    job = a_job("job", lambda _: runs.append(1) or "")
    with serving(tmp_path / "l", job) as service:
        assert until(lambda: runs)
        service.pause("job")
        assert service.next_run("job") is None
    runs.clear()
    with serving(tmp_path / "l", job) as service:
        sleep(0.3)
        assert not runs
        service.run_now("job")
        assert until(lambda: runs == [1])
        service.resume("job")
        assert until(lambda: len(runs) > 2)


def test_another_schedule_is_kept_beyond_a_restart_until_the_declared_one_is_asked_for(tmp_path: Path) -> None:
    job = a_job("job", lambda _: "")
    with serving(tmp_path / "l", job) as service:
        service.reschedule("job", Daily(time(3, 30), "Asia/Shanghai"))
        assert (service.next_run("job") - utc_now()) > timedelta()  # type: ignore[operator]
    with serving(tmp_path / "l", job) as service:
        assert str(service.schedule("job")) == "daily at 03:30 Asia/Shanghai"
        service.reschedule("job", None)
        assert service.schedule("job") == Every(0.05)


def test_a_paused_job_that_is_rescheduled_stays_paused(tmp_path: Path) -> None:
    with serving(tmp_path / "l", a_job("job", lambda _: "")) as service:
        service.pause("job")
        assert "once it is resumed" in service.reschedule("job", Every(60))
        assert service.next_run("job") is None


@pytest.mark.parametrize("what", ["run_now", "pause", "resume"])
def test_a_job_that_does_not_exist_is_an_error(tmp_path: Path, what: str) -> None:
    with serving(tmp_path / "l") as service, pytest.raises(KeyError):
        getattr(service, what)("nothing")


def test_a_nightly_job_that_was_missed_runs_soon_after_the_start_and_a_new_one_waits_for_its_night(tmp_path: Path) -> None:
    now = [NOON]
    job = Job(id="night", about="", schedule=Daily(time(3, 30), "UTC"), work=lambda _: "")

    def first_run() -> datetime:
        service = Service([job], Ledger(tmp_path / "l", now[0]), Nobody(), now=lambda: now[0])
        service._ledger.change("night", lambda record: record)
        return service._first(job, service.record("night"))

    assert first_run() == datetime(2026, 6, 2, 3, 30, tzinfo=UTC)
    now[0] = NOON + timedelta(days=3)
    assert first_run() == now[0] + timedelta(seconds=30)
    Ledger(tmp_path / "l", now[0]).change("night", lambda record: record.after_run(now[0], 1, "", ok=True))
    assert first_run() == datetime(2026, 6, 5, 3, 30, tzinfo=UTC)


def test_a_clock_that_was_set_back_a_day_does_not_stop_the_jobs_for_a_day(tmp_path: Path) -> None:
    runs: list[int] = []
    with serving(tmp_path / "l", a_job("job", lambda _: runs.append(1) or "", every=0.1)) as service:
        assert until(lambda: runs)
        service._scheduler.modify_job("job", next_run_time=utc_now() + timedelta(days=1))
        runs.clear()
        service.clock_went_back()
        assert until(lambda: len(runs) > 1)


def test_stopping_waits_for_the_batch_under_way(tmp_path: Path) -> None:
    committed = []

    def batches(pulse: Pulse) -> str:
        while not pulse.stopping:
            sleep(0.1)
            committed.append(1)
        return "stopped between two batches"

    service = Service([a_job("read", batches)], Ledger(tmp_path / "l", utc_now()), Nobody(), now=utc_now)
    service.start()
    assert until(lambda: committed)
    assert service.stop(5)
    assert service.record("read").said == "stopped between two batches"


def test_what_does_not_end_in_time_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    let_go = threading.Event()
    service = Service([a_job("hang", lambda _: str(let_go.wait(20)))], Ledger(tmp_path / "l", utc_now()), Nobody(), now=utc_now)
    service.start()
    assert until(lambda: service.busy)
    assert not service.stop(0.1)
    assert "left to the next start: hang" in caplog.text
    let_go.set()
    assert until(lambda: not service.busy)


def test_a_nightly_job_that_took_the_service_with_it_is_not_tried_again_at_every_start(tmp_path: Path) -> None:
    now = [NOON + timedelta(days=3)]
    job = Job(id="night", about="", schedule=Daily(time(3, 30), "UTC"), work=lambda _: sys.exit("killed"))
    Ledger(tmp_path / "l", NOON).change("night", lambda record: record)

    def a_start() -> Service:
        return Service([job], Ledger(tmp_path / "l", now[0]), Nobody(), now=lambda: now[0])

    service = a_start()
    assert service._first(job, service.record("night")) == now[0] + timedelta(seconds=30)
    with pytest.raises(SystemExit):  # as near to a kill as a test in one process comes: nothing is noted at the end
        service.runners["night"]()
    service = a_start()
    assert service._first(job, service.record("night")) == datetime(2026, 6, 5, 3, 30, tzinfo=UTC)
    now[0] += timedelta(days=1)
    service = a_start()
    assert service._first(job, service.record("night")) == now[0] + timedelta(seconds=30)


def test_the_same_failure_again_is_a_line_and_another_one_has_its_traceback(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    errors = [OSError("no network"), OSError("no network"), OSError("no network"), OSError("no disk"), OSError("no network")]

    def fail(_: Pulse) -> str:
        raise errors.pop(0)

    runner = Service([a_job("job", fail)], Ledger(tmp_path / "l", utc_now()), Nobody(), now=utc_now).runners["job"]
    for _ in range(5):
        runner()
    assert [(record.getMessage(), bool(record.exc_info)) for record in caplog.records] == [
        ("job failed", True),
        ("job failed again, 2 times in a row: OSError: no network", False),
        ("job failed again, 3 times in a row: OSError: no network", False),
        ("job failed", True),
        ("job failed", True),
    ]


def test_what_is_no_news_is_in_the_status_and_not_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def held(pulse: Pulse) -> str:
        pulse.is_news = False
        return "not crawling"

    service = Service([a_job("job", held)], Ledger(tmp_path / "l", utc_now()), Nobody(), now=utc_now)
    with caplog.at_level("INFO"):
        service.runners["job"]()
    assert service.record("job").said == "not crawling"
    assert "not crawling" not in caplog.text
