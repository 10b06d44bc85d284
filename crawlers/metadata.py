"""What a page says about itself: title, authors, date, canonical URL, language, site. One pass of small readers over one tree.

The tree is not changed. The article's text is `crawlers.maintext`'s business.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from crawlers.byline_text import authors_in_head, posters_in_head
from crawlers.bylines import has_person, read_authors
from crawlers.linked_data import LinkedArticle, read_linked_data
from crawlers.page_dates import read_published
from crawlers.page_head import Head, read_head
from crawlers.titles import read_title
from crawlers.tree import Element, head_of, tidy
from crawlers.urls import canonical_url
from parallax.records import When

_SITE = ("og:site_name", "application-name", "source", "mediaid")
_ORIGIN = re.compile(r"(?:来源|來源|稿源|信息来源|文章来源)\s{0,3}[:：]\s{0,3}([^\s:：|｜]{2,30})")
_MAX_CHARS = 400_000
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,8}){0,2}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page about itself; empty where it says nothing. ``posters`` are those to whose profiles it links beside the headline."""

    title: str
    authors: tuple[str, ...]
    published: When | None
    canonical_url: str
    lang: str
    site: str
    linked: LinkedArticle
    posters: tuple[str, ...] = ()


def read_metadata(root: Element, url: str, now: datetime, zone: str) -> Metadata:
    """Read a page's tree; ``url`` is where it was fetched, ``zone`` the IANA name in which times without an offset are meant."""
    linked = read_linked_data(root)
    named = _meta(root)
    site = next((named[name] for name in _SITE if named.get(name)), "") or linked.publisher
    title = read_title(root, linked, site)
    head = read_head(root, title)
    return Metadata(
        title=title,
        authors=_authors(root, linked, site, head),
        published=read_published(root, url, linked, head, now, zone),
        canonical_url=_canonical(root, url, named),
        lang=_language(root, named, linked),
        site=origin_of(root) or site,
        linked=linked,
        posters=posters_in_head(head, site),
    )


def _authors(root: Element, linked: LinkedArticle, site: str, head: Head) -> tuple[str, ...]:
    """The declared persons, or those that stand by the headline where these are more or none is declared, else the declared organisation.

    English editions of Chinese papers declare the clerk who uploaded the page, in Chinese; there too the headline goes first.
    """
    declared = read_authors(root, linked, site)
    if _HAN.search("".join(declared)) and _are_editors(root, declared):
        declared = ()
    shown = authors_in_head(head, site)
    more = len(shown) > len(declared) and {one.casefold() for one in declared} < {one.casefold() for one in shown}
    uploader = _HAN.search("".join(declared)) and head.after and not _HAN.search(head.after[0])
    return declared if has_person(declared, site) and not uploader and not more else shown or declared


def _are_editors(root: Element, names: tuple[str, ...]) -> bool:
    """Whether the page names each of them as its editor: some declare who put a page up as its author."""
    text = "".join(map(str, root.itertext()))[:_MAX_CHARS]
    return all(re.search(rf"编辑?\s{{0,2}}[:：]\s{{0,3}}{re.escape(name)}", text) and f"（{name}）" not in text for name in names)


def origin_of(root: Element) -> str:
    """The publisher that a Chinese page credits (来源：新华社), or an empty string."""
    for element in root.iter("span", "div", "p", "a", "em", "i", "td", "li"):
        text = (element.text or "")[:80]
        if "源" in text and ("来源" in text or "來源" in text or "稿源" in text):
            match = _ORIGIN.search(head_of(element, 200))
            if match:
                return match[1].strip("）)】]\"'”")
    return ""


def _meta(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").lower()
        if name and (content := tidy((meta.get("content") or "")[:2000])):
            found.setdefault(name, content)
    return found


def _canonical(root: Element, url: str, named: dict[str, str]) -> str:
    """rel=canonical or og:url if it is a page of its own and not the site's front page; else the URL itself."""
    links = [link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for candidate in (*links[:1], named.get("og:url", "")):
        try:
            absolute = urljoin(url, candidate.strip()[:2000]) if candidate.strip() else ""
            parts = urlsplit(absolute)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc and (parts.path.strip("/") or parts.query):
            return canonical_url(absolute)
    return canonical_url(url) if url else ""


def _language(root: Element, named: dict[str, str], linked: LinkedArticle) -> str:
    declared = (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        named.get("content-language"),
        named.get("og:locale"),
        linked.lang,
    )
    cleaned = ((one or "").strip()[:20].replace("_", "-") for one in declared)
    return next((one for one in cleaned if _LANG.match(one)), "")
