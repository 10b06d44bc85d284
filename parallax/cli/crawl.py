"""``parallax crawl``: visit what is due, and say what came."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.output import Bar, print_json, progress_bar, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawlers.crawl import CrawlReport, Progress


@click.command()
@click.argument("ids", nargs=-1, metavar="[SOURCE]...")
@click.option("--force", is_flag=True, help="Visit even what is not due yet or muted.")
@json_option
@pass_workplace
def crawl(work: Workplace, ids: tuple[str, ...], force: bool, as_json: bool) -> None:
    """Visit the sources that are due (or those named) and store what is new.

    Reading and translating is left to `parallax run --once`, which crawls too.
    """
    from crawlers.crawl import run_crawl
    from scheduler.lock import only_one

    chosen = work.chosen(ids)
    with only_one(Path(work.settings.archive)), work.store() as store, progress_bar("Crawling") as bar:
        report = run_crawl(chosen, store, work.settings.crawl, now=now, progress=crawl_progress(bar), force=force)
    print_json(report) if as_json else say(describe(report))


def crawl_progress(bar: Bar) -> "Callable[[Progress], None]":
    """Shows each step of a pass on a bar."""

    def show(step: "Progress") -> None:
        bar.show(done=step.done, total=step.total, text=f"{step.stage} {step.source_id}")

    return show


def describe(report: "CrawlReport") -> str:
    """A pass in one or two sentences."""
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.outcomes.items(), key=lambda row: -row[1])) or "none due"
    later = f" {report.postponed} article fetches failed and will be tried again." if report.postponed else ""
    return f"Visits: {outcomes}. {report.articles} articles stored in {report.seconds:.1f} s.{later}"
