"""``parallax sources``: what is watched, how it does, and how to add to it."""

import asyncio
import sys
from pathlib import Path
from typing import TextIO

import click

from parallax.cli.output import print_json, print_table, progress_bar, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.records import Run

_WELL = ("ok", "unchanged")


@click.group()
def sources() -> None:
    """List, show, add and check sources; exchange them as OPML."""


@sources.command("list")
@click.option("--kind", help="Only sources of this kind, such as trade or official.")
@click.option("--lang", help="Only sources in this language, such as zh or en.")
@click.option("--trouble", is_flag=True, help="Only sources whose last visit did not go well.")
@json_option
@pass_workplace
def list_(work: Workplace, kind: str | None, lang: str | None, trouble: bool, as_json: bool) -> None:
    """All sources, with how their last visit went."""
    last = last_runs(work)
    chosen = [each for each in work.pack.sources if kind in (None, each.kind) and lang in (None, each.lang)]
    chosen = [each for each in chosen if not trouble or _troubled(last.get(each.id))]
    if as_json:
        print_json([{"source": each, "last": last.get(each.id)} for each in chosen])
        return
    rows = [
        [each.id, each.name_en, each.name_zh, each.kind, each.lang, each.method, str(each.verified or "no"), _health(last.get(each.id))]
        for each in chosen
    ]
    print_table(rows, ("id", "name", "中文名", "kind", "lang", "method", "verified", "last visit"))


@sources.command()
@click.argument("source_id")
@click.option("--runs", default=10, show_default=True, help="Visits shown.")
@json_option
@pass_workplace
def show(work: Workplace, source_id: str, runs: int, as_json: bool) -> None:
    """One source: its declaration and its last visits."""
    from parallax.catalogue.sources import write_source

    source = work.source(source_id)
    rows = _runs(work, source_id, runs)
    if as_json:
        print_json({"source": source, "runs": rows})
        return
    say(write_source(source))
    if rows:
        header = ("when", "outcome", "status", "expected", "found", "new", "ms", "bytes", "error")
        print_table(
            [
                [
                    f"{r.started_at:%Y-%m-%d %H:%M}",
                    r.outcome,
                    *(str(n) for n in (r.status, r.expected, r.found, r.new, r.ms, r.bytes)),
                    r.error,
                ]
                for r in rows
            ],
            header,
        )
    else:
        say("Not visited yet.")


@sources.command()
@click.argument("url")
@click.option("--id", "source_id", help="Id of the new source. Default: made from its host.")
@click.option("--name", help="English name. Default: the title of its feed or page.")
@json_option
@pass_workplace
def add(work: Workplace, url: str, source_id: str | None, name: str | None, as_json: bool) -> None:
    """Find the feed or sitemap of the site at URL and declare it as a source of your own."""
    from crawlers.add import propose_source
    from parallax.catalogue.own import add_source

    source = asyncio.run(propose_source(url, work.settings.crawl, now(), source_id=source_id, name=name))
    file = add_source(work.own_folder, source)
    if as_json:
        print_json({"file": file, "source": source})
    else:
        say(f"Wrote {file}: {source.method} {source.urls[0]}\nLook it over, then: parallax sources check {source.id}")


@sources.command()
@click.argument("ids", nargs=-1, metavar="[SOURCE]...")
@json_option
@pass_workplace
def check(work: Workplace, ids: tuple[str, ...], as_json: bool) -> None:
    """Visit each source once and say whether it can be read. Nothing is stored. Exits with 1 when one cannot."""
    from crawlers.check import check_sources

    with progress_bar("Checking"):
        results = asyncio.run(check_sources(work.chosen(ids), work.settings.crawl, now()))
    if as_json:
        print_json(results)
    else:
        print_table(
            [[each.source_id, "ok" if each.ok else "WRONG", str(each.found), each.detail] for each in results],
            ("id", "", "entries", "detail"),
        )
    sys.exit(0 if all(each.ok for each in results) else 1)


@sources.command("export-opml")
@click.argument("file", type=click.File("w", encoding="utf-8", atomic=True), default="-")
@pass_workplace
def export_opml(work: Workplace, file: TextIO) -> None:
    """Write the feeds among the sources as OPML, to FILE or standard output."""
    from crawlers.opml import write_opml

    click.echo(write_opml(work.pack.sources, work.pack.name), file=file, nl=False)


@sources.command("import-opml")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_workplace
def import_opml(work: Workplace, file: Path) -> None:
    """Declare the feeds of an OPML file as sources of your own. Those whose URL is watched already are passed over."""
    from crawlers.opml import read_opml
    from parallax.catalogue.own import add_source
    from parallax.errors import ConfigError

    known, taken = {url for each in work.pack.sources for url in each.urls}, {each.id for each in work.pack.sources}
    added = 0
    for source in read_opml(file.read_bytes()):
        if source.id in taken or known.intersection(source.urls):
            say(f"passed over {source.urls[0]}: watched already, or its id {source.id} is taken")
            continue
        try:
            say(f"added {add_source(work.own_folder, source)}")
        except ConfigError as error:
            say(f"passed over {source.urls[0]}: {error.message}")
            continue
        added += 1
    say(f"{added} added.")


def last_runs(work: Workplace) -> dict[str, Run]:
    """The last visit of each source, the worst where it has several endpoints; none when there is no archive."""
    if not Path(work.settings.archive).exists():
        return {}
    with work.store(read_only=True) as store:
        runs = work.watched(store.latest_runs())
    return {run.source_id: run for run in sorted(runs, key=_troubled)}


def _troubled(run: Run | None) -> bool:
    return run is not None and run.outcome not in _WELL


def _runs(work: Workplace, source_id: str, limit: int) -> list[Run]:
    if not Path(work.settings.archive).exists():
        return []
    with work.store(read_only=True) as store:
        return store.runs(source_id, limit)


def _health(run: Run | None) -> str:
    return f"{run.outcome}: {run.error}".rstrip(": ") if run else "not visited"
