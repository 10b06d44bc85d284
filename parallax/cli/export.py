"""``parallax export``: what a search finds, as a file for another program."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from parallax.cli.rulebook import saved_queries
from parallax.cli.search import understood
from parallax.cli.workplace import Workplace, pass_workplace
from parallax.drafts import draft_folder
from parallax.records import Article, Item

if TYPE_CHECKING:
    from parallax.contracts import Store

FORMATS = ("csv", "jsonl", "parquet", "bibtex", "ris", "csl", "warc")
_FORMATS = click.Choice(FORMATS)


@click.command()
@click.argument("query", nargs=-1)
@click.option("--format", "name", type=_FORMATS, default="csv", show_default=True, help="How items are written; warc: captured pages.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write. Default: standard output.")
@click.option("-n", "--most", type=click.IntRange(1), default=100_000, show_default=True, help="Most items written, newest first.")
@pass_workplace
def export(work: Workplace, query: tuple[str, ...], name: str, output: Path | None, most: int) -> None:
    """Write the items that QUERY finds (default: all): a table, lines of JSON, references for a bibliography, or captured pages.

    \b
      parallax export company:landspace --format bibtex -o landspace.bib
      parallax export 'topic:funding after:2024-01-01' -o funding.csv
      parallax export company:landspace --format warc -o landspace.warc.gz

    Parquet needs an extra: pip install 'parallax-monitor[parquet]'
    """
    from parallax.export.formats import matching_items

    if name == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError("Parquet needs a file: add --output items.parquet")
    with work.store(read_only=True) as store:
        tree = understood(work, " ".join(query), saved_queries(work, store))
        items = _Counted(matching_items(store, tree, most))
        with _written(output) as file:
            said = _write(work, store, items, name, file)
    if output:
        click.echo(f"Wrote {output}: {said}.", err=True)


class _Counted:
    """Items, and how many have passed so far."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items, self.number = items, 0

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            self.number += 1
            yield item


def _write(work: Workplace, store: "Store", items: _Counted, name: str, file: IO[bytes]) -> str:
    """Write the items; what was written, in words."""
    from parallax.digest.compose import plural
    from parallax.export import formats
    from parallax.export.parquet import write_parquet
    from parallax.export.warc import write_warc

    sources = {source.id: source for source in work.pack.sources}

    def name_of(article: Article) -> str:
        return sources[article.source_id].name_en if article.source_id in sources else article.site or article.source_id

    if name == "warc":
        pages = write_warc(store, items, file)
        return f"{plural(pages, 'captured page')} of {plural(items.number, 'item')}"
    if name == "parquet":
        write_parquet(items, name_of, file)
    else:
        file.writelines(piece.encode("utf-8", "replace") for piece in formats.FORMATS[name].write(items, name_of))
    return plural(items.number, "item")


@contextmanager
def _written(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that appears when it is complete. What is no file (a pipe, a device) is written to as it is."""
    if output is None:
        yield sys.stdout.buffer
        return
    target = output.resolve()  # a link stays a link
    if target.exists() and not target.is_file():
        with target.open("wb") as there:
            yield there
        return
    with draft_folder(target.parent, f".{target.name}.") as folder:
        with (folder / "draft").open("wb") as draft:
            yield draft
        (folder / "draft").replace(target)
