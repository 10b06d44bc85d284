"""RSS, Atom, RDF and JSON feeds become entries.

    decode → a safe tree → known entries cut out → feedparser on what is left → our own dates, titles and links

feedparser knows the dialects; it is not asked about charsets, dates, links, identity or safety, where it guesses. It only ever sees
well-formed UTF-8, so that its slow forgiving parser is never reached. Fetching, storing and sanitising are left to others.
"""

import html
import io
import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from crawlers.dates import read_when
from crawlers.decode import decode
from crawlers.feed_scan import Scanned, feed_tree, looks_like_json, prune, scan
from crawlers.feed_zone import feed_zone
from crawlers.jsonfeed import read_json_feed
from crawlers.plain import looks_like_markup, plain
from crawlers.xml_text import LARGEST, child_text, local_name
from parallax.errors import ParseError
from parallax.records import Entry, When

_MARK = "parallaxnumber"  # an element of ours by which feedparser's entries are told apart
_READ = frozenset({
    "title", "description", "encoded", "content", "summary", "abstract", "subtitle", "body", "fullitem", "group",
    "author", "creator", "name", "email", "pubdate", "published", "updated", "modified", "issued", "created", "date", "publicationdate",
})  # fmt: skip
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DATES = ("published", "updated", "created", "prism_publicationdate")
_MARKUP = re.compile(r"[<&]")
_LONGEST = 1000  # characters of an author that are looked at
_ADDRESS = re.compile(r"^\S+@\S+\s*\((.{1,200})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRead:
    """The entries that were not known, and the number of all."""

    entries: tuple[Entry, ...]
    found: int


def parse_feed(
    body: bytes,
    content_type: str | None = None,
    *,
    base_url: str = "",
    zone: str | None = None,
    now: datetime | None = None,
    known: Container[str] = frozenset(),
) -> list[Entry]:
    """The entries of a feed that are not among the known keys, in the feed's order.

    ``zone`` is where dates without an offset are meant; by default that of the feed's language (China for Chinese, else UTC).
    Raises ParseError when the bytes are no feed.
    """
    return list(read_feed(body, content_type, base_url=base_url, zone=zone, now=now or datetime.now(UTC), known=known).entries)


def read_feed(
    body: bytes, content_type: str | None, *, base_url: str, zone: str | None, now: datetime, known: Container[str] = frozenset()
) -> FeedRead:
    """As `parse_feed`, with the number of all entries. Only the first 5 MB are read."""
    text = decode(body[:LARGEST], content_type)
    if looks_like_json(text):
        entries = read_json_feed(text, base_url, zone, now)
        return FeedRead(entries=tuple(entry for entry in entries if entry.key not in known), found=len(entries))
    root = feed_tree(text, base_url)
    items = scan(root, base_url)
    new = prune(root, items, known)
    return FeedRead(entries=tuple(_entries(root, new, zone, now, base_url)) if new else (), found=len(items))


def _entries(root: etree._Element, items: list[Scanned], zone: str | None, now: datetime, base_url: str) -> list[Entry]:
    """Read the elements through feedparser, each under its number."""
    for number, item in enumerate(items):
        _lighten(item.element)
        mark = etree.Element(etree.QName(_namespace(item.element) or None, _MARK))
        mark.text = str(number)
        item.element.insert(0, mark)
    lang = _language(root)
    _strip(root, items)
    parsed = _feedparser(etree.tostring(root, encoding="utf-8"), base_url)
    read = {str(shape.get(_MARK)): shape for shape in parsed.entries}
    zone = zone or feed_zone(lang, "".join(str(shape.get("title") or "") for shape in parsed.entries[:20]))
    return [_entry(read[str(number)], item, lang, zone, now) for number, item in enumerate(items) if str(number) in read]


def _language(root: etree._Element) -> str:
    """The language that the feed says it is in, or empty."""
    homes = (root, *root.iterfind("{*}channel"))
    said = next((found for home in homes if (found := child_text(home, "language") or home.get(_XML_LANG))), "")
    return said.strip().lower()


def _strip(root: etree._Element, items: list[Scanned]) -> None:
    """Leave nothing but the entries, wherever they stood: a feed's own parts are not read, and broken ones make feedparser stumble."""
    for child in list(root):
        root.remove(child)
    root.extend(item.element for item in items)


def _lighten(element: etree._Element) -> None:
    """Leave only what is read, markup as CDATA: every element, and every escaped bracket by itself, costs feedparser a dozen calls."""
    for child in list(element):
        if local_name(child) not in _READ or (local_name(child) == "content" and "mrss" in _namespace(child)):
            element.remove(child)
        elif not len(child) and child.text and _MARKUP.search(child.text) and "]]>" not in child.text:
            child.text = etree.CDATA(child.text)


def _namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""


def _feedparser(xml: bytes, base_url: str) -> Any:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(io.BytesIO(xml), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:  # it was written for honest feeds
        raise ParseError(base_url, f"feedparser cannot read it ({type(error).__name__}: {error})") from error


def _entry(shape: Any, item: Scanned, lang: str, zone: str, now: datetime) -> Entry:
    """One feedparser entry as ours."""
    return Entry(
        key=item.key,
        url=item.url,
        title=plain(shape.get("title") or "", markup=not _is_literal(shape, item.element)),
        html=_markup(shape),
        authors=_authors(shape),
        published=_published(shape, zone, now),
        lang=str(_first_content(shape).get("language") or lang)[:35],
    )


def _is_literal(shape: Any, element: etree._Element) -> bool:
    """Whether tags in a title are meant to be read: Atom says of its titles what they are, in RSS markup is usual."""
    said = (shape.get("title_detail") or {}).get("type") == "text/plain"
    return said and local_name(element) == "entry" and "&" not in shape.get("title", "")


def _first_content(shape: Any) -> Any:
    return next(iter(shape.get("content") or ()), {})


def _markup(shape: Any) -> str:
    """The fullest account that the entry gives of itself, as markup."""
    contents = [part.get("value") or "" for part in shape.get("content") or ()]
    value = max([*contents, shape.get("summary") or ""], key=len)
    if looks_like_markup(value):
        return value
    return html.escape(html.unescape(value), quote=False).replace("\n", "<br>\n")


def _authors(shape: Any) -> tuple[str, ...]:
    names = [author.get("name") or "" for author in shape.get("authors") or ()] or [shape.get("author") or ""]
    tidy = (plain(match[1] if (match := _ADDRESS.match(name[:_LONGEST])) else name)[:200] for name in names[:50])
    return tuple(dict.fromkeys(name for name in tidy if name))


def _published(shape: Any, zone: str, now: datetime) -> When | None:
    """The first of its dates that can be read; asked for through dict, since feedparser's own get answers for other keys."""
    for name in _DATES:
        raw = dict.get(shape, name)
        if raw and (when := read_when(str(raw), now, zone)):
            return replace(when, raw=str(raw)[:200])
    return None
