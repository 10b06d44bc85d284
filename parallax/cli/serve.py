"""``parallax serve``: the main job on a schedule."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.crawl import describe
from parallax.cli.workplace import Workplace, now, pass_workplace

if TYPE_CHECKING:
    from translate.models import Model
    from translate.reader import Reader


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
    for chatty in ("scrapy", "apscheduler"):  # a tick that finds a pass still under way is no news
        logging.getLogger(chatty).setLevel(logging.ERROR)
    serve_until_stopped(_Passes(work).one, Path(work.settings.archive), every)
    logging.getLogger("parallax.service").info("stopped")
    logging.shutdown()
    os._exit(0)  # a pass under way is abandoned here: its thread would keep the interpreter for as long as it runs


class _Passes:
    """The main job, with what is dear to make kept from pass to pass: the reader, until a model comes, goes or changes."""

    def __init__(self, work: Workplace) -> None:
        from matching.topics import TopicMatcher

        self._work, self._sources, self._topics = work, work.chosen(()), TopicMatcher(work.pack.topics)
        self._models: list[Model] | None = None
        self._kept: Reader | None = None

    def one(self) -> str:
        """What a pass did, in a sentence; empty when nothing was due."""
        from scheduler.pipeline import run_pass

        with self._work.store() as store:
            report = run_pass(self._sources, store, self._reader(), self._topics, self._work.settings, now=now)
        return f"{describe(report.crawl)} Read {report.read} items." if report.crawl.runs or report.read else ""

    def _reader(self) -> "Reader":
        from scheduler.pipeline import make_reader
        from translate.models import list_models

        found = list_models(self._work.settings.models_folder)
        if self._kept is None or found != self._models:
            self._kept, self._models = make_reader(self._work.pack, self._work.settings), found
        return self._kept
