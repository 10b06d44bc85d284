"""``parallax web``: the research desk in a browser."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from parallax.cli.output import say, warn
from parallax.cli.workplace import Workplace, pass_workplace

if TYPE_CHECKING:
    from parallax.contracts import Store
    from parallax.settings import WebSettings

_THIS_MACHINE = ("127.0.0.0/8", "::1/128")
_EVERYWHERE = ("0.0.0.0/32", "::/128")


@click.command()
@click.option("--host", help="Address to listen on. Default: web.host of the settings. Anything but loopback needs accounts.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port. Default: web.port of the settings.")
@pass_workplace
def web(work: Workplace, host: str | None, port: int | None) -> None:
    """Search, read, correct and export the archive in a browser. May run beside the service, which runs it too unless told otherwise."""
    from parallax.web.app import make_app
    from parallax.web.desk import Desk
    from parallax.web.server import run_until_stopped
    from scheduler.logs import set_up_logs

    set_up_logs(work.settings)
    wanted = work.settings.web
    wanted = replace(wanted, host=host or wanted.host, port=wanted.port if port is None else port)
    with work.existing_store() as store:
        app = make_app(Desk(settings=replace(work.settings, web=wanted), base=work.plain_pack, store=store))

        def announce(address: str) -> None:
            say(f"The research desk is at {address}/ (Ctrl-C stops it)")
            for hint in _hints(wanted, store):
                warn(hint)

        run_until_stopped(app, wanted.host, wanted.port, announce)


def _hints(wanted: "WebSettings", store: "Store") -> Iterator[str]:
    """Why other machines will be refused, where they were meant to be let in."""
    from parallax.web.clients import is_within

    if wanted.host == "localhost" or is_within(wanted.host, _THIS_MACHINE):
        return
    if not store.accounts():
        yield "there are no accounts yet, so only this machine is answered; make one: parallax accounts add NAME"
    if is_within(wanted.host, _EVERYWHERE) and not wanted.hosts:
        yield "other machines are answered under the names that web.hosts lists, and it lists none"
