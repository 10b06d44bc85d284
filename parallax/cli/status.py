"""``parallax status``: the whole picture at a glance."""

import sys
from typing import TYPE_CHECKING

import click

from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace

if TYPE_CHECKING:
    from scheduler.status import Status


@click.command()
@click.option("--check", is_flag=True, help="Exit with 1 when something wants attention, for monitors and scripts.")
@json_option
@pass_workplace
def status(work: Workplace, check: bool, as_json: bool) -> None:
    """The service and its jobs, every source that does not do well, backlog, outbox, disk, backup.

    Works with and without a running service. The last lines say what wants attention, if anything.
    """
    seen = _gather(work)
    if as_json:
        print_json(seen)
    else:
        _show(seen)
    sys.exit(1 if check and seen.attention else 0)


def _gather(work: Workplace) -> "Status":
    from scheduler.picture import whole_picture

    with work.store(read_only=True) as store:
        return whole_picture(store, work.settings, work.chosen(()), now())


def _show(seen: "Status") -> None:
    from parallax.cli.glance import job_rows, lines_of

    first, *rest = lines_of(seen)
    say(first)
    if seen.jobs:
        print_table(job_rows(seen.jobs, seen.at), ("  job", "runs", "last", "took", "result", "next"))
    for line in rest:
        say(line)
