"""The service: passes go on whatever happens, one service an archive, a clean stop."""

import os
import signal
import threading
from pathlib import Path

import pytest

from scheduler.lock import AlreadyRunningError, only_one
from scheduler.service import serve


def test_a_pass_that_fails_does_not_end_the_service(tmp_path: Path) -> None:
    stop, calls = threading.Event(), []

    def one_pass() -> str:
        calls.append(1)
        if len(calls) == 1:
            raise OSError("no network")
        stop.set()
        return "fine"

    serve(one_pass, tmp_path / "a.db", 0.05, stop)
    assert len(calls) >= 2


def test_sigterm_stops_it(tmp_path: Path) -> None:
    serve(lambda: os.kill(os.getpid(), signal.SIGTERM), tmp_path / "a.db", 30)


def test_a_second_service_on_the_same_archive_is_refused_by_name(tmp_path: Path) -> None:
    with only_one(tmp_path / "a.db"), pytest.raises(AlreadyRunningError, match=r"a\.db: another Parallax is crawling"):
        serve(lambda: None, tmp_path / "a.db", 30)


def test_the_lock_is_free_after_a_service_ended(tmp_path: Path) -> None:
    for _ in range(2):
        stop = threading.Event()
        serve(stop.set, tmp_path / "a.db", 30, stop)
