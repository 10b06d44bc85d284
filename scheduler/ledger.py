"""What the service remembers of its jobs across restarts: which are paused or rescheduled, and how each last went.

A small JSON file beside the archive (``<archive>.service.json``), replaced as a whole, with the service as its only writer. `parallax
status` reads it when no service runs. A file that is lost or damaged costs pauses and history, never the archive.
"""

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler.places import beside, replace_text

log = logging.getLogger("parallax.service")

SAID = 500  # characters kept of what a run said


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """How a job has done so far. ``failed`` counts failures in a row."""

    known_since: datetime
    begun: datetime | None = None  # the last run of a daily job, whether it has ended or took the service with it
    started: datetime | None = None  # the last run that has ended
    seconds: float = 0.0
    ok: bool = True
    said: str = ""  # what the last run that did something did, or why the last one failed
    said_at: datetime | None = None
    last_ok: datetime | None = None
    runs: int = 0
    failures: int = 0
    failed: int = 0
    paused: bool = False
    schedule: str = ""  # as an operator chose it, empty for the declared one

    def after_run(self, started: datetime, seconds: float, said: str, *, ok: bool) -> "JobRecord":
        """With one more run that has ended."""
        return replace(
            self,
            started=started,
            seconds=round(seconds, 3),
            ok=ok,
            said=said[:SAID] if said or not self.ok else self.said,
            said_at=started if said or not self.ok else self.said_at,
            last_ok=started if ok else self.last_ok,
            runs=self.runs + 1,
            failures=self.failures + (not ok),
            failed=0 if ok else self.failed + 1,
        )


_FIELDS = tuple(each.name for each in fields(JobRecord))
_MOMENTS = ("begun", "started", "said_at", "last_ok")


class Ledger:
    """The records of all jobs. Threads may share it."""

    def __init__(self, file: Path, now: datetime) -> None:
        self._file, self._now, self._lock = file, now, threading.Lock()
        self._records = read_ledger(file)
        self._told = False

    def record(self, job_id: str) -> JobRecord:
        """What is known of a job; of a new one, that it is known from now on."""
        with self._lock:
            return self._records.setdefault(job_id, JobRecord(known_since=self._now))

    def change(self, job_id: str, change: Callable[[JobRecord], JobRecord]) -> JobRecord:
        """Put what ``change`` makes of a job's record in its place, on disk too."""
        before = self.record(job_id)
        with self._lock:
            after = self._records[job_id] = change(self._records.get(job_id, before))
            self._write()
        return after

    def _write(self) -> None:
        text = json.dumps({name: asdict(record) for name, record in self._records.items()}, default=_iso, indent=1, sort_keys=True)
        try:
            replace_text(self._file, text)
            self._told = False
        except OSError as error:  # a full disk must not end the jobs that would make room
            if not self._told:
                log.warning("what jobs did cannot be remembered: %s", error)
            self._told = True


def ledger_file(archive: Path) -> Path:
    """Where the ledger of an archive lies."""
    return beside(archive, ".service.json")


def read_ledger(file: Path) -> dict[str, JobRecord]:
    """The records in a file; none of a file that is missing or cannot be read."""
    try:
        table = json.loads(file.read_text("utf-8"))
        return {str(name): _record(row) for name, row in table.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("%s cannot be read, pauses and history of jobs start anew: %s", file, error)
        return {}


def _record(row: Mapping[str, Any]) -> JobRecord:
    moments = {name: datetime.fromisoformat(row[name]) if row.get(name) else None for name in _MOMENTS}
    known = {name: row[name] for name in _FIELDS if name in row}  # another version may have kept more, or less
    return JobRecord(**{**known, **moments, "known_since": datetime.fromisoformat(row["known_since"])})


def _iso(value: Any) -> str:
    return str(value.isoformat())
