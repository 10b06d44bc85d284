"""JSON Feed 1.0 and 1.1 become entries (jsonfeed.org/version/1.1)."""

import html
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawlers.dates import read_when
from crawlers.feed_scan import entry_key
from crawlers.feed_zone import feed_zone
from crawlers.plain import plain
from crawlers.tree import without_controls
from crawlers.urls import absolute
from parallax.errors import ParseError
from parallax.records import Entry

MOST_ENTRIES = 5000


def read_json_feed(text: str, base_url: str, zone: str | None, now: datetime) -> list[Entry]:
    """The entries of a JSON Feed, each key once. Raises ParseError when it is none.

    Without ``base_url``, links are relative to the feed's own.
    """
    try:
        feed = json.loads(text.lstrip("\ufeff \t\r\n"), strict=False)  # line breaks in strings are common
    except (ValueError, RecursionError) as error:
        raise ParseError(base_url, f"expected a JSON Feed ({error})") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ParseError(base_url, "expected a JSON Feed with a list of items")
    items = [item for item in items[:MOST_ENTRIES] if isinstance(item, dict)]
    base_url = base_url or absolute("", _text(feed, "home_page_url")) or absolute("", _text(feed, "feed_url")) or ""
    lang = _text(feed, "language")
    zone = zone or feed_zone(lang, "".join(_text(item, "title") for item in items[:20]))
    entries: dict[str, Entry] = {}
    for item in items:
        entry = _entry(item, base_url, lang, zone, now)
        entries.setdefault(entry.key, entry)
    return list(entries.values())


def _entry(item: dict[str, Any], base_url: str, lang: str, zone: str, now: datetime) -> Entry:
    url = absolute(base_url, _text(item, "url") or _text(item, "external_url")) or absolute("", _text(item, "id")) or ""
    markup = _text(item, "content_html") or html.escape(_text(item, "content_text") or _text(item, "summary"), quote=False).replace(
        "\n", "<br>\n"
    )
    title = plain(_text(item, "title"))
    date = _text(item, "date_published") or _text(item, "date_modified")
    return Entry(
        key=entry_key(_text(item, "id"), url, f"{title}\n{date}\n{markup[:500]}"),
        url=url,
        title=title,
        html=markup,
        authors=tuple(_authors(item)),
        published=read_when(date, now, zone),
        lang=_text(item, "language") or lang,
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Names, in the plural of version 1.1 or the singular of 1.0."""
    authors = item.get("authors") or [item.get("author")]
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict) and (name := plain(_text(author, "name"), markup=False)):
            yield name


def _text(shape: dict[str, Any], name: str) -> str:
    """A field as text; ids are numbers in some feeds, and JSON can spell halves of characters."""
    value = shape.get(name)
    return without_controls(str(value)).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
