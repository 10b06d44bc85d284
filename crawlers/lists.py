"""List pages become entries: rows by CSS selectors, or by `crawlers.list_rows` where a source declares none.

Within a row: the link, its headline, and the date, which is looked for in the pieces of text around the headline rather than in it, since
headlines name dates of their own. Following pages is the caller's business; the link to the next one is given.
"""

import html as entities
import re
from dataclasses import dataclass
from datetime import datetime

from lxml import html

from crawlers.dates import read_when
from crawlers.html_tree import base_of, parse_list_page, select, words
from crawlers.list_dates import attributes, joined, pieces
from crawlers.list_rows import find_rows, weight
from crawlers.plain import plain
from crawlers.urls import absolute, canonical_url
from parallax.records import Entry, Selectors, When

MOST_ENTRIES = 1000

_NEXT = re.compile(r"^(?:下一?页|后一?页|next(?: page)?|older(?: posts)?|›|»|>|>>|＞)\s*[›»>→]?$", re.IGNORECASE)
_CUT = ("…", "...", "..")
_LONGEST_DATE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The entries of one page in its order, each key once, and the absolute URL of the next page or None."""

    entries: tuple[Entry, ...]
    next_url: str | None = None


def parse_list(text: str, base_url: str, selectors: Selectors, now: datetime, zone: str) -> Listing:
    """The entries that a list page announces. Raises ParseError for an empty page or a selector that is none."""
    root = parse_list_page(text, base_url)
    base = base_of(root, base_url)
    found = select(root, selectors.item, base_url) if selectors.item else find_rows(root, base)
    rows = [row for row in found[:MOST_ENTRIES] if isinstance(row, html.HtmlElement)]
    entries: dict[str, Entry] = {}
    for row in rows:
        entry = _entry(_with_definition(row), base, selectors, now, zone)
        if entry:
            entries.setdefault(entry.key, entry)
    return Listing(entries=tuple(entries.values()), next_url=_next(root, base, selectors))


def parse_files(text: str, base_url: str, selectors: Selectors, now: datetime, zone: str) -> Listing:
    """As `parse_list`, for the links to PDF files, wherever on the page they stand."""
    if selectors.item:
        return parse_list(text, base_url, selectors, now, zone)
    root = parse_list_page(text, base_url)
    base = base_of(root, base_url)
    links = [link for link in root.iter("a") if (absolute(base, link.get("href") or "") or "").partition("?")[0].lower().endswith(".pdf")]
    entries: dict[str, Entry] = {}
    for link in links[:MOST_ENTRIES]:
        parent = link.getparent()
        row = parent if parent is not None and len(parent.xpath(".//a")) == 1 else link
        if entry := _entry(row, base, selectors, now, zone):
            entries.setdefault(entry.key, entry)
    return Listing(entries=tuple(entries.values()), next_url=_next(root, base, selectors))


def _entry(row: html.HtmlElement, base: str, selectors: Selectors, now: datetime, zone: str) -> Entry | None:
    """One row as an entry, or None when it links nowhere."""
    link = _link(row, base, selectors)
    url = absolute(base, link if isinstance(link, str) else str(link.get("href"))) if link is not None else None
    if not url:
        return None
    anchor = link if isinstance(link, html.HtmlElement) else row
    date, used = _date(row, anchor, base, selectors, now, zone)
    summary = _first(row, selectors.summary, base)
    return Entry(
        key=canonical_url(url),
        url=url,
        title=_title(row, anchor, base, selectors, used),
        html=entities.escape(words(summary), quote=False) if summary is not None else "",
        published=date,
    )


def _with_definition(row: html.HtmlElement) -> html.HtmlElement:
    """A term of a definition list together with what is said about it."""
    following = row.getnext() if row.tag == "dt" else None
    if following is None or following.tag != "dd":
        return row
    both = html.Element("div")
    both.extend([row, following])
    return both


def _first(row: html.HtmlElement, css: str, base: str) -> html.HtmlElement | str | None:
    return next(iter(select(row, css, base)), None) if css else None


def _link(row: html.HtmlElement, base: str, selectors: Selectors) -> html.HtmlElement | str | None:
    """The declared link, else the link of the row that says most."""
    if selectors.link:
        found = _first(row, selectors.link, base)
        if isinstance(found, html.HtmlElement) and not found.get("href"):
            return next((link for link in found.iter("a") if link.get("href")), None)
        return found
    links = [link for link in row.iter("a") if absolute(base, link.get("href") or "")]
    return max(links, key=lambda link: (weight(link), len(words(link))), default=None)


def _title(row: html.HtmlElement, anchor: html.HtmlElement, base: str, selectors: Selectors, date: str) -> str:
    """The declared title, else a heading, else the link's text without its date; the ``title`` attribute where that is cut off."""
    if (chosen := _first(row, selectors.title, base)) is not None:
        return plain(words(chosen))
    heading = next(anchor.iter("h1", "h2", "h3", "h4", "h5"), None)
    text = words(heading) if heading is not None else words(anchor)
    if date and text != date:
        text = text.removesuffix(date).removeprefix(date).strip(" []()|·-")
    whole = words(anchor.get("title") or "")
    if whole and (not text or (text.endswith(_CUT) and whole.startswith(text.rstrip(".…")[:4]))):
        text = whole
    return plain(text or str(anchor.xpath("string(.//img/@alt)")))


def _date(
    row: html.HtmlElement, anchor: html.HtmlElement, base: str, selectors: Selectors, now: datetime, zone: str
) -> tuple[When | None, str]:
    """The row's date and the text that it was read from."""
    if selectors.date:
        chosen = _first(row, selectors.date, base)
        texts = [] if chosen is None else [*attributes(chosen), words(chosen)]
    else:
        texts = list(pieces(row, anchor))
    for text in [*texts, *joined(texts)]:
        when = read_when(text, now, zone) if 0 < len(text) <= _LONGEST_DATE or selectors.date else None
        if when and when.precision not in {"month", "year"}:
            return when, text
    return None, ""


def _next(root: html.HtmlElement, base: str, selectors: Selectors) -> str | None:
    """The next page: as declared, or what the page itself calls so."""
    if selectors.next:
        found = _first(root, selectors.next, base)
        href = found if isinstance(found, str) else found.get("href") if found is not None else ""
        return absolute(base, href or "")
    links = [link for link in root.iter("a", "link") if link.get("href")]
    for link in links:
        if "next" in (link.get("rel") or "").lower().split() or (link.tag == "a" and _NEXT.match(words(link)[:20])):
            target = absolute(base, str(link.get("href")))
            if target and target != base:
                return target
    return None
