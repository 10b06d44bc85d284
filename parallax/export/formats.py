"""The formats of exports, by name, for the command line and the web alike."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from parallax.contracts import Archive
from parallax.export import bibliography, tables
from parallax.export.reference import NameOf, reference
from parallax.query import Query
from parallax.records import Item

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing items down, piece by piece."""

    media_type: str
    suffix: str
    write: Callable[[Iterable[Item], NameOf], Iterator[str]]


def _cited(write: Callable[..., Iterator[str]]) -> Callable[[Iterable[Item], NameOf], Iterator[str]]:
    return lambda items, name_of: write(reference(item, name_of) for item in items)


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", "csv", tables.csv_table),
    "jsonl": Format("application/x-ndjson", "jsonl", lambda items, _: tables.json_lines(items)),
    "bibtex": Format("application/x-bibtex; charset=utf-8", "bib", _cited(bibliography.bibtex)),
    "ris": Format("application/x-research-info-systems; charset=utf-8", "ris", _cited(bibliography.ris)),
    "csl": Format("application/vnd.citationstyles.csl+json", "json", _cited(bibliography.csl_json)),
}


def matching_items(archive: Archive, query: Query, most: int) -> Iterator[Item]:
    """Items that match, newest first, up to ``most``; a page of the archive in memory at a time."""
    cursor, left = None, most
    while left > 0:
        page = archive.search(query, limit=min(_PAGE, left), cursor=cursor)
        yield from (hit.item for hit in page.hits)
        left, cursor = left - len(page.hits), page.next_cursor
        if cursor is None:
            return
