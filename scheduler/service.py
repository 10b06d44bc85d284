"""The service: declared jobs, each in a thread of its own, until SIGTERM.

APScheduler decides when (a memory store: jobs are rebuilt at every start, never pickled); the archive remembers what there is to do, so
a missed or doubled run changes nothing. This module starts and stops; what jobs do is theirs, what people ask of a running service is
`scheduler.control`'s, what machines ask `scheduler.endpoint`'s.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from scheduler.jobs import Job
from scheduler.ledger import JobRecord, Ledger
from scheduler.runner import Observer, Runner
from scheduler.schedules import Schedule, parse_schedule

log = logging.getLogger("parallax.service")

_CATCH_UP = timedelta(seconds=30)  # after a start, before a daily job that was missed runs


class Service:
    """The jobs of one archive, running. Use: `start`, then `stop` once; the rest is for whoever watches and steers."""

    def __init__(self, jobs: Sequence[Job], ledger: Ledger, observer: Observer, *, now: Callable[[], datetime]) -> None:
        self.jobs = {job.id: job for job in jobs}
        self.since = now()
        self._ledger, self._now = ledger, now
        self.stopping = threading.Event()
        self.runners = {job.id: Runner(job, ledger, self.stopping, now, observer) for job in jobs}
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={job.id: ThreadPoolExecutor(1) for job in jobs},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Schedule every job, as an operator last left it, and begin."""
        for job in self.jobs.values():
            record = self._ledger.record(job.id)
            first = None if record.paused else self._first(job, record)
            self._scheduler.add_job(self.runners[job.id], _Trigger(self.schedule(job.id)), id=job.id, executor=job.id, next_run_time=first)
        self._scheduler.start()

    def stop(self, seconds: float) -> bool:
        """Begin nothing more and wait for what is under way; False when it has not ended in time."""
        self.stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        deadline = monotonic() + seconds
        while (busy := self.busy) and monotonic() < deadline:
            sleep(0.02)
        if busy:
            log.warning("still under way after %g s, left to the next start: %s", seconds, ", ".join(busy))
        return not busy

    # --- steering: each gives what to tell the operator, and raises KeyError for a job that does not exist

    def run_now(self, job_id: str) -> str:
        """Run a job at once, paused or not; where it is running, once more after that."""
        runner = self.runners[job_id]
        self._scheduler.add_job(runner, id=f"{job_id}:now", executor=job_id, replace_existing=True)
        return f"{job_id} runs once more after the run under way" if runner.running else f"{job_id} runs now"

    def pause(self, job_id: str) -> str:
        """Run a job no more until it is resumed, beyond a restart of the service. A run under way goes on."""
        self._keep(job_id, paused=True)
        self._scheduler.pause_job(job_id)
        return f"{job_id} is paused, and stays so until: parallax jobs resume {job_id}"

    def resume(self, job_id: str) -> str:
        """Run a paused job again by its schedule."""
        self._keep(job_id, paused=False)
        self._scheduler.modify_job(job_id, next_run_time=self.schedule(job_id).next(None, self._now()))
        return f"{job_id} goes on, {self.schedule(job_id)}"

    def reschedule(self, job_id: str, schedule: Schedule | None) -> str:
        """Run a job by another schedule, beyond a restart; None goes back to the settings'. A paused one stays paused."""
        record = self._keep(job_id, schedule=str(schedule) if schedule else "")
        chosen, now = self.schedule(job_id), self._now()
        first = None if record.paused else chosen.next(now, now)
        self._scheduler.modify_job(job_id, trigger=_Trigger(chosen), next_run_time=first)
        return f"{job_id} runs {chosen}{' once it is resumed' if record.paused else ''}"

    # --- watching

    def schedule(self, job_id: str) -> Schedule:
        """When a job runs: as an operator chose, else as declared."""
        chosen = self._ledger.record(job_id).schedule
        try:
            return parse_schedule(chosen) if chosen else self.jobs[job_id].schedule
        except (ValueError, KeyError):
            return self.jobs[job_id].schedule

    def next_run(self, job_id: str) -> datetime | None:
        """When a job runs next, None when it is paused."""
        found = self._scheduler.get_job(job_id)
        moment: datetime | None = found.next_run_time if found else None
        return moment.astimezone(UTC) if moment else None

    def record(self, job_id: str) -> JobRecord:
        """How a job has done so far."""
        return self._ledger.record(job_id)

    @property
    def busy(self) -> list[str]:
        """Jobs with a run under way."""
        return [name for name, runner in self.runners.items() if runner.running]

    @property
    def stuck(self) -> list[str]:
        """Jobs whose run gives no sign of life, and the scheduler when it has died."""
        dead = [] if self._scheduler.running and self._scheduler._thread.is_alive() else ["scheduler"]  # noqa: SLF001 - no public way
        return dead + [name for name, runner in self.runners.items() if runner.stuck]

    def clock_went_back(self) -> None:
        """Plan anew: moments that were set by the earlier clock may be hours away by the present one."""
        for job_id in self.jobs:
            if self.next_run(job_id):
                self._scheduler.modify_job(job_id, next_run_time=self.schedule(job_id).next(None, self._now()))

    def _first(self, job: Job, record: JobRecord) -> datetime:
        """The first run: by the schedule, or soon when the last one was missed while no service ran."""
        now, schedule = self._now(), self.schedule(job.id)
        missed = schedule.last(now)
        if missed and missed > max(filter(None, (record.begun, record.started)), default=record.known_since):
            return now + _CATCH_UP
        return schedule.next(None, now)

    def _keep(self, job_id: str, **changes: Any) -> JobRecord:
        if job_id not in self.jobs:
            raise KeyError(job_id)
        return self._ledger.change(job_id, lambda record: replace(record, **changes))


class _Trigger(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """One of our schedules, as APScheduler asks for it."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next moment."""
        return self._schedule.next(previous_fire_time, now)

    def __str__(self) -> str:
        return str(self._schedule)
