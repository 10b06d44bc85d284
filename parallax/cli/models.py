"""``parallax models``: the translation model, from the official index or from a file."""

from pathlib import Path

import click

from parallax.cli.output import print_json, print_table, progress_bar, say
from parallax.cli.workplace import Workplace, json_option, pass_workplace

_PAIR = "zh-en"  # what can be downloaded


@click.group()
def models() -> None:
    """Install, list and remove translation models.

    Without one everything works, and Chinese carries a word-by-word gloss labelled as such.
    """


@models.command("list")
@json_option
@pass_workplace
def list_(work: Workplace, as_json: bool) -> None:
    """Installed models and their state: ready, outdated or broken."""
    from translate.models import list_models

    found = list_models(work.settings.models_folder)
    if as_json:
        print_json(found)
    elif found:
        rows = [[each.name, each.state, each.version, each.short_hash, each.problem] for each in found]
        print_table(rows, ("name", "state", "version", "weights", "problem"))
    else:
        say(f"No model in {work.settings.models_folder}. Install one: parallax models install zh-en")


@models.command()
@click.argument("what", metavar="[zh-en|FILE]", default=_PAIR)
@click.option(
    "--file", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Install this .argosmodel instead of downloading."
)
@click.option("--sha256", default="", help="Checksum that the file must have.")
@pass_workplace
def install(work: Workplace, what: str, file: Path | None, sha256: str) -> None:
    """Install the translation model zh-en from the official Argos index, or from a FILE (.argosmodel) without a network.

    A download that broke off is resumed; what does not have the right checksum is not installed.
    """
    from translate.models import ATTRIBUTION, install_file, install_official

    folder = work.settings.models_folder
    file = file or _file_named(what)
    if file:
        model = install_file(file, folder, sha256=sha256)
    else:
        with progress_bar(f"Downloading {_PAIR}") as bar:
            model = install_official(folder, progress=lambda done, total: bar.show(done=done, total=total or None))
    say(f"Installed {model.name}, {model.state}. {ATTRIBUTION}")
    say("The service, or the next parallax run --once, translates what has only a gloss.")


def _file_named(what: str) -> Path | None:
    """The package file that is meant, None for the pair; a usage error for what is neither."""
    if what == _PAIR:
        return None
    if not Path(what).is_file():
        raise click.UsageError(f"expected {_PAIR} or the path of an .argosmodel file; there is no file {what}")
    return Path(what)


@models.command()
@click.argument("name")
@pass_workplace
def remove(work: Workplace, name: str) -> None:
    """Delete the installed model NAME."""
    from translate.models import remove_model

    remove_model(work.settings.models_folder, name)
    say(f"Removed {name}.")
