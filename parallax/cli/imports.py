"""``parallax import``: pages, mails and reports by hand."""

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.output import print_json, progress_bar, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.errors import ParallaxError, ParseError

if TYPE_CHECKING:
    from crawlers.workers import Workers
    from parallax.contracts import Store

_LARGEST = 100_000_000  # bytes of a file


@click.command("import")
@click.argument("what", nargs=-1, required=True, metavar="URL|FILE...")
@click.option("--source", "source_id", default="import", show_default=True, help="Source to file the articles under.")
@json_option
@pass_workplace
def import_(work: Workplace, what: tuple[str, ...], source_id: str, as_json: bool) -> None:
    """Store articles from URLs, saved pages (HTML, WeChat), newsletters (.eml) or reports (.pdf).

    What is in the archive already is not stored again. Exits with 1 when something could not be read.
    """
    with work.store() as store:
        results = asyncio.run(_all(work, store, what, source_id))
        _read(work, store)
    if as_json:
        print_json(results)
    for each in results if not as_json else ():
        say(f"{each['what']}: {each['error'] or each['stored']}")
    sys.exit(1 if any(each["error"] for each in results) else 0)


def _read(work: Workplace, store: "Store") -> None:
    """What was imported is searchable in both languages at once, not only after the next run."""
    from matching.topics import TopicMatcher
    from scheduler.pipeline import read_backlog

    with progress_bar("Reading") as bar:
        for count in read_backlog(store, work.reader(store), TopicMatcher(work.pack.topics), work.matcher(store)):
            bar.step(count)


async def _all(work: Workplace, store: "Store", what: tuple[str, ...], source_id: str) -> list[dict[str, str]]:
    """One after the other; each is read in a process that can be killed, as what is crawled is."""
    from crawlers.workers import Workers

    async with Workers(work.settings.crawl, ("crawlers.importing",)) as workers:
        return [await _one(work, store, workers, each, source_id) for each in what]


async def _one(work: Workplace, store: "Store", workers: "Workers", what: str, source_id: str) -> dict[str, str]:
    from crawlers.importing import read_import
    from parallax.records import Capture

    try:
        body, content_type = await _bytes(work, what)
        reading = partial(read_import, content_type=content_type or None, now=now(), source_id=source_id)
        articles = await workers.run(what, reading, body, what)
        capture = Capture(url=what, body=body, content_type=content_type, fetched_at=now())
        ids = [store.save_article(article, capture) for article in articles]
    except ParallaxError as error:
        return {"what": what, "stored": "", "error": error.message}
    except OSError as error:
        return {"what": what, "stored": "", "error": f"cannot be read: {error.strerror or error}"}
    new = [f"item {each}" for each in ids if each is not None]
    return {"what": what, "stored": ", ".join(new) or "in the archive already", "error": ""}


async def _bytes(work: Workplace, what: str) -> tuple[bytes, str]:
    if what.startswith(("http://", "https://")):
        from crawlers.fetch import fetch_one

        fetched = await fetch_one(what, work.settings.crawl, now())
        return fetched.body, fetched.header("content-type") or ""
    return _file(Path(what)), ""


def _file(path: Path) -> bytes:
    """The bytes of an ordinary file of bearable size: a device or a pipe might never end."""
    size = path.stat().st_size
    if not path.is_file():
        raise ParseError(str(path), "a file was expected")
    if size > _LARGEST:
        raise ParseError(str(path), f"a file of at most {_LARGEST // 1_000_000} MB was expected, this one has {size // 1_000_000}")
    return path.read_bytes()
