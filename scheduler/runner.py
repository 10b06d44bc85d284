"""One job as it runs: never twice at once, its crashes kept to itself, its history in the ledger."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Protocol

from scheduler.jobs import Job, Pulse
from scheduler.ledger import Ledger

log = logging.getLogger("parallax.service")


class Observer(Protocol):
    """Is told of every run that ends (`scheduler.metrics`)."""

    def job_ended(self, job_id: str, seconds: float, *, ok: bool) -> None:
        """A run has ended."""


@dataclass(frozen=True, slots=True)
class Running:
    """A run under way."""

    started: datetime
    pulse: Pulse


class Runner:
    """Runs one job."""

    def __init__(self, job: Job, ledger: Ledger, stop: threading.Event, now: Callable[[], datetime], observer: Observer) -> None:
        self.job = job
        self._ledger, self._stop, self._now, self._observer = ledger, stop, now, observer
        self._one = threading.Lock()
        self.running: Running | None = None
        self.turns = 0  # runs that have ended, of this service

    def __call__(self) -> None:
        """Run the job once, unless the service stops. Whatever it raises is logged and counted, and goes no further."""
        with self._one:
            if self._stop.is_set():
                return
            started, clock = self._now(), monotonic()
            self.running = Running(started, Pulse(self._stop))
            try:
                said, ok = self._work(self.running.pulse)
            finally:
                self.running = None
                self.turns += 1
            seconds = monotonic() - clock
            self._ledger.change(self.job.id, lambda record: record.after_run(started, seconds, said, ok=ok))
            self._observer.job_ended(self.job.id, seconds, ok=ok)

    def _work(self, pulse: Pulse) -> tuple[str, bool]:
        try:
            said = self.job.work(pulse)
        except Exception as error:  # a job's crash is its own: the next run goes ahead
            log.exception("job failed", extra={"job": self.job.id})
            return f"{type(error).__name__}: {error}", False
        if said:
            log.info("job done: %s", said, extra={"job": self.job.id})
        return said, True

    @property
    def stuck(self) -> bool:
        """Whether it is running, and has given no sign of life for longer than the job may take."""
        running = self.running
        return running is not None and running.pulse.quiet_seconds > self.job.patience_seconds
