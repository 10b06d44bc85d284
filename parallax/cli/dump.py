"""``parallax dump`` and ``parallax restore``: the whole archive as a file that outlives any program."""

from pathlib import Path

import click

from parallax.cli.output import say
from parallax.cli.workplace import Workplace, pass_workplace


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_workplace
def dump(work: Workplace, file: Path) -> None:
    """Write the whole archive to FILE: a gzipped tar of JSON lines, one file a table, with hashes. Others may go on writing."""
    from store.dump import dump as write

    rows = write(Path(work.settings.archive), file)
    say(f"Wrote {file}: {rows['items']} items, {sum(rows.values())} rows in all, {file.stat().st_size // 1000} kB.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_workplace
def restore(work: Workplace, file: Path) -> None:
    """Make the archive anew from a dump. The archive that the settings name must not exist yet."""
    from store.dump import restore as read

    archive = Path(work.settings.archive)
    rows = read(file, archive)
    say(f"{archive} is back: {rows['items']} items, {sum(rows.values())} rows in all.")
