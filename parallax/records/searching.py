"""What a search gives, and items that report the same thing."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from parallax.records.reading import Item

Order = Literal["newest", "oldest", "ranked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items that report the same thing in the same words, best one first; ``reports`` tell of the same event in their own words."""

    items: tuple[Item, ...]
    score: float
    reasons: tuple[str, ...]  # why it ranks where it does, for the reader
    reports: tuple["Story", ...] = ()  # each with its own copies, and with none of its own
    earlier: Item | None = None  # what told of its event in the days before

    @property
    def lead(self) -> Item:
        """The item that is shown."""
        return self.items[0]

    @property
    def everything(self) -> tuple[Item, ...]:
        """All items of its event: its copies, and the other reports with theirs."""
        return (*self.items, *(item for report in self.reports for item in report.items))


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
    types: tuple[tuple[str, int], ...] = ()  # of the companies named, where the asker said which company is of which type
