"""The watchdog: systemd hears that all is well only while it is, and a clock that jumps is heeded."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from scheduler.notify import Notifier
from scheduler.watch import Watch, stopped_by_signals


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(2)
        yield listener


def told(manager: socket.socket) -> str:
    return manager.recv(4096).decode()


def test_the_protocol(manager: socket.socket) -> None:
    notifier = Notifier({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "120000000"})
    assert notifier.watchdog_seconds == 120
    notifier.ready("started")
    assert told(manager) == "READY=1\nSTATUS=started"
    notifier.alive("busy: read\nREADY=0")
    assert told(manager) == "WATCHDOG=1\nSTATUS=busy: read READY=0"
    notifier.stopping()
    assert told(manager) == "STOPPING=1\nSTATUS=stopping"


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": "/nowhere/at/all"}, {"NOTIFY_SOCKET": "@parallax-nobody", "WATCHDOG_USEC": "x"}])
def test_without_systemd_nothing_happens(environ: dict[str, str]) -> None:
    Notifier(environ).alive("fine")
    assert Notifier(environ).watchdog_seconds == 0


def test_an_abstract_socket_is_found(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0parallax-test-" + tmp_path.name)
        listener.settimeout(2)
        Notifier({"NOTIFY_SOCKET": "@parallax-test-" + tmp_path.name}).ready("started")
        assert told(listener).startswith("READY=1")


def test_a_stuck_job_silences_the_watchdog(manager: socket.socket) -> None:
    service = SimpleNamespace(stuck=[], clock_went_back=lambda: None)
    notifier = Notifier({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "3"})
    watch = Watch(service, notifier, now=lambda: datetime.now(UTC), describe=lambda: "idle")  # type: ignore[arg-type]  # only what is used
    watch.look()
    assert told(manager) == "WATCHDOG=1\nSTATUS=idle"
    service.stuck.append("read")
    watch.look()
    assert told(manager) == "STATUS=no sign of life from read"
    assert watch.alive


@pytest.mark.parametrize(
    ("jump", "planned_anew"), [(timedelta(hours=-1), 1), (timedelta(days=-1), 1), (timedelta(hours=1), 0), (timedelta(0), 0)]
)
def test_only_a_clock_that_is_set_back_makes_for_new_plans(jump: timedelta, planned_anew: int) -> None:
    shift, planned = [timedelta()], []
    service = SimpleNamespace(stuck=[], clock_went_back=lambda: planned.append(1))
    watch = Watch(service, Notifier({}), now=lambda: datetime.now(UTC) + shift[0], describe=str)  # type: ignore[arg-type]
    watch.look()
    shift[0] = jump
    watch.look()
    watch.look()
    assert len(planned) == planned_anew


@pytest.mark.parametrize("each", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_service_in_order_and_is_what_it_was_afterwards(each: signal.Signals) -> None:
    stop, before = threading.Event(), signal.signal(each, signal.SIG_DFL)  # tests may run under nohup, too
    try:
        with stopped_by_signals(stop):
            os.kill(os.getpid(), each)
            assert stop.wait(5)
        assert signal.getsignal(each) is signal.SIG_DFL
    finally:
        signal.signal(each, before)


def test_a_signal_that_comes_while_the_main_thread_holds_the_lock_of_the_end_does_not_stop_it_for_good() -> None:
    stop = threading.Event()
    with stopped_by_signals(stop):
        with stop._cond:  # type: ignore[attr-defined]  # as within ``wait``
            os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)


def test_under_nohup_a_terminal_that_closes_ends_nothing() -> None:
    stop, before = threading.Event(), signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopped_by_signals(stop):
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stop.wait(0.1)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_watching_ends_with_the_file_that_is_no_longer_what_it_was() -> None:
    service, lost = SimpleNamespace(stuck=[], clock_went_back=lambda: None), iter([None, Path("a.db")])
    watch = Watch(service, Notifier({}), now=lambda: datetime.now(UTC), describe=str, lost=lambda: next(lost))  # type: ignore[arg-type]
    assert watch.until(threading.Event()) == Path("a.db")
