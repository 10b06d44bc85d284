"""What a digest is made of, ready to be laid out: plain texts and figures, nothing to look up or decide.

`parallax.digest.compose` makes them; `text`, `html`, `markdown` and `atom` lay them out. Texts of sources are as hostile as they came:
every layout makes them harmless in its own way.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a lead: its English, its original when that is not English, and why to doubt it."""

    english: str
    original: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A reference to another item."""

    item_id: int
    url: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Another report of a story's event, in its own words."""

    link: Link
    original_title: str  # empty when it is English
    published: str  # in Beijing time, as precise as it is known
    genre: str = ""  # such as "correction"
    title_flags: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()  # sources of its copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One story as a reader sees it."""

    item_id: int
    url: str
    title: str  # in English
    original_title: str  # empty when the item is English
    rendering: str  # "machine translation", "word-by-word gloss", "not yet translated", or empty for English items
    source: str
    provenance: str
    authors: str
    published: str  # in Beijing time, as precise as it is known
    published_local: str  # the same in the reader's zone; empty when it would say nothing new
    moment: str  # ISO 8601 in UTC: when it was published, else stored
    lead: tuple[Sentence, ...]
    names: tuple[str, ...]
    topics: tuple[str, ...]
    amounts: str  # sums of money in English and US dollars, or empty
    rules: tuple[str, ...]  # names of the rules that it met
    copies: tuple[str, ...]  # sources of the folded copies
    reasons: tuple[str, ...]
    title_flags: tuple[str, ...] = ()
    genre: str = ""  # such as "correction", "advertisement"; empty for a plain report
    reports: tuple[Report, ...] = ()  # others of the same event
    first: str = ""  # who published it first and when, where that is not the lead
    earlier: Link | None = None  # what told of the event in the days before
    earlier_published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLines:
    """What the interval holds on one company. ``trend`` is items a day over the last seven, oldest first; empty when unknown."""

    name: str
    name_zh: str
    items: tuple[Link, ...]
    english: int
    chinese: int
    trend: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLines:
    """What met one rule."""

    name: str
    items: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLine:
    """A name that nobody has judged yet."""

    text: str
    full: str
    items: int
    sources: int
    context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How one source did when it was last visited, if that was not well."""

    source: str
    outcome: str
    error: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where a reader can go from a digest; each may be empty."""

    permalink: str = ""
    unsubscribe: str = ""
    item: str = ""  # address of an item's page, its id to be appended
    review: str = ""  # where new names are judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest, ready to be laid out."""

    name: str
    reader: str  # for whom it is, or empty
    day: str  # the reader's, such as Sat 21 Nov 2026
    made_at: str
    made_at_beijing: str
    moment: str  # ISO 8601 in UTC
    interval: str  # what arrived from when to when in the reader's zone, and the same in Beijing; empty when it has no beginning
    interval_beijing: str
    label: str  # of a digest that makes up for missed ones, else empty
    window: str  # between which days its items were published
    usual: str  # how its count compares to the mean of seven days, or empty
    items: int
    stories: int
    copies: int
    chinese: int
    english: int
    sources: int
    top: tuple[Line, ...]
    brief: tuple[Line, ...]
    unlisted: int  # stories beyond those
    companies: tuple[CompanyLines, ...]
    rules: tuple[RuleLines, ...]
    new_names: tuple[NameLine, ...]
    trouble: tuple[Health, ...]
    healthy: int
    notes: tuple[str, ...]  # engine and attributions
    links: Links

    @property
    def clocks(self) -> tuple[str, ...]:
        """What a reader is told of time, in the own zone and in Beijing's: one line where they are the same."""
        shown = (self.interval, self.interval_beijing) if self.interval else (self.made_at, self.made_at_beijing)
        return tuple(dict.fromkeys(shown))


def plural(count: int, one: str, many: str = "") -> str:
    """``1 item``, ``2 items``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def shorten(text: str, most: int) -> str:
    """At most so many characters and an ellipsis, cut between words where there are any."""
    return text if len(text) <= most else text[: text.rfind(" ", 0, most) if " " in text[:most] else most].rstrip(" ,;，；") + " …"
