"""The service's commands: what an operator types, and what is said back."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from commands import Demo, Run

from parallax.errors import ParallaxError
from scheduler.control import listening
from scheduler.desk import Desk
from scheduler.jobs import Job, Pulse
from scheduler.ledger import Ledger, ledger_file
from scheduler.lock import only_one
from scheduler.schedules import Daily, Every
from scheduler.service import Service
from store.schema import MIGRATIONS


class Nobody:
    def job_ended(self, job_id: str, seconds: float, *, ok: bool) -> None:
        pass


@contextmanager
def a_service(archive: Path, runs: list[str], work: Callable[[Pulse], str] | None = None) -> Iterator[Service]:
    """A service with two jobs, in this process."""
    work = work or (lambda _: runs.append("read") or "417 items read")  # type: ignore[func-returns-value]
    jobs = [
        Job(id="read", about="read", schedule=Every(3600), work=work),
        Job(id="maintain", about="maintain", schedule=Daily(time(3, 30), "UTC"), work=lambda _: "done"),
    ]
    service = Service(jobs, Ledger(ledger_file(archive), datetime.now(UTC)), Nobody(), now=lambda: datetime.now(UTC))
    with only_one(archive), listening(archive, Desk(service).answer):
        service.start()
        yield service
        assert service.stop(5)


@pytest.fixture
def archive(run: Run, tmp_path: Path) -> Path:
    assert run("init").exit_code == 0
    return tmp_path / "parallax.db"


def test_jobs_are_steered_while_the_service_runs(run: Run, archive: Path) -> None:
    runs: list[str] = []
    ran = threading.Event()
    with a_service(archive, runs) as service:
        assert run("jobs", "pause", "read").output == "read is paused, and stays so until: parallax jobs resume read\n"
        assert service.record("read").paused
        assert run("jobs", "resume", "read").output == "read goes on, every 1h\n"
        assert run("jobs", "reschedule", "read", "--every", "5m").output == "read runs every 5m\n"
        assert run("jobs", "reschedule", "maintain", "--at", "04:15", "--zone", "Asia/Shanghai").output.endswith(
            "daily at 04:15 Asia/Shanghai\n"
        )
        assert run("jobs", "reschedule", "maintain", "--default").output == "maintain runs daily at 03:30 UTC\n"
        before = len(runs)
        assert "read runs" in run("jobs", "run", "read").output
        for _ in range(100):
            if len(runs) > before or ran.wait(0.05):
                break
        assert len(runs) > before
        listed = run("jobs", "list").output
        rows = {row["id"]: row for row in json.loads(run("jobs", "list", "--json").output)}
    assert "417 items read" in listed
    assert rows["read"]["schedule"] == "every 5m"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("pause", "nothing"), 1, "there is no such job; known are read, maintain"),
        (("reschedule", "read"), 2, "give one of --every, --at or --default"),
        (("reschedule", "read", "--every", "5m", "--at", "03:30"), 2, "give one of"),
        (("reschedule", "read", "--every", "often"), 2, "expected a duration such as 90s"),
        (("reschedule", "read", "--at", "25:00"), 2, "expected a time such as 03:30"),
        (("reschedule", "read", "--at", "03:30", "--zone", "Mars/Olympus"), 2, "and an IANA zone"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, archive: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    with a_service(archive, []):
        result = run("jobs", *arguments)
    assert result.exit_code == code
    assert said in (result.output if code == 2 else str(result.exception))


@pytest.mark.parametrize(
    "arguments", [("list",), ("run", "read"), ("pause", "read"), ("resume", "read"), ("reschedule", "read", "--every", "5m")]
)
def test_without_a_service_there_is_nothing_to_steer(run: Run, archive: Path, arguments: tuple[str, ...]) -> None:
    result = run("jobs", *arguments)
    assert result.exit_code == 1
    assert "no service runs for this archive; start it with: parallax serve" in str(result.exception)


def test_status_of_a_fresh_archive(run: Run, archive: Path) -> None:
    result = run("status")
    assert result.exit_code == 0
    for line in (
        "service   not running",
        "archive   0 items",
        "reading   0 items unread; model none",
        "outbox    0 waiting",
        "backup    none",
    ):
        assert line in result.output


def test_status_without_an_archive_says_how_to_make_one(run: Run) -> None:
    result = run("status")
    assert result.exit_code == 1
    assert "parallax init makes one" in str(result.exception)


@pytest.mark.parametrize(("host", "hints"), [("127.0.0.1", 0), ("localhost", 0), ("192.0.2.1", 1), ("0.0.0.0", 2), ("::", 2)])
def test_web_says_why_other_machines_will_be_refused(
    run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch, host: str, hints: int
) -> None:
    monkeypatch.setattr("parallax.web.server.run_until_stopped", lambda _app, asked, _port, announce: announce(f"http://{asked}:1"))
    result = run("web", "--host", host)
    assert result.exit_code == 0
    assert result.stderr.count("Warning: ") == hints
    assert ("parallax accounts add" in result.stderr) == bool(hints)
    assert archive.exists()


def test_status_names_what_is_wrong_and_check_makes_it_an_exit_code(demo: Demo) -> None:
    seen = json.loads(demo.ask("status", "--json").output)
    states = {row["source_id"]: (row["state"], row["why"]) for row in seen["sources"] if row["source_id"].startswith("sample-")}
    assert states["sample-broken"] == ("failed", "http-500")
    assert states["sample-blocked"][0] == "blocked"
    assert [state for state, _ in states.values()].count("healthy") == len(states) - 2
    assert "1 blocked: sample-blocked" in seen["attention"]
    assert demo.ask("status").exit_code == 0
    assert demo.ask("status", "--check").exit_code == 1
    assert "failed   sample-broken: http-500" in demo.ask("status").output


def test_status_of_a_running_service_shows_its_jobs(run: Run, archive: Path) -> None:
    with a_service(archive, []) as service:
        service.pause("maintain")
        result = run("status")
    assert f"running, process {os.getpid()}" in result.output
    assert "paused" in result.output
    assert "! job maintain is paused" in result.output
    assert "not running" in run("status").output


def test_what_a_job_said_cannot_steer_the_terminal(run: Run, archive: Path) -> None:
    ledger = Ledger(ledger_file(archive), datetime.now(UTC))
    ledger.change("read", lambda record: record.after_run(datetime.now(UTC), 1, "\x1b[2Jgone\u202e", ok=False))
    result = run("status")
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("format_", ["text", "json"])
def test_serve_runs_until_sigterm_and_refuses_a_second(tmp_path: Path, format_: str) -> None:
    (tmp_path / "pack.txt").write_text("")
    (tmp_path / "parallax.toml").write_text(f'[service]\nlog_format = "{format_}"\ndisk_floor_megabytes = 99999999\n')
    command = [
        sys.executable,
        "-m",
        "parallax",
        "--settings",
        str(tmp_path / "parallax.toml"),
        "serve",
        "--listen",
        f"127.0.0.1:{free_port()}",
        "--no-web",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:
        try:
            assert service.stderr
            lines = [service.stderr.readline()]
            assert "serving" in lines[0]
            second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            service.send_signal(signal.SIGTERM)
            lines += service.communicate(timeout=60)[1].splitlines()
        finally:
            service.kill()  # a test that failed leaves no service behind
    assert service.returncode == 0
    assert second.returncode == 1
    assert f"another Parallax (process {service.pid}) is crawling for this archive" in second.stderr
    assert "stopped" in lines[-1]
    if format_ == "json":
        assert all(json.loads(line)["logger"].startswith("parallax") for line in lines)


@pytest.mark.parametrize(
    ("said", "ok", "printed", "code"), [("99 read", True, "99 read", 0), ("", True, "nothing to do", 0), ("no", False, "no", 1)]
)
def test_who_runs_a_job_may_wait_for_its_end(run: Run, archive: Path, said: str, ok: bool, printed: str, code: int) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(_: Pulse) -> str:
        begun.set()
        assert go_on.wait(20)
        if not ok:
            raise ParallaxError("job", said)
        return said

    with a_service(archive, [], work) as service:
        service.pause("read")
        threading.Thread(target=lambda: begun.wait(20) and go_on.set()).start()
        result = run("jobs", "run", "read", "--wait")
    assert (result.exit_code, printed in result.output.splitlines()[-1]) == (code, True)


@pytest.fixture
def older(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive as the version before left it: without the last migration."""
    with monkeypatch.context() as patch:
        patch.setattr("store.migrate.MIGRATIONS", dict(list(MIGRATIONS.items())[:-1]))
        assert run("init").exit_code == 0
    return tmp_path / "parallax.db"


def test_an_archive_is_not_brought_up_to_date_under_the_service_of_an_older_version(
    run: Run, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with only_one(older), monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: 1)  # the commands are another process than the service
        for command in (("init",), ("accounts", "list"), ("outbox", "retry")):
            result = run(*command)
            assert result.exit_code == 1, command
            assert "once its service has ended, parallax init brings it up to date" in str(result.exception)
    assert run("init").exit_code == 0
    assert run("accounts", "list").exit_code == 0


def test_doctor_says_the_quick_things_first_and_the_archive_last(run: Run, archive: Path) -> None:
    subjects = [row["subject"] for row in json.loads(run("doctor", "--json").output)]
    assert subjects[-1] == "archive"
    assert subjects[:1] == ["python"]


@pytest.mark.usefixtures("older")
def test_doctor_looks_at_an_archive_of_an_older_version_once_it_may_bring_it_up_to_date(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "WRONG archive" in result.output
    assert "is of an older version" in result.output
    assert run("doctor", "--update").exit_code == 0
    assert run("doctor").exit_code == 0


def test_doctor_holds_up_no_service_and_says_what_it_passed_over(run: Run, archive: Path) -> None:
    with only_one(archive):
        assert "full text not checked while a service writes" in run("doctor").output
    assert "full text" not in run("doctor").output
