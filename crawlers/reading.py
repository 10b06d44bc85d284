"""What runs in a worker process: bytes in, entries or articles out, and the name of what stood in the way.

Each function is one call of `crawlers.workers`: importable, with picklable arguments and results. The parsers are imported where they
are used, so that the process that only sends the calls never loads them; `MODULES` lets a worker load them when it starts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from parallax.errors import ParseError
from parallax.records import Article, Entry, Fetched, PendingEntry, Source

if TYPE_CHECKING:
    from crawlers.announce import Announcement

MODULES = ("crawlers.announce", "crawlers.feed_scan", "crawlers.extract", "crawlers.articles", "crawlers.verdict")


_DELETED = frozenset({"soft 404", "WeChat: content deleted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What became of one article page: the article, or the name of what came in its place."""

    article: Article | None = None
    blocked: str = ""

    @property
    def is_deleted(self) -> bool:
        """Whether the page says that the article is there no more."""
        return self.blocked in _DELETED


def scan_entries(fetched: Fetched) -> list[str] | None:
    """The keys that a feed announces, found without parsing it whole; None when only parsing can tell."""
    from crawlers.feed_scan import scan_keys

    return scan_keys(fetched.body, fetched.header("content-type"), fetched.final_url)


def read_announcement(source: Source, fetched: Fetched, now: datetime, known: frozenset[str]) -> "Announcement | str":
    """What a source announces, or the name of the verification page that came instead. Raises ParseError."""
    from crawlers.announce import read_entries

    try:
        announcement = read_entries(source, fetched, now, known)
    except ParseError:
        if block := name_refusal(fetched):
            return block
        raise
    if announcement.found == 0 and (block := name_refusal(fetched)):
        return block
    return announcement


def name_refusal(fetched: Fetched) -> str:
    """The name of the challenge or verification page that an answer is, or empty."""
    from crawlers.verdict import name_block

    return name_block(fetched, "") or ""


def read_page(source: Source, entry: Entry, fetched: Fetched, now: datetime) -> PageReading:
    """The article behind an entry. Raises ParseError when the answer holds none."""
    from crawlers.articles import article_from_page, bounded
    from crawlers.extract import extract_page
    from crawlers.verdict import name_block

    if not fetched.body.strip():
        raise ParseError(fetched.url, "the answer is empty")
    if fetched.body[:1024].lstrip().startswith(b"%PDF-"):
        return PageReading(article=_article_of_pdf(source, entry, fetched, now))
    page = extract_page(
        fetched.body,
        fetched.final_url,
        content_type=fetched.header("content-type"),
        selectors=source.selectors,
        zone=source.timezone,
        now=now,
        entry=entry,
    )
    if block := name_block(fetched, page.text):
        return PageReading(blocked=block)
    if not page.text:
        raise ParseError(fetched.url, "no article text was found")
    return PageReading(article=bounded(article_from_page(source, entry, page, fetched.fetched_at)))


def _article_of_pdf(source: Source, entry: Entry, fetched: Fetched, now: datetime) -> Article:
    from crawlers.articles import bounded
    from crawlers.pdf import read_pdf

    article = bounded(read_pdf(fetched.body, fetched.final_url, now=now, source_id=source.id))
    published = entry.published or article.published
    return replace(article, key=entry.key, title=entry.title or article.title, published=published, origin=source.method)


def read_own_entries(source: Source, pending: Sequence[PendingEntry], now: datetime) -> list[Article | ParseError]:
    """The articles of entries that hold their own text; an entry that cannot be read gives its error."""
    from crawlers.articles import article_from_entry, bounded

    articles: list[Article | ParseError] = []
    for each in pending:
        try:
            articles.append(bounded(article_from_entry(source, each.entry, now)))
        except ParseError as error:
            articles.append(error)
    return articles
