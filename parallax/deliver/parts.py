"""What an alert is made of, ready to be laid out. Texts of sources are as hostile as they came: every layout makes them harmless."""

from dataclasses import dataclass

from parallax.deliver.matched import Marked, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Words for which an item met the rule, in the language they stand in; ``variant`` is what was asked for, if that reads differently."""

    text: str
    language: str  # "Chinese", "English", "English translation"
    place: str  # "title" or "text"
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """One item of an alert."""

    item_id: int
    url: str
    page_url: str  # on the operator's own pages, or empty
    title: Marked  # in English
    original_title: Marked  # empty when the item is English
    title_flags: tuple[str, ...]
    rendering: str  # how the English came about, or empty
    lang: str
    source_id: str
    source: str
    published: str  # in Beijing time, as precise as it is known
    published_local: str  # in the reader's zone; empty where that says nothing new
    moment: str  # ISO 8601 in UTC, or empty
    precision: str
    matches: tuple[Match, ...]
    passages: tuple[Passage, ...]
    copies: tuple[str, ...]  # sources that carry the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """A day on which a rule found far more than it usually does."""

    day: str
    count: int
    mean: float
    score: float
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One message about one rule."""

    rule_id: str
    rule: str
    query: str
    lines: tuple[AlertLine, ...] = ()
    brief: tuple[AlertLine, ...] = ()  # beyond what is shown in full
    surges: tuple[Surge, ...] = ()
    gone: int = 0  # items that are no longer in the archive
    unreadable: tuple[int, ...] = ()  # items that could not be laid out
    public_url: str = ""

    @property
    def total(self) -> int:
        """Items that it tells of."""
        return len(self.lines) + len(self.brief)
