"""Items as Atom (RFC 4287) and as JSON Feed 1.1, for readers of feeds: newest first, English with the original, identities that last.

What a feed is of (a rule, a search, a company) is its title and address; choosing the items is the caller's business.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from parallax.deliver.compose import item_page, rendering
from parallax.digest.text import harmless
from parallax.records import Item, Segment, Source

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\U0001fffe\U0001ffff]")
_NAMESPACES: Any = {None: _ATOM}  # the stubs know no default namespace
_SENTENCES = 12
_TITLE_CHARACTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An item as both kinds of feed tell it."""

    id: str
    url: str
    title: str
    html: str
    source: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime
    lang: str
    topics: tuple[str, ...]


def atom(title: str, self_url: str, items: Sequence[Item], *, sources: Mapping[str, Source], now: datetime, public_url: str = "") -> bytes:
    """An Atom document. ``now`` is the time of change of a feed without items."""
    entries = _entries(items, self_url, sources, public_url)
    feed = etree.Element(_tag("feed"), {f"{_XML}lang": "en"}, nsmap=_NAMESPACES)
    _add(feed, "id", _identity(self_url, "feed", _after_host(self_url)))
    _add(feed, "title", _clean(title))
    _add(feed, "updated", _stamp(max((entry.updated for entry in entries), default=now)))
    _add(feed, "link", rel="self", href=_clean(self_url), type="application/atom+xml")
    _add(feed, "generator", "Parallax")
    author = _add(feed, "author")
    _add(author, "name", "Parallax")
    for entry in entries:
        _atom_entry(feed, entry)
    return bytes(etree.tostring(feed, encoding="utf-8", xml_declaration=True))


def json_feed(title: str, self_url: str, items: Sequence[Item], *, sources: Mapping[str, Source], public_url: str = "") -> bytes:
    """A JSON Feed document."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _clean(title),
        "feed_url": self_url,
        "language": "en",
        "items": [_json_item(entry) for entry in _entries(items, self_url, sources, public_url)],
    }
    return json.dumps(feed, ensure_ascii=False).encode("utf-8", "replace")


def _atom_entry(feed: Any, entry: FeedEntry) -> None:
    made = _add(feed, "entry")
    _add(made, "id", entry.id)
    _add(made, "title", entry.title)
    _add(made, "updated", _stamp(entry.updated))
    if entry.published:
        _add(made, "published", _stamp(entry.published))
    if entry.url:
        _add(made, "link", rel="alternate", href=entry.url)
    for name in entry.authors or (entry.source,):
        _add(_add(made, "author"), "name", name)
    for topic in entry.topics:
        _add(made, "category", term=topic)
    _add(made, "content", entry.html, type="html")


def _json_item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "title": entry.title,
        "content_html": entry.html,
        "date_modified": _stamp(entry.updated),
        "authors": [{"name": name} for name in entry.authors or (entry.source,)],
        "tags": list(entry.topics),
    }
    item |= {"url": entry.url} if entry.url else {}
    return item | ({"date_published": _stamp(entry.published)} if entry.published else {})


def _entries(items: Sequence[Item], self_url: str, sources: Mapping[str, Source], public_url: str) -> list[FeedEntry]:
    """Newest first by arrival; each item once."""
    unique = {item.id: item for item in items}
    return [_entry(unique[key], self_url, sources, public_url) for key in sorted(unique, reverse=True)]


def _entry(item: Item, self_url: str, sources: Mapping[str, Source], public_url: str) -> FeedEntry:
    article, reading = item.article, item.reading
    translation = reading.translation if reading else None
    source = sources.get(article.source_id)
    name = source.name_en if source else article.site or article.source_id
    return FeedEntry(
        id=_identity(self_url, f"item/{item.id}", "", item.stored_at),
        url=article.url if article.url.startswith(("http://", "https://")) and _clean(article.url) == article.url else "",
        title=_one_line(translation.title if translation else article.title) or f"Item {item.id}",
        html=_html(item, name, public_url),
        source=_one_line(name) or "Parallax",
        authors=tuple(name for author in article.authors if (name := _one_line(author))),
        published=article.published.moment if article.published else None,
        updated=item.stored_at,
        lang=reading.lang if reading else article.lang,
        topics=tuple(map(_clean, reading.topics)) if reading else (),
    )


def _identity(self_url: str, kind: str, rest: str, when: datetime | None = None) -> str:
    """A tag URI (RFC 4151): the feed's host, a day on which it was ours, and what it names. It outlives addresses."""
    host = urlsplit(self_url).hostname or "parallax.invalid"
    day = f"{when.astimezone(UTC):%Y-%m-%d}" if when else "2026"
    path = re.sub(r"[^A-Za-z0-9._~/-]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), rest)
    return f"tag:{host},{day}:{kind}{'/' + path if path else ''}"


def _after_host(url: str) -> str:
    """What tells the feeds of one host apart: the path and what is asked for."""
    parts = urlsplit(url)
    return f"{parts.path.strip('/')}{'?' if parts.query else ''}{parts.query}"


def _html(item: Item, source: str, public_url: str) -> str:
    """The first sentences in both languages, as HTML; everything from elsewhere is escaped."""
    translation = item.reading.translation if item.reading else None
    page = item_page(public_url, item.id)
    how = rendering(item)
    rows = [f"<p>{_text(source)}{' · ' + how if how else ''}</p>"]
    if translation:
        lang = escape(item.reading.lang if item.reading else "", quote=True)
        rows.append(f'<p lang="{lang}"><strong>{_text(item.article.title)}</strong></p>')
        rows += [_both(segment, lang) for segment in translation.segments if segment.field == "text"][:_SENTENCES]
    else:
        rows += [f"<p>{_text(paragraph)}</p>" for paragraph in item.article.text.split("\n") if paragraph.strip()][:_SENTENCES]
    if page:
        rows.append(f'<p><a href="{escape(_clean(page), quote=True)}">Item {item.id}</a></p>')
    return "\n".join(rows)


def _both(segment: Segment, lang: str) -> str:
    flags = f" [check: {_text(', '.join(segment.flags))}]" if segment.flags else ""
    return f'<p>{_text(segment.target)}{flags}</p>\n<blockquote lang="{lang}">{_text(segment.source)}</blockquote>'


def _text(text: str) -> str:
    return escape(_one_line(text, 2000))


def _one_line(text: str, most: int = _TITLE_CHARACTERS) -> str:
    line = " ".join(_clean(text[: 8 * most]).split())
    return line if len(line) <= most else line[: most - 2] + " …"


def _clean(text: str) -> str:
    """Without what XML cannot hold or what steers a terminal."""
    return _NOT_XML.sub("", harmless(text))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    made = etree.SubElement(parent, _tag(name), attributes)
    made.text = text or None
    return made
