"""Sitemaps, news sitemaps and sitemap indexes become entries and further sitemaps (sitemaps.org protocol 0.9).

``lastmod`` orders them but is no date of publication: only the news extension states that. Fetching is the caller's business.
"""

import zlib
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from crawlers.dates import read_when
from crawlers.decode import decode
from crawlers.plain import plain
from crawlers.urls import absolute, canonical_url
from crawlers.xml_text import child_text, local_name, parse_xml
from parallax.errors import ParseError
from parallax.records import Entry

LARGEST = 10_000_000  # bytes, unpacked; what lies beyond is not read
MOST_ENTRIES = 5000  # the newest, where there are more
MOST_NESTED = 50
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapRead:
    """Pages, newest first where the sitemap says so, and the sitemaps that an index names."""

    entries: tuple[Entry, ...]
    nested: tuple[str, ...]


def parse_sitemap(body: bytes, content_type: str | None, *, base_url: str, now: datetime, zone: str) -> SitemapRead:
    """Read a sitemap, packed or not, as XML or as one URL a line. Raises ParseError when it is neither."""
    text = decode(_unpacked(body, base_url), content_type)
    if not text.lstrip().startswith("<"):
        return SitemapRead(entries=_lines(text, base_url), nested=())
    root = parse_xml(text, base_url)
    if local_name(root) == "sitemapindex":
        locations = (_location(element, base_url) for element in _newest_first(root, "sitemap"))
        return SitemapRead(entries=(), nested=tuple(dict.fromkeys(location for location in locations if location))[:MOST_NESTED])
    if local_name(root) != "urlset":
        raise ParseError(base_url, f"expected a sitemap, found <{local_name(root)}>")
    entries: dict[str, Entry] = {}
    for element in _newest_first(root, "url"):
        entry = _entry(element, base_url, now, zone)
        if entry and len(entries) < MOST_ENTRIES:
            entries.setdefault(entry.key, entry)
    return SitemapRead(entries=tuple(entries.values()), nested=())


def _unpacked(body: bytes, subject: str) -> bytes:
    """The body, unpacked up to the limit if it is gzip."""
    if not body.startswith(_GZIP):
        return body[:LARGEST]
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, LARGEST)
    except zlib.error as error:
        raise ParseError(subject, f"expected a packed sitemap ({error})") from error


def _lines(text: str, base_url: str) -> tuple[Entry, ...]:
    """The plain form: one absolute URL a line."""
    urls = [url for line in text.splitlines()[:MOST_ENTRIES] if (url := absolute("", line))]
    if not urls:
        raise ParseError(base_url, "expected a sitemap" + (", found nothing" if not text.strip() else f", found {text.strip()[:40]!r}"))
    return tuple({(key := canonical_url(url)): Entry(key=key, url=url) for url in urls}.values())


def _newest_first(root: etree._Element, name: str) -> list[etree._Element]:
    """By ``lastmod``, which sorts as text; those without one keep their order at the end."""
    return sorted(
        (element for element in root if local_name(element) == name), key=lambda element: child_text(element, "lastmod"), reverse=True
    )


def _location(element: etree._Element, base_url: str) -> str | None:
    return absolute(base_url, child_text(element, "loc"))


def _entry(element: etree._Element, base_url: str, now: datetime, zone: str) -> Entry | None:
    url = _location(element, base_url)
    if not url:
        return None
    news = next((child for child in element if local_name(child) == "news"), None)
    if news is None:
        return Entry(key=canonical_url(url), url=url)
    publication = next((child for child in news if local_name(child) == "publication"), None)
    return Entry(
        key=canonical_url(url),
        url=url,
        title=plain(child_text(news, "title")),
        published=read_when(child_text(news, "publication_date"), now, zone),
        lang=child_text(publication, "language")[:35] if publication is not None else "",
    )
