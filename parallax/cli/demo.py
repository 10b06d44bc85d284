"""``parallax demo``: everything at once, on a sample press of our own, without a network."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.crawl import crawl_progress, describe
from parallax.cli.digest import publish
from parallax.cli.output import progress_bar, say
from parallax.cli.workplace import Workplace, now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parallax.contracts import Store

SEARCHES = ("朱雀", "LandSpace", '"reusable rocket"')
_WORTH_SHOWING = "title:国家制造业转型升级基金 lang:zh"
_MARK = "# Settings of the demo:"  # by which a folder is known to be ours to empty
_SETTINGS = f"""{_MARK} the sample press is on loopback, where nobody needs sparing.
[crawl]
delay_seconds = 0
allow_addresses = ["127.0.0.0/8"]
"""


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="demo",
    show_default=True,
    help="Where the demo's archive and digest go.",
)
def demo(folder: Path) -> None:
    """Crawl a sample press on loopback, read it, print a digest, write FOLDER/digest.html.

    The press is ours: articles on real events of 2014 to 2024, written for this demo. One of its sources
    fails on purpose. A later demo starts anew.
    """
    if folder == Path("demo") and _is_demo(Path("parallax.toml")):
        raise click.UsageError("you are in a demo's folder; make it anew with --folder . or go up first")
    work = prepare(folder)
    with work.store() as store:
        _run(work, store)
        _, text = publish(work, store, now(), folder / "digest.html")
        shown = _worth_showing(store)
    click.echo(text)
    click.echo(_next_steps(folder, shown))


def prepare(folder: Path) -> Workplace:
    """A demo folder with settings of its own, so that every command works on it afterwards.

    An earlier demo's files are deleted, one by one: nothing else in the folder is touched, and no folder that is not a demo's.
    """
    file = folder / "parallax.toml"
    if folder.exists() and any(folder.iterdir()) and not _is_demo(file):
        raise click.UsageError(f"{folder} exists and is not a demo folder; choose another with --folder")
    for made in _made_by_demo(folder):
        made.unlink(missing_ok=True)
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    file.write_text(_SETTINGS, "utf-8")
    return Workplace(settings_file=file)


def _is_demo(file: Path) -> bool:
    return file.is_file() and file.read_bytes().startswith(_MARK.encode())


def _made_by_demo(folder: Path) -> "Iterator[Path]":
    from parallax.demo.sources import sample_sources

    yield folder / "digest.html"
    yield from (folder / f"parallax.db{ending}" for ending in ("", "-wal", "-shm"))
    yield from (folder / "sources" / f"{source.id}.toml" for source in sample_sources("http://127.0.0.1"))


def _run(work: Workplace, store: "Store") -> None:
    from matching.topics import TopicMatcher
    from parallax.catalogue.own import add_source
    from parallax.demo.site import serve_press
    from parallax.demo.sources import sample_sources
    from scheduler.pipeline import run_pass

    with serve_press() as site:
        sources = sample_sources(site.base_url)
        for source in sources:
            add_source(work.own_folder, source)
        say(f"The sample press is at {site.base_url}: {len(sources)} sources, one of which breaks and one of which blocks on purpose.")
        reader, topics = work.reader(store), TopicMatcher(work.pack.topics)
        with progress_bar("Crawling") as bar:
            report = run_pass(
                sources,
                store,
                reader,
                topics,
                work.settings,
                now=now,
                matcher=work.matcher(store),
                on_crawl=crawl_progress(bar),
                on_read=bar.step,
            )
    say(f"{describe(report.crawl)} Read {report.read} items.\n")


def _worth_showing(store: "Store") -> int:
    """The number of an item in both languages; numbers follow the order in which sources answer."""
    from matching.query import parse_query

    hits = store.search(parse_query(_WORTH_SHOWING), limit=1).hits
    return hits[0].item.id if hits else 1


def _next_steps(folder: Path, shown: int) -> str:
    command = f"{_command()} --settings {folder / 'parallax.toml'}"
    tries = "\n".join(f"  {command} search {query if query[0] != chr(34) else repr(query)}" for query in SEARCHES)
    return (
        f"The same digest as a page: {folder / 'digest.html'}\n\n"
        f"Try next:\n{tries}\n  {command} show {shown}\n  {command} web\n\n"
        f"The press was there for the demo only: its addresses lead nowhere now, but every page is in the archive as it was captured.\n"
    )


def _command() -> str:
    """What to type to get this command: its name where that is found, else the file that was started, as in a checkout."""
    started = Path(sys.argv[0])
    return "parallax" if shutil.which("parallax") or started.name != "parallax" else str(started)
