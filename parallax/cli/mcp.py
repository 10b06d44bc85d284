"""``parallax mcp``: the archive as tools for language models."""

import click

from parallax.cli.workplace import Workplace, pass_workplace


@click.command()
@pass_workplace
def mcp(work: Workplace) -> None:
    """Serve the archive over the Model Context Protocol on standard input and output. It only reads."""
    from parallax.web.desk import Desk
    from parallax.web.mcp_server import make_server

    with work.store(read_only=True) as store:
        make_server(Desk(settings=work.settings, base=work.plain_pack, store=store)).run("stdio")
