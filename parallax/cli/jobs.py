"""``parallax jobs``: look at the jobs of a running service, and steer them."""

import sys
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import click

from parallax.cli.output import print_json, print_table, progress_bar, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace

if TYPE_CHECKING:
    from scheduler.status import JobStatus

_LOOK_SECONDS = 0.2


@click.group()
def jobs() -> None:
    """List, run, pause, resume and reschedule the jobs of the running service."""


@jobs.command("list")
@json_option
@pass_workplace
def list_(work: Workplace, as_json: bool) -> None:
    """All jobs: when each runs, how it last went, when it runs next."""
    from parallax.cli.glance import job_rows
    from scheduler.desk import from_json

    rows = [from_json(row) for row in _ask(work, "list")["jobs"]]
    if as_json:
        print_json(rows)
    else:
        print_table(job_rows(rows, now()), ("job", "runs", "last", "took", "result", "next"))


@jobs.command()
@click.argument("job")
@click.option("--wait", is_flag=True, help="Wait until the run has ended, and say how. Exits with 1 when it failed.")
@pass_workplace
def run(work: Workplace, job: str, wait: bool) -> None:
    """Run JOB at once, once, even if it is paused.

    \b
      parallax jobs run maintain --wait      a backup now, before an upgrade
    """
    answer = _ask(work, "run", job)
    say(answer["said"])
    if wait:
        ended = _wait_for(work, job, answer["ends_as"])
        say(ended.said if ended.said_at == ended.last_started else "nothing to do")
        sys.exit(0 if ended.last_ok else 1)


@jobs.command()
@click.argument("job")
@pass_workplace
def pause(work: Workplace, job: str) -> None:
    """Run JOB no more until it is resumed, beyond a restart of the service."""
    say(_ask(work, "pause", job)["said"])


@jobs.command()
@click.argument("job")
@pass_workplace
def resume(work: Workplace, job: str) -> None:
    """Run a paused JOB again by its schedule."""
    say(_ask(work, "resume", job)["said"])


@jobs.command()
@click.argument("job")
@click.option("--every", help="Again and again, so far apart: 90s, 5m, 2h, 1d.")
@click.option("--at", help="Once a day at this local time, such as 03:30.")
@click.option("--zone", help="IANA zone of that time. Default: service.timezone.")
@click.option("--default", "declared", is_flag=True, help="Back to what the settings say.")
@pass_workplace
def reschedule(work: Workplace, job: str, every: str | None, at: str | None, zone: str | None, declared: bool) -> None:
    """Run JOB by another schedule, beyond a restart of the service."""
    if sum((every is not None, at is not None, declared)) != 1:
        raise click.UsageError("give one of --every, --at or --default")
    say(_ask(work, "reschedule", job, schedule=_schedule(work, every, at, zone))["said"])


def _wait_for(work: Workplace, job: str, run: int) -> "JobStatus":
    """The job once so many of its runs have ended."""
    from scheduler.desk import from_json

    with progress_bar(f"Running {job}") as bar:
        while True:
            seen = next(from_json(row) for row in _ask(work, "list")["jobs"] if row["id"] == job)
            if seen.runs >= run:
                return seen
            bar.show(text=f"Running {job}: {seen.progress}" if seen.progress else None)
            sleep(_LOOK_SECONDS)


def _schedule(work: Workplace, every: str | None, at: str | None, zone: str | None) -> str:
    from scheduler.schedules import Every, parse_duration, parse_schedule

    try:
        if every is not None:
            return str(Every(parse_duration(every)))
        return str(parse_schedule(f"daily at {at} {zone or work.settings.service.timezone}")) if at is not None else ""
    except (ValueError, KeyError) as error:
        message = str(error) if every is not None else f"expected a time such as 03:30 and an IANA zone, got {at} {zone or ''}"
        raise click.UsageError(message) from error


def _ask(work: Workplace, what: str, job: str = "", **more: Any) -> dict[str, Any]:
    from scheduler.control import ask

    return ask(Path(work.settings.archive), {"do": what, "job": job, **more})
