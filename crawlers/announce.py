"""From a fetched answer to the entries that it announces: the one door from bytes to `Entry`, whatever a source's method.

Runs in a worker process: everything that goes in or comes out pickles, and nothing but ParseError is raised. What was known before, how
often to look and whether a small number of entries is alarming are the caller's to decide.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawlers.apis import parse_json
from crawlers.decode import decode
from crawlers.feeds import read_feed
from crawlers.lists import Listing, parse_files, parse_list
from crawlers.sitemaps import parse_sitemap
from parallax.errors import ParseError
from parallax.records import Entry, Fetched, Selectors, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What an answer announces. ``found`` counts entries of the right kind, known ones too, before the source's text filter."""

    entries: tuple[Entry, ...]  # not known before
    found: int
    follow: tuple[str, ...]  # the next list page, or the sitemaps of an index
    filled: Mapping[str, float]  # share of new entries that carry title, url, date, html


def read_entries(source: Source, fetched: Fetched, now: datetime, known: Container[str] | None = None) -> Announcement:
    """The new entries of one answer. Raises ParseError, about its URL, when the answer is not what the source's method expects."""
    try:
        entries, found, follow = _read(source, fetched, now, known or frozenset())
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParseError(fetched.url, f"cannot be read as {source.method} ({type(error).__name__}: {error})") from error
    wanted = tuple(_matching(entries, source.selectors.text_pattern, lambda entry: entry.title, source.id))
    return Announcement(entries=wanted, found=found, follow=follow, filled=filled(wanted))


def filled(entries: tuple[Entry, ...]) -> dict[str, float]:
    """The share of entries that carry each field; empty for no entries."""
    if not entries:
        return {}
    counts = {
        "title": sum(bool(entry.title) for entry in entries),
        "url": sum(bool(entry.url) for entry in entries),
        "date": sum(entry.published is not None for entry in entries),
        "html": sum(bool(entry.html) for entry in entries),
    }
    return {name: round(count / len(entries), 3) for name, count in counts.items()}


def _read(source: Source, fetched: Fetched, now: datetime, known: Container[str]) -> tuple[list[Entry], int, tuple[str, ...]]:
    """New entries, the number of all, and what to fetch next, by the source's method."""
    content_type, base, pattern = fetched.header("content-type"), fetched.final_url or fetched.url, source.selectors.link_pattern
    if source.method == "feed" and not pattern:
        read = read_feed(fetched.body, content_type, base_url=base, zone=source.timezone, now=now, known=known)
        return list(read.entries), read.found, ()
    every, follow = _all(source, fetched, content_type, base, now)
    matching = list(_matching(every, pattern, lambda entry: entry.url, source.id))
    return [entry for entry in matching if entry.key not in known], len(matching), follow


def _all(source: Source, fetched: Fetched, content_type: str | None, base: str, now: datetime) -> tuple[Iterable[Entry], tuple[str, ...]]:
    if source.method == "feed":
        return read_feed(fetched.body, content_type, base_url=base, zone=source.timezone, now=now).entries, ()
    if source.method == "sitemap":
        sitemap = parse_sitemap(fetched.body, content_type, base_url=base, now=now, zone=source.timezone)
        return sitemap.entries, sitemap.nested
    readers: dict[str, Callable[[str, str, Selectors, datetime, str], Listing]] = {
        "list": parse_list,
        "json": parse_json,
        "pdf": parse_files,
    }
    reader = readers.get(source.method)
    if reader is None:
        raise ParseError(fetched.url, f"a source of method {source.method!r} announces nothing")
    listing = reader(decode(fetched.body, content_type), base, source.selectors, now, source.timezone)
    return listing.entries, (listing.next_url,) if listing.next_url else ()


def _matching(entries: Iterable[Entry], pattern: str, field: Callable[[Entry], str], source_id: str) -> Iterable[Entry]:
    if not pattern:
        return entries
    try:
        wanted = re.compile(pattern)
    except re.error as error:
        raise ParseError(source_id, f"expected a regular expression, found {pattern!r} ({error})") from error
    return [entry for entry in entries if wanted.search(field(entry))]
