"""One job as it runs: never twice at once, its crashes kept to itself, its history in the ledger."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Protocol

from scheduler.jobs import Job, Pulse
from scheduler.ledger import SAID, Ledger

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
        self._told = False  # of a failure, by this service

    def __call__(self) -> None:
        """Run the job once, unless the service stops. Whatever it raises is logged and counted, and goes no further."""
        with self._one:
            if self._stop.is_set():
                return
            started, clock = self._now(), monotonic()
            self._note_begin(started)
            self.running = Running(started, Pulse(self._stop))
            try:
                said, ok = self._work(self.running.pulse)
            finally:
                self.running = None
                self.turns += 1
            seconds = monotonic() - clock
            self._ledger.change(self.job.id, lambda record: record.after_run(started, seconds, said, ok=ok))
            self._observer.job_ended(self.job.id, seconds, ok=ok)

    def _note_begin(self, started: datetime) -> None:
        """Of a daily job: one that takes the service with it is not made up for at the next start, and so not again and again."""
        if self.job.schedule.last(started):
            self._ledger.change(self.job.id, lambda record: replace(record, begun=started))

    def _work(self, pulse: Pulse) -> tuple[str, bool]:
        try:
            said = self.job.work(pulse)
        except Exception as error:  # a job's crash is its own: the next run goes ahead
            said = f"{type(error).__name__}: {error}"
            if times := self._failed_alike(said):
                log.error("job failed again, %d times in a row: %s", times + 1, said, extra={"job": self.job.id})  # noqa: TRY400 - its traceback is in the log
            else:
                log.exception("job failed", extra={"job": self.job.id})
            return said, False
        if said and pulse.is_news:
            log.info("job done: %s", said, extra={"job": self.job.id})
        return said, True

    def _failed_alike(self, said: str) -> int:
        """How often in a row it has failed before, if the last time with the same words: a day of its tracebacks would be 2,880."""
        before, told, self._told = self._ledger.record(self.job.id), self._told, True
        return before.failed if told and before.said == said[:SAID] else 0

    @property
    def stuck(self) -> bool:
        """Whether it is running, and has given no sign of life for longer than the job may take."""
        running = self.running
        return running is not None and running.pulse.quiet_seconds > self.job.patience_seconds
