"""The records that stages hand to each other.

All are frozen, slotted and keyword-only. Datetimes are aware and in UTC. A stage takes records and returns new ones;
shapes of other libraries (feedparser dicts, Scrapy responses, SQLite rows) never leave the module that adapts them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

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
Script = Literal["zh-Hans", "zh-Hant", "zh", "ja", "en", "mixed", "other"]
Field = Literal["title", "text"]
CorrectionKind = Literal["name", "company", "term", "sentence", "candidate"]
Channel = str  # the name of a channel in the settings
Role = Literal["reader", "analyst", "operator"]  # each may do what those before it may
DeliveryState = Literal["waiting", "sent", "dead"]


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
    origin: Literal["feed", "list", "sitemap", "json", "pdf", "import"]
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A company or organisation of the pack, with every name it carries."""

    id: str
    name_en: str  # canonical
    name_zh: str
    type: str  # soe, gov-origin, spin-off, private, listed, agency, investor, foreign
    segment: str
    names: tuple[str, ...]  # what means it wherever it stands, in both languages, canonical ones first
    ambiguous: tuple[str, ...] = ()  # Chinese names that mean it in context only (蓝箭); who types one means the entity
    products: tuple[tuple[str, ...], ...] = ()  # for each product, its names in both languages, the English one first


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name found in a text; offsets are code points of the original field, end exclusive."""

    field: Field
    start: int
    end: int
    entity_id: str
    kind: Literal["name", "product"]
    text: str
    name_en: str  # what to write in English: the entity's, or the product's


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity found in a text. ``low`` equals ``high`` when the text is exact."""

    start: int
    end: int
    text: str
    value: Decimal | None  # None when the text gives only an order of magnitude (数千万)
    low: Decimal | None
    high: Decimal | None
    unit: str  # "CNY" and other ISO 4217 codes for money, else a unit such as "kg", "km", "satellites", "%"
    currency: str  # ISO 4217, or empty
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name that no entity carries, seen where a company's name would stand; for a person to judge. Offsets as in `Mention`."""

    field: Field
    start: int
    end: int
    text: str
    pattern: Literal["legal", "brand", "definition"]  # what gave it away: a legal form, a sector word after it, （以下简称“X”）
    full: str = ""  # of a definition: the name that it shortens


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum of money that an item names, for searching: ``low`` equals ``high`` unless the text gives only a range or an order."""

    currency: str  # ISO 4217
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One sentence and its rendering."""

    field: Field
    paragraph: int
    source: str
    target: str
    engine: str  # "argos", "gloss", "none", "human" when a person gave the English
    flags: tuple[str, ...] = ()  # reason codes of the gates that this sentence failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """An item's English, sentence by sentence."""

    engine: str
    model: str  # short hash of the model file, or empty
    title: str
    text: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the offline stage made of one item. ``version`` names everything that it depends on, so that a change is found again."""

    item_id: int
    version: str
    lang: str
    script: Script
    mentions: tuple[Mention, ...]
    topics: tuple[str, ...]
    translation: Translation | None  # None for English items
    candidates: tuple[Candidate, ...] = ()
    sums: tuple[Sum, ...] = ()  # each once
    corrections: int = field(default=0, compare=False)  # id of the last correction that its reader knew


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article in the store. ``seq`` grows with every stored change and orders the whole archive."""

    id: int
    seq: int
    article: Article
    stored_at: datetime
    capture_hash: str  # sha256 of the raw bytes, or empty
    reading: Reading | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's decision against the pack or the machine. Never edited: a later one on the same subject takes its place.

    What ``subject`` and ``value`` hold, by kind; `parallax.catalogue.amend` reads them:

    ==========  ===================  ==============================================================================================
    name        company id           {"add": <a row of a company's ``names``>} or {"remove": text} or {"name_en": text}
    company     company id           a ``[[company]]`` table as in the pack
    term        Chinese term         {"en", "also", "forbid", "note"} as in the pack's glossary, or {"remove": true}
    sentence    the source sentence  {"english": text}, or {} to withdraw an earlier one
    candidate   the name             {"verdict": "company" | "alias" | "refused", "company": id}
    ==========  ===================  ==============================================================================================
    """

    id: int = 0  # given by the store; they are applied in this order
    kind: CorrectionKind
    subject: str
    value: Mapping[str, Any]  # as JSON knows it
    author: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an item's reading was before a correction changed it."""

    item_id: int
    correction_id: int
    replaced_at: datetime
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """A candidate as the review queue shows it: everything that the archive holds of one name, folded alike."""

    text: str  # as it is written most often
    items: int
    sources: int
    patterns: tuple[str, ...]
    full: str  # the longer name that a definition gives, or empty
    first_seen: datetime
    last_seen: datetime
    contexts: tuple[tuple[int, str], ...]  # item id and the words around it, newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What somebody wants to be told of. ``query`` is text of the query language; a spike rule's is about one company or topic."""

    id: str
    name: str
    query: str
    kind: Literal["match", "spike"] = "match"
    weight: float = 1.0  # how much it counts in ranking
    channels: tuple[Channel, ...] = ()  # where its alerts go; none: it only marks items for digests and feeds
    cooldown_minutes: int = 0  # least time between two messages of this rule to one channel; what comes meanwhile is grouped
    author: str = ""
    note: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words for which an item meets a rule: code points of the field, end exclusive, and the name or word that was asked for."""

    field: Literal["title", "text", "title_en", "text_en"]
    start: int
    end: int
    text: str
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that met a rule. (rule_id, item_id) is unique."""

    rule_id: str
    item_id: int
    evidence: tuple[Evidence, ...]
    matched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to be said to one channel: a row of the outbox. ``key`` is unique, so that saying it twice is impossible to ask for.

    Rows with the same ``batch`` go out as one message, whose identity the batch is: sent again after a crash it has the same Message-ID.
    """

    id: int = 0
    key: str  # such as "alert:<rule>:<item>:<channel>"
    channel: Channel
    kind: Literal["alert", "spike", "digest", "test"]
    rule_id: str = ""
    item_id: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)  # what the message needs beyond the item: a digest's parts, a spike's figures
    state: DeliveryState = "waiting"
    batch: str = ""  # given when it is about to be sent
    attempts: int = 0
    not_before: datetime | None = None
    error: str = ""
    made_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who gets a digest, of what, and when. Empty ``rules``, ``companies``, ``topics`` and ``languages`` mean: everything."""

    id: str
    address: str  # mail address
    name: str = ""
    rules: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    times: tuple[str, ...] = ("07:30",)  # local, one slot each
    days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    stories: int = 20
    token: str = ""  # in the unsubscribe link
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may use the web pages. Hashes only: no password and no token is kept."""

    name: str
    role: Role
    password_hash: str = ""  # argon2id, or empty: no password opens it
    token_hash: str = ""  # SHA-256 of the API token, or empty
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One theme of the codebook."""

    id: str  # lower-case letters, digits and hyphens
    name: str
    description: str = ""
    colour: str = "#b9683f"  # as CSS writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A theme that a researcher gave to an item, or to a stretch of its text: code points of the field, end exclusive.

    ``start`` and ``end`` are 0 for a whole item. ``quote`` is the text at that place, so that a coding can be read by itself.
    """

    id: int = 0  # given by the store
    item_id: int
    theme_id: str
    field: Field = "text"
    start: int = 0
    end: int = 0
    quote: str = ""
    note: str = ""
    coder: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items that report the same thing, best one first."""

    items: tuple[Item, ...]
    score: float
    reasons: tuple[str, ...]  # why it ranks where it does, for the reader

    @property
    def lead(self) -> Item:
        """The item that is shown."""
        return self.items[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One search result with highlighted snippets: matches are wrapped in U+E000 and U+E001, for the caller to turn into marks."""

    item: Item
    title: str
    title_en: str
    snippet: str
    snippet_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of results and the cursor of the next, or None at the end.

    ``total`` counts all matches; where there are very many it stops, and says that it is not exact: there are more than that.
    """

    hits: tuple[SearchHit, ...]
    total: int
    next_cursor: str | None
    total_is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a search finds as a whole. Facets count the newest matches only, as many as ``looked_at`` says.

    Where counting all of very many matches would take long, ``total`` and ``months`` count the newest only, and ``is_exact`` is False.
    """

    total: int
    looked_at: int
    companies: tuple[tuple[str, int], ...]  # id and items, most first; the other facets likewise
    topics: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    months: tuple[tuple[date, int], ...]  # first days of months, in UTC, oldest first; every month in between is there
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestMark:
    """The interval of item ids that one digest covered; (subscription, local_date, slot) is unique.

    Ids, not ``seq``: an item that is read again gets a new seq, and must not be in a second digest.
    """

    subscription: str
    local_date: date
    slot: str
    after_item: int
    until_item: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDigest:
    """A digest as it was made. ``body`` is its plain text, empty where only a list of digests was asked for."""

    id: int
    mark: DigestMark
    body: str = ""
