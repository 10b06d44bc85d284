"""From a page's bytes to a page read.

    bytes → text → tree → metadata ─────────────────────────────┐
                        └→ the source's selectors, WeChat's rule, ├→ Page
                           a paper's abstract, prose, page data,  │
                           other extractors:                      │
                           the first good one ────────────────────┘

Everything here is pure: no network, no clock but ``now``, no state. Deadlines and memory limits are the worker pool's business.
"""

from dataclasses import replace
from datetime import UTC, datetime

from crawlers.abstracts import is_only_abstract, read_abstract
from crawlers.blocks import mass
from crawlers.byline_text import authors_in_text
from crawlers.bylines import clean_authors, has_person
from crawlers.dates import read_when
from crawlers.decode import decode
from crawlers.fallbacks import NOTHING, WEAK, best_body, body_of_text
from crawlers.languages import language_of
from crawlers.linked_data import LinkedArticle
from crawlers.maintext import Body, main_body
from crawlers.metadata import Metadata, read_metadata
from crawlers.page_data import read_page_data
from crawlers.sanitise import clean_markup, flat_markup, plain_text
from crawlers.selecting import remove_selected, selected_body, selected_text, selected_texts
from crawlers.tree import MAX_CHARS, Element, parse_html, text_of
from crawlers.wechat import read_wechat
from parallax.records import Entry, Page, Selectors

_CHINA = "Asia/Shanghai"
_MIN_TITLE = 6


def extract_page(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    selectors: Selectors = Selectors(),  # noqa: B008  # frozen
    zone: str = "",
    now: datetime | None = None,
    entry: Entry | None = None,
) -> Page:
    """Read an article page. Never raises for what the bytes hold; a page without an article has an empty text.

    ``zone`` is the IANA name in which times without an offset are meant; empty means China's for Chinese pages, else UTC. ``entry`` is how
    the page was announced: its date beats the page's, its title and text step in where the page has none.
    """
    moment = now or datetime.now(UTC)
    text = decode(body, content_type)[:MAX_CHARS]
    root = parse_html(text)
    meta = read_metadata(root, url, moment, zone or _zone_of(root))
    meta = _told(root, meta, selectors, moment, zone or _zone_of(root))
    remove_selected(root, selectors.remove)
    if (chosen := selected_body(root, selectors.article_body)) is not None:
        return _page(meta, chosen, url, entry)
    if wechat := read_wechat(root, text, moment):
        meta = replace(meta, title=wechat.title or meta.title, authors=wechat.authors, published=wechat.published or meta.published)
        return _page(replace(meta, site=wechat.account or meta.site), wechat.body, url, entry)
    abstract = read_abstract(root)
    own = main_body(root, meta.title)
    if is_only_abstract(own.prose, abstract):
        return _page(meta, body_of_text(abstract, "abstract"), url, entry)
    data = _page_data(own, text, meta.title)
    best = best_body(own, text, meta.linked, data)
    return _page(_from_data(meta, data, moment, zone) if best.extractor == "page-data" else meta, best, url, entry)


def _page_data(own: Body, text: str, title: str) -> LinkedArticle:
    """What the page keeps for its scripts when it shows hardly any prose; where it shows a little, only under the same title."""
    if own.prose >= WEAK:
        return LinkedArticle()
    data = read_page_data(parse_html(text), title)
    told = bool(data.title and title) and (data.title in title or title in data.title)
    return data if told or own.prose < NOTHING else LinkedArticle()


def _from_data(meta: Metadata, data: LinkedArticle, now: datetime, zone: str) -> Metadata:
    """The metadata, its gaps filled with what stands beside the text that a page keeps for its scripts."""
    zone = zone or (_CHINA if language_of(data.body).startswith("zh") else "UTC")
    published = meta.published or (read_when(data.published, now, zone) if data.published else None)
    persons = meta.authors if has_person(meta.authors, meta.site) else clean_authors(data.authors, meta.site) or meta.authors
    other = len(data.title) >= _MIN_TITLE and data.title not in meta.title and meta.title not in data.title  # the site's name, then
    return replace(meta, title=data.title if other else meta.title or data.title, authors=persons, published=published)


def _zone_of(root: Element) -> str:
    """China's for a page that calls itself Chinese or is written in Han characters."""
    title = next((text_of(title)[:200] for title in root.iter("title")), "")
    return _CHINA if language_of(title, root.get("lang") or "").startswith("zh") else "UTC"


def _told(root: Element, meta: Metadata, selectors: Selectors, now: datetime, zone: str) -> Metadata:
    """The metadata with what the source's own selectors find put in place of the rules' findings."""
    title = selected_text(root, selectors.article_title)
    written = selected_text(root, selectors.article_date)
    authors = clean_authors(selected_texts(root, selectors.article_author), meta.site)
    published = read_when(written, now, zone) if written else None
    return replace(meta, title=title or meta.title, authors=authors or meta.authors, published=published or meta.published)


def _page(meta: Metadata, body: Body, url: str, entry: Entry | None) -> Page:
    body = _or_announced(body, entry)
    return Page(
        title=meta.title or (entry.title if entry else ""),
        text=body.text,
        html=clean_markup(body.html, meta.canonical_url or url),
        authors=_authors(meta, body, entry),
        published=(entry.published if entry else None) or meta.published,
        canonical_url=meta.canonical_url or url,
        lang=meta.lang,
        extractor=body.extractor,
        site=meta.site,
    )


def _authors(meta: Metadata, body: Body, entry: Entry | None) -> tuple[str, ...]:
    """The persons whom the page, its entry, its text or a link to their profile names; an organisation only when none does."""
    found = (meta.authors, entry.authors if entry else (), authors_in_text(body.text), meta.posters)
    return next((names for names in found if has_person(names, meta.site)), ()) or next(filter(None, found), ())


def _or_announced(body: Body, entry: Entry | None) -> Body:
    """What the feed carried, where the page shows less: behind a paywall, or drawn by a script."""
    if entry is None or not entry.html or body.prose >= WEAK:
        return body
    text = plain_text(entry.html)
    return body if mass(text) <= mass(body.text) else Body(text, flat_markup(entry.html), 0.0, "entry")
