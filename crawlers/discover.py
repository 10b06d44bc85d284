"""Where does a site announce its news? Feeds that a page names, then the places where feeds and sitemaps usually are.

Nothing is fetched here: the caller tries the candidates in order and keeps the first that parses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawlers.html_tree import base_of, parse_list_page, words
from crawlers.urls import absolute, canonical_url
from parallax.errors import ParseError

How = Literal["declared", "linked", "guessed"]

MOST = 60
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_LOOSE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_FEED_LINK = re.compile(r"(?:^|[/.?=_-])(?:rss|feed|feeds|atom)(?:$|[/.?=_-])|\.(?:rss|atom|rdf)$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|评论|留言", re.IGNORECASE)
_USUAL = ("feed/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json", "rss/")
_USUAL_SITEMAPS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap.xml", "sitemap_index.xml")
_CHANNEL = re.compile(r"youtube\.com/channel/(UC[\w-]{22})")
_CHANNEL_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id="


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A URL that may announce a site's news, with what it would be and why we think so."""

    method: Literal["feed", "sitemap"]
    url: str
    title: str
    how: How


def find_feeds(html_text: str, base_url: str) -> tuple[Candidate, ...]:
    """Candidates from the likeliest to the least likely, each URL once; feeds of comments come after all other feeds.

    A page that cannot be parsed leaves the guesses alone.
    """
    try:
        root: html.HtmlElement | None = parse_list_page(html_text, base_url)
    except ParseError:
        root = None
    found = [*_channel(base_url)]
    if root is not None:
        base = base_of(root, base_url)
        named = [*_declared(root, base), *_linked(root, base)]
        found += sorted(named, key=lambda candidate: bool(_COMMENTS.search(candidate.title + candidate.url)))
    found += _guesses(base_url)
    unique = {canonical_url(candidate.url): candidate for candidate in reversed(found)}
    return tuple(sorted(unique.values(), key=found.index))[:MOST]


def _guesses(base_url: str) -> Iterator[Candidate]:
    """The usual places: beside the page, then at the site's root."""
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return
    site = f"{parts.scheme}://{parts.netloc}/"
    folder = urljoin(base_url, ".")
    for place in dict.fromkeys((folder, site)):
        yield from (Candidate(method="feed", url=place + name, title="", how="guessed") for name in _USUAL)
    yield from (Candidate(method="sitemap", url=site + name, title="", how="guessed") for name in _USUAL_SITEMAPS)


def _channel(base_url: str) -> Iterator[Candidate]:
    """A YouTube channel's page does not always declare its feed."""
    if match := _CHANNEL.search(base_url):
        yield Candidate(method="feed", url=_CHANNEL_FEED + match[1], title="", how="declared")


def _declared(root: html.HtmlElement, base: str) -> Iterator[Candidate]:
    for link in root.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        url = absolute(base, link.get("href") or "")
        if not url or "alternate" not in (link.get("rel") or "").lower().split():
            continue
        if kind in _TYPES or (kind in _LOOSE_TYPES and _FEED_LINK.search(url) and "oembed" not in url):
            yield Candidate(method="feed", url=url, title=words(link.get("title") or "")[:200], how="declared")


def _linked(root: html.HtmlElement, base: str) -> Iterator[Candidate]:
    """Ordinary links that look like feeds, of which old Chinese sites have pages full; not those that share the page elsewhere."""
    for link in root.iter("a"):
        url = absolute(base, link.get("href") or "")
        if url and _same_site(url, base) and _FEED_LINK.search(urlsplit(url).path + "?" + urlsplit(url).query):
            yield Candidate(method="feed", url=url, title=words(link)[:200], how="linked")


def _same_site(url: str, base: str) -> bool:
    """Whether two URLs share the last two labels of their hosts; close enough where a wrong guess costs one request."""
    first, second = (str(urlsplit(each).hostname or "").rsplit(".", 2)[-2:] for each in (url, base))
    return first == second
