"""Which entries does a feed announce? Their keys and links, read from the XML tree alone.

A regenerated feed mostly repeats what is known. Reading the keys costs a fraction of reading the entries, and what is known is cut out of
the tree before `crawlers.feeds` reads the rest. Keys are made here and nowhere else, so that both always agree.
"""

import hashlib
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from crawlers.decode import decode
from crawlers.urls import absolute, canonical_url
from crawlers.xml_text import LARGEST, child_text, local_name, parse_xml
from parallax.errors import ParseError

ITEMS = ("{*}item", "{*}entry")
ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_FIELDS = frozenset({"link", "guid", "id", "pubdate", "published", "updated", "date", "description", "summary", "content", "author"})
MOST_ENTRIES = 5000
MOST_ELEMENTS = 60_000  # in the entries that are read; feedparser takes about 40 µs for each
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """One entry's element with what identifies it. ``url`` may be empty."""

    element: etree._Element
    key: str
    url: str


def looks_like_json(text: str) -> bool:
    """Whether a feed's text is JSON rather than XML."""
    return text[:100].lstrip("\ufeff \t\r\n").startswith(("{", "["))


def scan_keys(body: bytes, content_type: str | None = None, base_url: str = "") -> list[str] | None:
    """The keys of all entries in the order of the feed, or None when the bytes are no XML feed."""
    text = decode(body[:LARGEST], content_type)
    if looks_like_json(text):  # its texts may hold a feed's elements
        return None
    try:
        return [item.key for item in scan(feed_tree(text, base_url), base_url)]
    except ParseError:
        return None


def feed_tree(text: str, base_url: str) -> etree._Element:
    """The root of a feed. Raises ParseError for anything else, saying what came instead."""
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body", "<script", "<meta")):
        raise ParseError(base_url, "expected a feed, found an HTML page")
    root = parse_xml(text, base_url)
    if local_name(root) not in ROOTS:
        raise ParseError(base_url, f"expected a feed, found <{local_name(root)}>")
    if next(root.iter(*ITEMS), None) is None:
        for element in root.iter(etree.Element):  # <ITEM>, as some write
            with suppress(ValueError):  # a name that only the forgiving parser lets pass, such as <T2:30>
                element.tag = element.tag.lower()
    _unnest(root)
    return root


def _unnest(root: etree._Element) -> None:
    """Put beside an entry whatever entries are within it, because its end or that of something in it is missing; likewise its title."""
    last: dict[etree._Element, etree._Element] = {}
    for element in [*islice(root.iter(*ITEMS), MOST_ENTRIES)]:
        outer = [*element.iterancestors(*ITEMS)]
        if outer:
            last.get(outer[-1], outer[-1]).addnext(element)
            last[outer[-1]] = element
        title = element.find("{*}title")
        if title is not None and len(title):
            for field in reversed([child for child in title if local_name(child) in _FIELDS]):
                title.addnext(field)


def scan(root: etree._Element, base_url: str) -> list[Scanned]:
    """Every entry once, in the order of the feed. What several pages of one feed have as their guid identifies none of them."""
    base_url = base_url or _home(root)
    items = [_scanned(element, base_url) for element in islice(root.iter(*ITEMS), MOST_ENTRIES)]
    pages: dict[str, set[str]] = {}
    for item in items:
        pages.setdefault(item.key, set()).add(item.url)
    found: dict[str, Scanned] = {}
    for item in items:
        shared = item.url and len(pages[item.key]) > 1
        key = entry_key("", item.url, "") if shared else item.key
        found.setdefault(key, replace(item, key=key))
    return list(found.values())


def _home(root: etree._Element) -> str:
    """The first absolute link of the feed itself, for a feed that came from nowhere."""
    links = (link.get("href") or link.text or "" for link in islice(root.iter("{*}link"), 5))
    return next((found for link in links if (found := absolute("", link))), "")


def prune(root: etree._Element, items: list[Scanned], known: Container[str]) -> list[Scanned]:
    """Take the known entries out of the tree, and what is beyond any honest size; give those that stay."""
    new = list(_within_budget(item for item in items if item.key not in known))
    kept = {item.element for item in new}
    for element in [*root.iter(*ITEMS)]:
        parent = element.getparent()
        if element not in kept and parent is not None:
            parent.remove(element)
    return new


def _within_budget(items: Iterator[Scanned]) -> Iterator[Scanned]:
    left = MOST_ELEMENTS
    for item in items:
        left -= sum(1 for _ in islice(item.element.iter(), left + 1))
        if left < 0:
            return
        yield item


def entry_key(guid: str, url: str, content: str) -> str:
    """An entry's identity: its guid, else its canonical link, else a hash of what it says.

    A guid that is only the link again gives the canonical link, so that feeds, lists and sitemaps of one source agree.
    """
    link = canonical_url(url)
    if guid and canonical_url(guid) != link:
        return guid[:2000]
    return link or "text:" + hashlib.sha256(content.encode(errors="replace")).hexdigest()[:32]


def _scanned(element: etree._Element, base_url: str) -> Scanned:
    guid = child_text(element, "guid", "id") or (element.get(_RDF_ABOUT) or "").strip()
    url = _link(element, guid, _base(element, base_url))
    content = (
        ""
        if guid or url
        else "\n".join((child_text(element, "title"), child_text(element, "pubdate", "date"), child_text(element, "description")))
    )
    return Scanned(element=element, key=entry_key(guid, url, content), url=url)


def _base(element: etree._Element, base_url: str) -> str:
    """What relative links of an entry are relative to."""
    bases = [node.get(_XML_BASE) for node in (element, *element.iterancestors()) if node.get(_XML_BASE)]
    for base in reversed(bases):
        try:
            base_url = urljoin(base_url, base or "")
        except ValueError:
            continue
    return base_url


def _link(element: etree._Element, guid: str, base: str) -> str:
    """The entry's own page: RSS link, Atom alternate, then a guid that is a URL."""
    best: tuple[int, str] = (9, "")
    for child in element:
        if local_name(child) != "link":
            continue
        href, rel = child.get("href"), child.get("rel", "alternate").lower().rpartition("/")[2]
        if href and rel != "alternate":
            continue
        rank = 1 if href and child.get("type", "text/html") != "text/html" else 0
        target = absolute(base, (href or "".join(map(str, child.itertext()))).replace("&amp;", "&"))
        if target and rank < best[0]:
            best = (rank, target)
    is_link = guid.lower().startswith(("http://", "https://"))
    return best[1] or (absolute(base, guid) or "" if is_link else "")
