"""When a page says that it was published. Declared dates first, then one beside the headline, then the day in the URL; else none.

A missing date is better than a wrong one: dates of change or of a meeting, copyright years, dates in sentences and dates of other
articles are not taken. Reading the
strings is `crawlers.dates`' business; that a feed's date comes first is `crawlers.articles`'.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawlers.dates import read_when
from crawlers.linked_data import LinkedArticle
from crawlers.page_head import Head, is_prose
from crawlers.tree import Element, head_of, tidy
from parallax.records import When

_META_NAMES = (
    "article:published_time og:published_time article:published og:article:published_time datepublished publishdate pubdate "
    "publish_date publish-date publication_date publicationdate published_time publish_time pub_date article:create_at "
    "apub:time weibo:article:create_at bytedance:published_time sailthru.date parsely-pub-date cxenseparse:recs:publishtime "
    "dc.date.issued dcterms.issued dc.date.created dcterms.created dcterms.date pubtime releasedate article.published "
    "og:release_date citation_date citation_publication_date citation_online_date eprint_date og:time"
)
_META = tuple(_META_NAMES.split())  # in their order of trust
_LOOSE = ("dc.date", "date")  # pages fill them with the day they were sent as often as with their own
_WRITTEN = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:[ T\u3000]{0,4}\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{1,2})?)?"
    r"|(?:\d{1,2}:\d\d,\s)?\d{1,2}(?:st|nd|rd|th)?[\s\-](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,?[\s\-](?:19|20)\d\d"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"更新|修改|最后|updat|modif|edited|copyright|(?<!\w)©|版权|截至|as of|今天|today"
    r"|成文|生效|实施|截止|会议时间|活动时间|举办|开始|结束|推荐",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:发布|发稿|发表|公布|公开|刊发|上线)(?:日期|时间|于)|(?:published|posted)(?: on| at)?|(?:publication|release) date)"
    r"\s{0,2}[:：]?\s{0,2}$",
    re.IGNORECASE,
)
_IN_URL = re.compile(r"(?:/|[_\-.]|^)((?:19|20)\d\d)[/\-_.]?(0[1-9]|1[0-2])(?:[/\-_.]?(0[1-9]|[12]\d|3[01]))(?=[/\-_.]|$|\D)")
_DATED = re.compile(r"(?:^|[\s_\-])(?:pub(?:lish)?(?:ed)?[-_]?)?(?:date|time|datetime|pubtime|pubdate)(?:$|[\s_\-])", re.IGNORECASE)
_NOT_TEXT = frozenset({"script", "style", "noscript", "template", "option"})
_CHARS = 900  # around the headline
_LABELLED, _MAX_NAMED, _LEAD = 200, 3, 2
_PRECISE = frozenset({"second", "minute", "hour", "day"})


def read_published(root: Element, url: str, linked: LinkedArticle, head: Head, now: datetime, zone: str) -> When | None:
    """The moment of publication, at least to the day, or None. A bare day gains the time that the page shows beside the same day."""
    sources = (
        _structured(root, linked),
        _timed(root),
        _labelled(root),
        _beside_headline(root, head),
        _declared(root, _LOOSE),
        _from_url(url),
    )
    readings = (when for when in (_first(source, now, zone) for source in sources) if when)
    first = next(readings, None)
    if first is None or first.precision != "day":
        return first
    return next((when for when in readings if when.precision != "day" and _same_day(first, when, zone)), first)


def _same_day(one: When, other: When, zone: str) -> bool:
    local = ZoneInfo(zone)
    return one.moment.astimezone(local).date() == other.moment.astimezone(local).date()


def _first(texts: Iterable[str], now: datetime, zone: str) -> When | None:
    readings = (read_when(text, now, zone) for text in texts)
    return next((when for when in readings if when and when.precision in _PRECISE), None)


def _structured(root: Element, linked: LinkedArticle) -> Iterator[str]:
    """JSON-LD, meta elements in their order of trust, microdata."""
    if linked.published:
        yield linked.published
    yield from _declared(root, _META)
    for element in root.iter("time", "span", "div", "p", "abbr"):
        if element.get("itemprop") == "datePublished":
            yield tidy((element.get("datetime") or element.get("content") or head_of(element, 300))[:100])


def _declared(root: Element, names: tuple[str, ...]) -> Iterator[str]:
    """What the meta elements of these names hold, in the order of the names."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or "").lower()
        if name in names and (content := tidy((meta.get("content") or "")[:100])):
            found.setdefault(name, content)
    yield from (found[name] for name in names if name in found)


def _timed(root: Element) -> list[str]:
    """The first <time> that is not one of many: a list of them belongs to other articles."""
    times = [(one.get("datetime") or "").strip() for one in root.iter("time") if not _CHANGED.search(_context(one))]
    days = {one[:10] for one in times if one}
    within = [one.get("datetime") or "" for one in root.iterfind(".//article//time") if one.get("pubdate") is not None]
    return within or ([one for one in times if one][:1] if len(days) == 1 else [])


def _labelled(root: Element) -> list[str]:
    """The date that the page itself calls the one of publication, unless it says so of several days."""
    texts = [text for one in root.iter() if one.tag not in _NOT_TEXT for text in (one.text, one.tail) if text and len(text) <= _LABELLED]
    text = tidy(" ".join(texts))
    found = [match[0] for match in _WRITTEN.finditer(text) if _LABEL.search(text[max(0, match.start() - 24) : match.start()])]
    return found[:1] if len({re.sub(r"\D+", "-", one)[:10] for one in found}) == 1 else []


def _beside_headline(root: Element, head: Head) -> list[str]:
    """Dates as written behind the headline, or just before it, or in an element named as the date."""
    if not head.after:
        named = [one for one in root.iter() if _DATED.search(f"{one.get('class') or ''} {one.get('id') or ''}"[:200])]
        return [] if len(named) > _MAX_NAMED else list(_written(" ".join(head_of(one, 300) for one in named[:1])))
    after, before = _labels(_above_text(head.after)), _labels(head.before)
    return list(islice(_written(after[:_CHARS]), 1)) or list(islice(_written(before[-_CHARS:]), 1))


def _above_text(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces before the article's third sentence: what comes later may be the dates of other articles."""
    sentences = 0
    for piece in pieces:
        sentences += is_prose(piece)
        if sentences > _LEAD:
            return
        yield piece


def _labels(pieces: Iterable[str]) -> str:
    return " ".join(piece for piece in pieces if not is_prose(piece))


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
