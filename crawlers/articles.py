"""An announced entry and what was read of it, put together as one article.

The entry speaks for identity and date, the page for the text. Storing it is the store's business.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from crawlers.byline_text import authors_in_text
from crawlers.languages import language_of
from crawlers.sanitise import plain_text, safe_html
from crawlers.urls import canonical_url
from parallax.records import Article, Entry, Page, Source, When

MOST_CHARS = 500_000  # of an article's text: four novels; reading them into English takes 20 s without a model and hours with one


def bounded(article: Article) -> Article:
    """The article, its text cut where no honest one goes on, so that one page cannot hold up the reading of all others."""
    return article if len(article.text) <= MOST_CHARS else replace(article, text=article.text[:MOST_CHARS])


def article_from_page(source: Source, entry: Entry, page: Page, fetched_at: datetime) -> Article:
    """The article behind an entry's link.

    Title and date are the entry's, else the page's (and so is the time of a day that the entry only names); authors are the page's,
    else the entry's.
    """
    return Article(
        source_id=source.id,
        key=entry.key,
        url=page.canonical_url or canonical_url(entry.url),
        title=plain_text(entry.title).replace("\n", " ") or page.title or _first_line(page.text),
        text=page.text,
        html=page.html,
        authors=page.authors or entry.authors,
        published=_finer(entry.published, page.published, source.timezone),
        lang=language_of(f"{entry.title or page.title} {page.text}", source.lang or page.lang),
        fetched_at=fetched_at,
        extractor=page.extractor,
        origin=source.method,
        site=page.site,
    )


def article_from_entry(source: Source, entry: Entry, fetched_at: datetime) -> Article:
    """The article that the entry itself carries."""
    text = plain_text(entry.html)
    title = plain_text(entry.title).replace("\n", " ")
    return Article(
        source_id=source.id,
        key=entry.key,
        url=canonical_url(entry.url),
        title=title or _first_line(text),
        text=text,
        html=safe_html(entry.html, entry.url),
        authors=entry.authors or authors_in_text(text),
        published=entry.published,
        lang=language_of(f"{title} {text}", source.lang or entry.lang),
        fetched_at=fetched_at,
        extractor="entry",
        origin=source.method,
    )


def _finer(announced: When | None, shown: When | None, zone: str) -> When | None:
    """The announced date, unless it is a bare day and the page says at what time of that day."""
    if announced is None or shown is None or announced.precision != "day" or shown.precision in {"day", "month", "year"}:
        return announced or shown
    local = ZoneInfo(zone)
    same_day = announced.moment.astimezone(local).date() == shown.moment.astimezone(local).date()
    return shown if same_day else announced


def _first_line(text: str) -> str:
    return text.partition("\n")[0][:120]
