"""When a page says that it was published. Declared dates first, then one beside the headline, then the day in the URL; else none.

A missing date is better than a wrong one: dates of change, copyright years and dates of other articles are not taken. Reading the
strings is `crawlers.dates`' business; that a feed's date comes first is `crawlers.articles`'.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from crawlers.dates import read_when
from crawlers.linked_data import LinkedArticle
from crawlers.tree import Element, head_of, tidy
from parallax.records import When

_META = (
    *(
        "article:published_time",
        "og:published_time",
        "article:published",
        "og:article:published_time",
        "datepublished",
        "publishdate",
        "pubdate",
    ),
    *(
        "publish_date",
        "publish-date",
        "publication_date",
        "publicationdate",
        "published_time",
        "publish_time",
        "pub_date",
        "article:create_at",
    ),
    *(
        "apub:time",
        "weibo:article:create_at",
        "bytedance:published_time",
        "sailthru.date",
        "parsely-pub-date",
        "cxenseparse:recs:publishtime",
    ),
    *(
        "dc.date.issued",
        "dcterms.issued",
        "dc.date.created",
        "dcterms.created",
        "dcterms.date",
        "dc.date",
        "date",
        "pubtime",
        "releasedate",
    ),
    *("article.published", "og:release_date", "citation_publication_date", "citation_online_date", "eprint_date", "og:time"),
)
_RANK = {name: rank for rank, name in enumerate(_META)}
_WRITTEN = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:[ T\u3000]{0,4}\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2})?)?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,?\s(?:19|20)\d\d"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"更新|修改|最后|updat|modif|edited|copyright|©|版权|截至|as of", re.IGNORECASE)
_IN_URL = re.compile(r"(?:/|[_\-.]|^)((?:19|20)\d\d)[/\-_.]?(0[1-9]|1[0-2])(?:[/\-_.]?(0[1-9]|[12]\d|3[01]))(?=[/\-_.]|$|\D)")
_DATED = re.compile(r"(?:^|[\s_\-])(?:pub(?:lish)?(?:ed)?[-_]?)?(?:date|time|datetime|pubtime|pubdate)(?:$|[\s_\-])", re.IGNORECASE)
_NOT_TEXT = frozenset({"script", "style", "noscript", "template", "option"})
_AFTER, _BEFORE, _CHARS = 120, 25, 900
_PRECISE = frozenset({"second", "minute", "hour", "day"})


def read_published(root: Element, url: str, linked: LinkedArticle, now: datetime, zone: str) -> When | None:
    """The moment of publication, at least to the day, or None."""
    candidates = (_first(source, now, zone) for source in (_structured(root, linked), _timed(root), _beside_headline(root), _from_url(url)))
    return next((when for when in candidates if when), None)


def _first(texts: Iterable[str], now: datetime, zone: str) -> When | None:
    readings = (read_when(text, now, zone) for text in texts)
    return next((when for when in readings if when and when.precision in _PRECISE), None)


def _structured(root: Element, linked: LinkedArticle) -> Iterator[str]:
    """JSON-LD, meta elements in their order of trust, microdata."""
    if linked.published:
        yield linked.published
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or "").lower()
        if name in _RANK and (content := tidy((meta.get("content") or "")[:100])):
            found.setdefault(name, content)
    yield from (found[name] for name in sorted(found, key=_RANK.__getitem__))
    for element in root.iter("time", "span", "div", "p", "abbr"):
        if element.get("itemprop") == "datePublished":
            yield tidy((element.get("datetime") or element.get("content") or head_of(element, 300))[:100])


def _timed(root: Element) -> list[str]:
    """The first <time> that is not one of many: a list of them belongs to other articles."""
    times = [(one.get("datetime") or "").strip() for one in root.iter("time") if not _CHANGED.search(_context(one))]
    days = {one[:10] for one in times if one}
    within = [one.get("datetime") or "" for one in root.iterfind(".//article//time") if one.get("pubdate") is not None]
    return within or ([one for one in times if one][:1] if len(days) == 1 else [])


def _beside_headline(root: Element) -> list[str]:
    """Dates as written behind the headline, or just before it, or in an element named as the date."""
    order = [one for one in root.iter() if one.tag not in _NOT_TEXT]
    at = next((index for index, one in enumerate(order) if one.tag == "h1" and head_of(one, 300)), None)
    if at is None:
        named = [one for one in order if _DATED.search(f"{one.get('class') or ''} {one.get('id') or ''}"[:200])]
        return [] if len(named) > 3 else list(_written(" ".join(head_of(one, 300) for one in named[:1])))
    after, before = _texts(order[at : at + _AFTER]), _texts(order[max(0, at - _BEFORE) : at])
    return list(islice(_written(after[:_CHARS]), 1)) or list(islice(_written(before[-_CHARS:]), 1))


def _texts(parts: list[Element]) -> str:
    return tidy(" ".join(f"{(one.text or '')[:300]} {(one.tail or '')[:300]}" for one in parts))


def _written(text: str) -> Iterator[str]:
    for match in _WRITTEN.finditer(text):
        if not _CHANGED.search(text[max(0, match.start() - 16) : match.start()]):
            yield match[0]


def _from_url(url: str) -> list[str]:
    """The day in a URL's path, such as /2026-11/12/ or /20261112/."""
    try:
        match = _IN_URL.search(urlsplit(url[:2000]).path)
    except ValueError:
        return []
    return ["-".join(match.groups())] if match else []


def _context(element: Element) -> str:
    parent = element.getparent()
    above = "" if parent is None else f"{(parent.text or '')[-40:]} {(parent.get('class') or '')[:80]}"
    return f"{above} {element.get('class') or ''} {element.get('itemprop') or ''} {head_of(element, 300)[:60]}"
