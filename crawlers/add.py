"""From the address of a site to a source that can be declared: its feed or sitemap is found, tried, and described.

Where the site says nothing of itself (language, owner, kind) the source carries the plainest assumption; a person looks it over.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from crawlers.check import check_sources
from crawlers.decode import decode
from crawlers.discover import Candidate, find_feeds
from crawlers.fetch import fetch_one
from crawlers.languages import language_of
from crawlers.lists import parse_list
from crawlers.sanitise import plain_text
from parallax.catalogue.sources import UNKNOWN_COUNTRY
from parallax.errors import ParseError
from parallax.records import Fetched, Selectors, Source
from parallax.settings import CrawlSettings

_TRIED = 12  # candidates, so that a site is asked a dozen times at most
_LEAST_ROWS = 5  # links that a page must list to be followed as a list


async def propose_source(
    url: str, settings: CrawlSettings, now: datetime, *, source_id: str | None = None, name: str | None = None
) -> Source:
    """A source for the site at ``url``: the URL itself if it is a feed, else the feed or sitemap found for it, else the page as a list.

    Raises FetchError when the site cannot be reached, ParseError when nothing on it can be followed.
    """
    fetched = await fetch_one(url, settings, now)
    text = decode(fetched.body, fetched.header("content-type"))
    plain = _plain_source(url, text, source_id, name)
    found = [_with(plain, candidate, name) for candidate in find_feeds(text, fetched.final_url)[:_TRIED]]
    works = await _first_that_works([replace(plain, urls=(url,)), *found], settings, now)
    return works or _as_list(plain, fetched, text, now)


def _plain_source(url: str, text: str, source_id: str | None, name: str | None) -> Source:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    lang = language_of(plain_text(text))[:2]
    return Source(
        id=source_id or re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-"),
        name_en=name or _title(text) or host,
        name_zh=name or _title(text) or host,
        homepage=url,
        method="feed",
        urls=(),
        kind="general",
        provenance="independent press",
        lang="zh" if lang == "zh" else "en",
        country=UNKNOWN_COUNTRY,
        timezone="Asia/Shanghai" if lang == "zh" else "UTC",
        owner=host,
        note="Added by hand: kind, provenance, country, owner and time zone are assumptions; look them over.",
    )


def _with(plain: Source, candidate: Candidate, name: str | None) -> Source:
    title = plain.name_en if name else candidate.title or plain.name_en
    return replace(plain, method=candidate.method, urls=(candidate.url,), name_en=title, name_zh=title)


async def _first_that_works(candidates: Sequence[Source], settings: CrawlSettings, now: datetime) -> Source | None:
    """All are tried in one pass, so that the site is asked politely and its robots.txt once."""
    numbered = [replace(each, id=str(at)) for at, each in enumerate(candidates)]
    checks = await check_sources(numbered, settings, now)
    return next((each for each, check in zip(candidates, checks, strict=True) if check.ok and check.found), None)


def _as_list(plain: Source, fetched: Fetched, text: str, now: datetime) -> Source:
    listing = parse_list(text, fetched.final_url, Selectors(), now, plain.timezone)
    if len(listing.entries) < _LEAST_ROWS:
        raise ParseError(fetched.url, "has no feed, no sitemap and no list of articles that could be followed")
    return replace(plain, method="list", urls=(fetched.url,))


def _title(text: str) -> str:
    found = re.search(r"<title[^>]{0,200}>([^<]{1,200})", text, re.IGNORECASE)
    return unescape(found[1]).strip()[:80] if found else ""
