"""What people may ask of a running service, as requests of `scheduler.control`: look at its jobs, run, pause, resume, reschedule them."""

import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from scheduler.ledger import JobRecord
from scheduler.schedules import Schedule, parse_schedule
from scheduler.service import Service
from scheduler.status import JobStatus


class Desk:
    """Answers for a service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """``list``; or ``run``, ``pause``, ``resume``, ``reschedule`` (with ``schedule``, empty for the declared one) a ``job``.

        ``run`` is also told the number that the run will have among all of its job (``ends_as``), to wait for it.
        """
        service, asked, job_id = self._service, str(request.get("do", "")), str(request.get("job", ""))
        if asked == "list":
            return {"pid": os.getpid(), "since": service.since.isoformat(), "jobs": [to_json(each) for each in self.jobs()]}
        if job_id not in service.jobs:
            return {"error": f"there is no such job; known are {', '.join(service.jobs)}"}
        if asked == "reschedule":
            return self._reschedule(job_id, str(request.get("schedule", "")))
        if asked == "run":
            ends_as = service.record(job_id).runs + (2 if service.runners[job_id].running else 1)
            return {"said": service.run_now(job_id), "ends_as": ends_as}
        steps = {"pause": service.pause, "resume": service.resume}
        if asked not in steps:
            return {"error": f"cannot {asked!r}; known are list, reschedule, run, {', '.join(steps)}"}
        return {"said": steps[asked](job_id)}

    def jobs(self) -> tuple[JobStatus, ...]:
        """All jobs at a glance."""
        return tuple(self._job(job_id) for job_id in self._service.jobs)

    def _job(self, job_id: str) -> JobStatus:
        service = self._service
        job, running = service.jobs[job_id], service.runners[job_id].running
        known = from_record(job_id, service.record(job_id))
        return JobStatus(
            **{
                **asdict(known),
                "about": job.about,
                "schedule": str(service.schedule(job_id)),
                "running_since": running.started if running else None,
                "progress": running.pulse.said if running else "",
                "stuck": service.runners[job_id].stuck,
                "next_run": service.next_run(job_id),
            }
        )

    def _reschedule(self, job_id: str, text: str) -> dict[str, Any]:
        try:
            schedule: Schedule | None = parse_schedule(text) if text else None
        except (ValueError, KeyError):
            return {"error": f"{text!r} is no schedule; write every 5m, or daily at 03:30 Asia/Shanghai"}
        return {"said": self._service.reschedule(job_id, schedule)}


def from_record(job_id: str, record: JobRecord) -> JobStatus:
    """What the ledger knows of a job."""
    return JobStatus(
        id=job_id,
        schedule=record.schedule,
        paused=record.paused,
        last_started=record.started,
        last_seconds=record.seconds,
        last_ok=record.ok,
        last_ok_at=record.last_ok,
        said=record.said,
        said_at=record.said_at,
        runs=record.runs,
        failures=record.failures,
        failed_in_a_row=record.failed,
    )


_MOMENTS = ("running_since", "next_run", "last_started", "last_ok_at", "said_at")


def to_json(job: JobStatus) -> dict[str, Any]:
    """As it travels over the socket."""
    row = asdict(job)
    return {**row, **{name: row[name].isoformat() if row[name] else None for name in _MOMENTS}}


def from_json(row: Mapping[str, Any]) -> JobStatus:
    """As it was before it travelled. A service of another version may tell more, or less."""
    known = {each.name: row[each.name] for each in fields(JobStatus) if each.name in row}
    return JobStatus(**{**known, **{name: datetime.fromisoformat(row[name]) if row.get(name) else None for name in _MOMENTS}})
