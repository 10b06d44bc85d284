"""``parallax serve``: the main job on a schedule."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.workplace import Workplace, now, pass_workplace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parallax.records import Source


@click.command()
@click.option(
    "--every", default=60.0, show_default=True, type=click.FloatRange(1, 86_400), help="Seconds between two looks at what is due."
)
@pass_workplace
def serve(work: Workplace, every: float) -> None:
    """Crawl, read and store whatever is due, until stopped (SIGTERM or Ctrl-C).

    Each source has its own interval; this only says how often to look. A second service on the same archive is refused.
    """
    from scheduler.service import serve as serve_until_stopped

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("scrapy", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    chosen = work.chosen(())
    serve_until_stopped(lambda: _one_pass(work, chosen), Path(work.settings.archive), every)
    logging.getLogger("parallax.service").info("stopped")
    logging.shutdown()
    os._exit(0)  # a pass under way is abandoned here: its thread would keep the interpreter for as long as it runs


def _one_pass(work: Workplace, chosen: "Sequence[Source]") -> str:
    """What the pass did, in a sentence; empty when nothing was due."""
    from matching.topics import TopicMatcher
    from parallax.cli.crawl import describe
    from scheduler.pipeline import make_reader, run_pass

    reader = make_reader(work.pack, work.settings)  # anew: a model may have been installed since the last pass
    with work.store() as store:
        report = run_pass(chosen, store, reader, TopicMatcher(work.pack.topics), work.settings, now=now)
    return f"{describe(report.crawl)} Read {report.read} items." if report.crawl.runs or report.read else ""
