"""What crawling deals in: sources, what came from them, and what is remembered of visits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Method = Literal["feed", "list", "sitemap", "json", "pdf", "import"]
Kind = Literal[
    "trade",
    "general",
    "business",
    "technology",
    "official",
    "newsletter",
    "video",
    "academic",
    "think-tank",
    "company",
    "exchange",
    "data",
    "wechat",
]
Provenance = Literal[
    "government", "state media", "party-reviewed press", "independent press", "company", "analyst blog", "academic", "think tank", "social"
]
Access = Literal["open", "paywall"]
Precision = Literal["second", "minute", "hour", "day", "month", "year"]
Outcome = Literal["ok", "unchanged", "silent", "blocked", "drifted", "gone", "failed", "deferred", "forbidden"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """How to read a source whose pages need telling. CSS for HTML; dotted paths (``data.items``) for JSON. Empty means: by rule."""

    item: str = ""  # list page: one row; JSON: path to the array
    link: str = ""  # within a row; default: the row's first link
    title: str = ""  # within a row; default: the link's text
    date: str = ""  # within a row; default: any date in the row's text
    summary: str = ""
    next: str = ""  # list page: link to the next page
    article_title: str = ""  # within the article page
    article_body: str = ""
    article_date: str = ""
    article_author: str = ""
    remove: str = ""  # within the article page, dropped before extraction
    link_pattern: str = ""  # regular expression that an entry's URL must match
    text_pattern: str = ""  # regular expression that an entry's title must match (for general press)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that is watched, as declared by a pack."""

    id: str
    name_en: str
    name_zh: str
    homepage: str
    method: Method
    urls: tuple[str, ...]
    kind: Kind
    provenance: Provenance
    lang: str
    country: str
    timezone: str
    owner: str
    access: Access = "open"
    interval_minutes: int = 60
    pages: int = 1  # list pages followed, at most
    content: Literal["page", "entry"] = "page"  # where the text is: behind the link, or in the entry itself
    verified: date | None = None
    enabled: bool = True
    note: str = ""
    selectors: Selectors = Selectors()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date as it was read: the moment in UTC, how precise it is, the zone it was read in, and the raw string."""

    moment: datetime
    precision: Precision
    zone: str  # "stated" when the text named an offset, else the IANA name that was assumed
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One HTTP answer, body decompressed and as it came otherwise."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]  # names lower-cased
    body: bytes
    fetched_at: datetime
    elapsed_ms: int
    permanent_url: str = ""  # where a chain of only permanent redirects led

    def header(self, name: str) -> str | None:
        """The first value of a header, by lower-case name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as a feed, list page, sitemap or API announces it."""

    key: str  # identity within the source: guid, else canonical link
    url: str
    title: str = ""
    html: str = ""  # content or summary as given, unsafe
    authors: tuple[str, ...] = ()
    published: When | None = None
    lang: str = ""

    @property
    def id(self) -> str:
        """The key, by the name that feeds use."""
        return self.key

    @property
    def link(self) -> str:
        """The URL, by the name that feeds use."""
        return self.url

    @property
    def date(self) -> datetime | None:
        """The moment of publication, if known."""
        return self.published.moment if self.published else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What extraction made of one article page."""

    title: str
    text: str  # paragraphs separated by one newline
    html: str  # sanitised
    authors: tuple[str, ...]
    published: When | None
    canonical_url: str
    lang: str  # as declared by the page, may be empty
    extractor: str  # which rule won: "selectors", "wechat", "trafilatura", "readability", "entry", ...
    site: str = ""  # the publisher's name as the page gives it (来源 or og:site_name)

    @property
    def date(self) -> datetime | None:
        """The moment of publication, if known."""
        return self.published.moment if self.published else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Raw bytes as they came, so that every later stage can be replayed."""

    url: str
    body: bytes
    content_type: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, read from its source and not yet understood."""

    source_id: str
    key: str
    url: str  # canonical
    title: str
    text: str
    html: str  # sanitised
    authors: tuple[str, ...]
    published: When | None
    lang: str
    fetched_at: datetime
    extractor: str
    origin: Method  # of its source
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What is remembered of one URL that is polled."""

    source_id: str
    url: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    next_check: datetime | None = None  # None: never visited, due at once
    interval_minutes: int = 60
    errors: int = 0  # failures in a row
    last_ok: datetime | None = None
    last_new: datetime | None = None
    moved_to: str = ""
    moved_seen: int = 0
    muted: str = ""  # why it is no longer polled, or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One visit to one endpoint: what was expected and what came."""

    source_id: str
    url: str
    started_at: datetime
    ms: int
    outcome: Outcome
    status: int = 0  # HTTP status, 0 when there was none
    expected: int = 0  # entries found by the last good visit
    found: int = 0
    new: int = 0
    filled: Mapping[str, float] = field(default_factory=dict)  # field name to share of entries that carry it
    bytes: int = 0
    error: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The outcome of polling one endpoint, committed as a whole."""

    endpoint: Endpoint
    run: Run
    entries: tuple[Entry, ...] = ()  # only those not seen before


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An announced entry whose article has not been stored yet."""

    source_id: str
    entry: Entry
    attempts: int
    seen_at: datetime
