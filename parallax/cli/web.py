"""``parallax web``: the research desk in a browser."""

import click

from parallax.cli.output import say
from parallax.cli.workplace import Workplace, pass_workplace


@click.command()
@click.option("--host", help="Address to listen on. Default: web.host of the settings. Anything but loopback needs accounts.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port. Default: web.port of the settings.")
@pass_workplace
def web(work: Workplace, host: str | None, port: int | None) -> None:
    """Search, read, correct and export the archive in a browser. May run beside the service, which runs it too unless told otherwise."""
    from parallax.web.app import make_app
    from parallax.web.desk import Desk
    from parallax.web.server import run_until_stopped

    settings = work.settings
    host, port = host or settings.web.host, settings.web.port if port is None else port
    with work.store() as store:
        app = make_app(Desk(settings=settings, base=work.plain_pack, store=store))
        run_until_stopped(app, host, port, lambda address: say(f"The research desk is at {address}/ (Ctrl-C stops it)"))
