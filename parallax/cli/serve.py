"""``parallax serve``: everything, on a schedule, until stopped."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.workplace import Workplace, now, pass_workplace

if TYPE_CHECKING:
    from scheduler.declared import Plant


@click.command()
@click.option("--every", type=click.FloatRange(0.2, 86_400), help="Seconds between looks at what is due. Default: service.tick_seconds.")
@click.option("--listen", help="Address for health, readiness and metrics, such as 127.0.0.1:8021. Default: service.listen.")
@click.option("--web/--no-web", default=True, show_default=True, help="Whether the research desk runs too (see parallax web).")
@pass_workplace
def serve(work: Workplace, every: float | None, listen: str | None, web: bool) -> None:
    """Crawl, read, translate, alert, make digests and maintain the archive, until stopped (SIGTERM or Ctrl-C).

    Each source has its own interval and each job its own schedule; see `parallax jobs list` and
    `parallax status` while it runs. A second service on the same archive is refused.
    """
    from scheduler.declared import Plant
    from scheduler.logs import set_up_logs
    from scheduler.metrics import Metrics
    from scheduler.serving import serve as serve_until_stopped
    from store import open_store

    given = work.settings
    service = replace(
        given.service, tick_seconds=every or given.service.tick_seconds, listen=given.service.listen if listen is None else listen
    )
    settings = replace(given, service=service)
    set_up_logs(settings)
    plant = Plant(
        settings=settings,
        pack=work.plain_pack,
        sources=work.chosen(()),
        open_store=lambda: open_store(Path(settings.archive)),
        open_copy=lambda file: open_store(file, read_only=True),
        metrics=Metrics(),
        now=now,
    )
    clean = serve_until_stopped(plant, beside=lambda: _web(plant) if web else nullcontext(""))
    logging.getLogger("parallax.service").info("stopped")
    if not clean:
        logging.shutdown()
        os._exit(0)  # the last resort: a thread that did not end in time would keep the process; what it had not committed is found again


@contextmanager
def _web(plant: "Plant") -> Iterator[str]:
    """The research desk, in a thread of its own."""
    from parallax.web.app import make_app
    from parallax.web.desk import Desk
    from parallax.web.server import running

    settings = plant.settings
    with plant.open_store() as store:
        app = make_app(Desk(settings=settings, base=plant.pack, store=store))
        with running(app, settings.web.host, settings.web.port) as url:
            yield url
