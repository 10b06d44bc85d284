"""JSON lists become entries, by the dotted paths of a source's selectors (``data.items``, ``0.title``) or by the usual names.

A ``link`` with braces is a template: ``https://example.org/news/{id}``. JSONP and assignments are unwrapped, never run.
"""

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from crawlers.dates import read_when
from crawlers.lists import Listing
from crawlers.plain import looks_like_markup, plain
from crawlers.tree import without_controls
from crawlers.urls import absolute, canonical_url
from parallax.errors import ParseError
from parallax.records import Entry, Selectors

MOST_ENTRIES = 1000
_JSONP = re.compile(r"^\s*+(?:/\*\*/\s*+)?(?:var\s+)?[A-Za-z_$][\w.$]{0,100}\s*[(=]")
_NAMES = {
    "link": ("url", "link", "href", "article_url", "share_url", "web_url"),
    "title": ("title", "headline", "name"),
    "date": (
        "published_at",
        "publish_time",
        "publishTime",
        "pubDate",
        "pub_date",
        "published",
        "date",
        "ctime",
        "created_at",
        "time",
        "net",
    ),
    "summary": ("summary", "description", "abstract", "digest", "brief", "intro"),
}
_DEPTH = 6


def parse_json(text: str, base_url: str, selectors: Selectors, now: datetime, zone: str) -> Listing:
    """The entries of a JSON list. Raises ParseError when it is no JSON, or has no list where one is declared."""
    data = _load(text, base_url)
    rows = _at(data, selectors.item) if selectors.item else max(_lists(data), key=len, default=None)
    if not isinstance(rows, list):
        raise ParseError(base_url, f"expected a list at {selectors.item!r}" if selectors.item else "expected a list of objects")
    entries: dict[str, Entry] = {}
    for row in rows[:MOST_ENTRIES]:
        entry = _entry(row, base_url, selectors, now, zone) if isinstance(row, dict) else None
        if entry:
            entries.setdefault(entry.key, entry)
    following = _text(_at(data, selectors.next)) if selectors.next else ""
    return Listing(entries=tuple(entries.values()), next_url=absolute(base_url, following))


def _load(text: str, subject: str) -> Any:
    if match := _JSONP.match(text):
        text = text[match.end() :].rstrip().rstrip(";").rstrip().removesuffix(")")
    try:
        return json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise ParseError(subject, f"expected JSON ({error})") from error


def _at(data: Any, path: str) -> Any:
    """The value at a dotted path, None where it leads nowhere."""
    for step in path.split("."):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def _lists(data: Any, depth: int = _DEPTH) -> Iterator[list[Any]]:
    """Every list of objects, down to some depth."""
    if isinstance(data, list) and any(isinstance(row, dict) for row in data):
        yield data
    elif isinstance(data, dict) and depth:
        for value in data.values():
            yield from _lists(value, depth - 1)


def _entry(row: dict[str, Any], base_url: str, selectors: Selectors, now: datetime, zone: str) -> Entry | None:
    url = absolute(base_url, _link(row, selectors.link))
    if not url:
        return None
    summary = _field(row, selectors.summary, "summary")
    return Entry(
        key=canonical_url(url),
        url=url,
        title=plain(_field(row, selectors.title, "title")),
        html=summary if looks_like_markup(summary) else html.escape(summary, quote=False),
        published=read_when(_field(row, selectors.date, "date"), now, zone),
    )


def _link(row: dict[str, Any], path: str) -> str:
    if "{" not in path:
        return _field(row, path, "link")
    parts = {name: _text(_at(row, name)) for name in re.findall(r"\{([\w.]+)\}", path)}
    if not all(parts.values()):
        return ""
    return re.sub(r"\{([\w.]+)\}", lambda match: quote(parts[match[1]], safe=""), path)


def _field(row: dict[str, Any], path: str, kind: str) -> str:
    """The value at the declared path, else under the first usual name that has one."""
    if path:
        return _text(_at(row, path))
    return next((text for name in _NAMES[kind] if (text := _text(row.get(name)))), "")


def _text(value: Any) -> str:
    return without_controls(str(value)).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
