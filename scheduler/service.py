"""The service: the main job, again and again, until it is told to stop.

APScheduler decides when (a memory store: jobs are rebuilt at every start, never pickled); the archive remembers what is due, so a
missed or doubled tick changes nothing. One service an archive: the second is refused.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.lock import only_one

log = logging.getLogger("parallax.service")


def serve(one_pass: Callable[[], object], archive: Path, every_seconds: float, stop: threading.Event | None = None) -> None:
    """Call ``one_pass`` every so often until SIGTERM, SIGINT or ``stop``. What it returns is logged, unless it is nothing.

    A pass that raises is logged too; the next one runs all the same.

    Stopping waits for nothing: every hand-over is durable, so the pass under way is finished by the next start. Raises AlreadyRunningError.
    """
    stop = stop or threading.Event()
    with only_one(archive), _stopped_by_signals(stop):
        scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        scheduler.add_job(_guarded(one_pass), "interval", seconds=every_seconds, id="pass", next_run_time=_at_once())
        scheduler.start()
        try:
            stop.wait()
        finally:
            scheduler.shutdown(wait=False)


def _at_once() -> datetime:
    return datetime.now(UTC)


def _guarded(one_pass: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            done = one_pass()
            if done:
                log.info("pass finished: %s", done)
        except Exception:
            log.exception("pass failed; the next one runs all the same")

    return run


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
