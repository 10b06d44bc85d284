"""The command line. A command parses, calls one function of the layer below, and prints; one file per command.

Exit codes: 0 done; 1 what the command looked at is wrong or missing, named on standard error; 2 the command line is wrong.
"""

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path

import click

from parallax.cli.accounts import accounts
from parallax.cli.check_config import check_config
from parallax.cli.corrections import corrections
from parallax.cli.crawl import crawl
from parallax.cli.demo import demo
from parallax.cli.digest import digest
from parallax.cli.doctor import doctor
from parallax.cli.dump import dump, restore
from parallax.cli.export import export
from parallax.cli.fix import fix
from parallax.cli.imports import import_
from parallax.cli.init import init
from parallax.cli.jobs import jobs
from parallax.cli.mcp import mcp
from parallax.cli.models import models
from parallax.cli.names import names
from parallax.cli.outbox import outbox
from parallax.cli.rules import rules
from parallax.cli.run import run
from parallax.cli.search import search
from parallax.cli.serve import serve
from parallax.cli.shell import completion
from parallax.cli.show import show
from parallax.cli.sources import sources
from parallax.cli.status import status
from parallax.cli.subscribers import subscribers
from parallax.cli.terms import terms
from parallax.cli.translate import translate
from parallax.cli.web import web
from parallax.cli.workplace import Workplace
from parallax.digest.text import harmless
from parallax.errors import ConfigError, ParallaxError
from parallax.version import __version__

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # of these the system does not say where
_MOST_PROBLEMS = 3  # of a file, that one line names


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="parallax")
@click.option(
    "--settings",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file. Default: $PARALLAX_SETTINGS, else ./parallax.toml if it exists.",
)
@click.pass_context
def parallax(context: click.Context, settings: Path | None) -> None:
    """Watch English and Chinese sources on one subject and see one picture.

    \b
    First steps:
      parallax demo                    try everything on a sample press, offline
      parallax init                    make a settings file and an archive here
      parallax sources list            see what will be watched
      parallax run --once              crawl what is due, read and translate it
      parallax digest                  read what is new
      parallax search 可回收火箭        search in either language
    """
    context.obj = Workplace(settings_file=settings)


for _command in (
    accounts,
    check_config,
    completion,
    corrections,
    crawl,
    demo,
    digest,
    doctor,
    dump,
    export,
    fix,
    import_,
    init,
    jobs,
    mcp,
    models,
    names,
    outbox,
    restore,
    rules,
    run,
    search,
    serve,
    show,
    sources,
    status,
    subscribers,
    terms,
    translate,
    web,
):
    parallax.add_command(_command)


def main() -> None:
    """The console script: errors that an operator can act on are one line, not a traceback."""
    _open_ended()
    try:
        parallax(prog_name="parallax")
    except ParallaxError as error:
        click.echo(f"parallax: {' '.join(harmless(_in_a_line(error)).splitlines())}", err=True)  # it may quote what a site sent
        sys.exit(1)
    except OSError as error:
        if error.filename is None and error.errno not in _NO_ROOM:
            raise
        click.echo(harmless(f"parallax: {error.filename or 'what was to be written'}: {error.strerror}"), err=True)
        sys.exit(1)


def _open_ended() -> None:
    """Print wherever it goes: what a charset cannot carry is named by its number, what nobody reads (``>&-``) is dropped."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open for as long as the program runs
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _in_a_line(error: ParallaxError) -> str:
    """An error; of many problems of a file the first, and where the others are listed."""
    if not isinstance(error, ConfigError) or len(error.problems) <= _MOST_PROBLEMS:
        return str(error)
    where, what = error.problems[0]
    return f"{error.subject}: {where}: {what}; and {len(error.problems) - 1} more, which parallax check-config lists"
