"""``parallax export``: what a search finds, as a file for another program."""

from typing import TextIO

import click

from parallax.cli.rulebook import saved_queries
from parallax.cli.search import understood
from parallax.cli.workplace import Workplace, pass_workplace
from parallax.records import Article


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--format",
    "name",
    type=click.Choice(["csv", "jsonl", "bibtex", "ris", "csl"]),
    default="csv",
    show_default=True,
    help="How items are written.",
)
@click.option(
    "-o", "--output", type=click.File("w", encoding="utf-8", atomic=True), default="-", help="File to write. Default: standard output."
)
@click.option("-n", "--most", type=click.IntRange(1), default=100_000, show_default=True, help="Most items written, newest first.")
@pass_workplace
def export(work: Workplace, query: tuple[str, ...], name: str, output: TextIO, most: int) -> None:
    """Write the items that QUERY finds (default: all): a table, lines of JSON, or references for a bibliography.

    \b
      parallax export company:landspace --format bibtex -o landspace.bib
      parallax export 'topic:funding after:2024-01-01' -o funding.csv
    """
    from parallax.export.formats import FORMATS, matching_items

    sources = {source.id: source for source in work.pack.sources}

    def name_of(article: Article) -> str:
        return sources[article.source_id].name_en if article.source_id in sources else article.site or article.source_id

    with work.store(read_only=True) as store:
        tree = understood(work, " ".join(query), saved_queries(work, store))
        output.writelines(FORMATS[name].write(matching_items(store, tree, most), name_of))
