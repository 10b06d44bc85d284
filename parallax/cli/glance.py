"""How a status looks: lines for people, the same facts that `--json` gives to scripts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.health import SourceHealth
    from scheduler.status import JobStatus, Status

_LISTED = 20  # sources of one state that get a line each
_ATTENTION = 200  # characters of what wants attention: the first names tell enough, --json has them all
_WORTH_A_LINE = ("failed", "blocked", "muted", "drifted", "silent", "waiting")


def lines_of(status: "Status") -> Iterator[str]:
    """Everything but the jobs, a line each; what wants attention comes last."""
    since = f", process {status.pid}, for {ago(status.at - status.since)}" if status.running and status.since else ""
    yield f"service   {'running' + since if status.running else _not_running(status)}"
    yield f"sources   {_source_counts(status.sources)}"
    yield from _troubled(status)
    counts, outbox, disk = status.counts, status.outbox, status.disk
    yield f"archive   {counts['items']} items, {size(disk.archive)}; {counts['pending']} articles to fetch, {counts['given_up']} given up"
    yield f"reading   {counts['unread']} items unread; model {status.model}"
    oldest = f", the oldest for {ago(timedelta(seconds=outbox.oldest_seconds))}" if outbox.waiting else ""
    yield f"outbox    {outbox.waiting} waiting{oldest}; {outbox.dead} dead"
    yield f"disk      {size(disk.free)} free, floor {size(disk.floor)}"
    yield f"backup    {_backup(status)}"
    yield f"attention {'none' if not status.attention else ''}".rstrip()
    for each_line in status.attention:
        yield f"        ! {_short(each_line, _ATTENTION)}"


def _troubled(status: "Status") -> Iterator[str]:
    """Sources that do not do well, by state; of very many in one state the first, and what the others have in common."""
    for state in sorted(_WORTH_A_LINE):
        those = sorted((each for each in status.sources if each.state == state), key=lambda one: one.source_id)
        for each in those[:_LISTED]:
            yield f"          {state:8} {each.source_id}: {_short(each.why)}{_last_ok(each, status.at)}"
        if others := those[_LISTED:]:
            kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(each.why.partition(":")[0] for each in others).most_common(3))
            yield f"          {state:8} and {len(others)} more ({kinds}): parallax sources list --trouble"


def job_rows(jobs: Iterable["JobStatus"], at: datetime) -> list[list[str]]:
    """Job, schedule, last run, how long it took, what it said, next run."""
    return [[job.id, job.schedule, _last(job, at), _took(job), _result(job, at), _next(job, at)] for job in jobs]


def ago(age: timedelta) -> str:
    """A duration in its two largest units.

    >>> ago(timedelta(hours=26, minutes=5))
    '1d 2h'
    """
    seconds = max(0, round(age.total_seconds()))
    parts = [(seconds // 86_400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s")]
    first = next((n for n, (count, _) in enumerate(parts) if count), 3)
    return " ".join(f"{count}{unit}" for count, unit in parts[first : first + 2] if count) or "0s"


def size(count: int) -> str:
    """Bytes for people.

    >>> size(1_536_000)
    '1.5 MB'
    """
    amount, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.{0 if units[0] == 'B' or amount >= 100 else 1}f} {units[0]}"


def _not_running(status: "Status") -> str:
    return f"not answering, but process {status.pid} holds the archive's lock" if status.pid is not None else "not running"


def _source_counts(sources: Sequence["SourceHealth"]) -> str:
    states = [each.state for each in sources]
    counted = [f"{states.count(state)} {state}" for state in ("healthy", *_WORTH_A_LINE, "new") if state in states]
    due, late = sum(each.due for each in sources), sum(each.late for each in sources)
    return f"{', '.join(counted) or 'none'}; {due} due now{f', {late} of them late' if late else ''}"


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _last_ok(each: "SourceHealth", at: datetime) -> str:
    return f" (last good visit {_moment(each.last_ok, at)})" if each.last_ok else " (never a good visit)"


def _backup(status: "Status") -> str:
    backup = status.backup
    if backup is None:
        return "none"
    verdict = "sound" if backup.sound else "never tried" if backup.problems is None else f"NOT SOUND: {'; '.join(backup.problems)}"
    return f"{backup.file.name}, {_moment(backup.made_at, status.at)}, {size(backup.bytes)}, {verdict}"


def _last(job: "JobStatus", at: datetime) -> str:
    if job.running_since:
        return f"running for {ago(at - job.running_since)}"
    return _moment(job.last_started, at)


def _took(job: "JobStatus") -> str:
    return f"{job.last_seconds:.1f} s" if job.last_started and not job.running_since else ""


def _result(job: "JobStatus", at: datetime) -> str:
    if job.stuck:
        return "STUCK: no sign of life"
    if job.running_since:
        return job.progress
    if not job.last_ok:
        return f"FAILED ({job.failed_in_a_row} in a row): {job.said}"
    return f"{job.said} ({_moment(job.said_at, at)})" if job.said else "nothing to do" if job.last_started else ""


def _next(job: "JobStatus", at: datetime) -> str:
    if job.paused:
        return "paused"
    return f"in {ago(job.next_run - at)}" if job.next_run else ""


def _moment(moment: datetime | None, at: datetime) -> str:
    return f"{ago(at - moment)} ago" if moment else "never"
