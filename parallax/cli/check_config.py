"""``parallax check-config``: every problem of the settings, the pack and the operator's sources, at once."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.output import print_json, say
from parallax.cli.workplace import Workplace, json_option, pass_workplace
from parallax.digest.text import harmless
from parallax.errors import ConfigError

if TYPE_CHECKING:
    from parallax.catalogue.checker import Problem


@click.command("check-config")
@json_option
@pass_workplace
def check_config(work: Workplace, as_json: bool) -> None:
    """Check the settings, the pack and your own sources; name every problem.

    Exits with 1 when there is any. Corrections that no longer fit the pack are named on standard error.
    """
    problems = _problems(work)
    for problem in () if problems else idle_corrections(work):
        click.echo(harmless(f"passed over: {problem}"), err=True)
    if as_json:
        print_json([{"file": file, "key": key, "expected": expected} for file, key, expected in problems])
    for file, key, expected in problems if not as_json else ():
        say(f"{file}: {key}: {expected}")
    if not problems and not as_json:
        pack = work.pack
        parts = {"sources": pack.sources, "companies": pack.companies, "topics": pack.topics, "glossary terms": pack.glossary}
        say("Sound: " + ", ".join(f"{len(records)} {name}" for name, records in parts.items()) + ".")
    sys.exit(1 if problems else 0)


def idle_corrections(work: Workplace) -> "list[Problem]":
    """What of the archive's corrections no longer fits the pack. It does no harm, so it is no problem of the configuration."""
    from parallax.catalogue.amend import amend

    return amend(work.plain_pack, work.corrections)[1]


def _problems(work: Workplace) -> list[tuple[str, str, str]]:
    from parallax.catalogue import default_pack, inspect_pack
    from parallax.catalogue.own import inspect_own

    try:
        settings = work.settings
    except ConfigError as error:
        return [(error.subject, where, what) for where, what in error.problems]
    folder = Path(settings.pack) if settings.pack else default_pack()
    found = [*inspect_pack(folder)[1], *inspect_own(work.own_folder)[1]]
    return [(each.file, each.key, each.expected) for each in found]
