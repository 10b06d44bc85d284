"""What a bibliography says of one item, before any program's way of writing it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from parallax.digest.text import harmless
from parallax.records import Article, Item, When

_BEIJING = ZoneInfo("Asia/Shanghai")
NameOf = Callable[[Article], str]  # the name of an article's source


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One item as it is cited. Everything is one line of harmless text."""

    key: str
    title: str  # the original
    title_en: str  # empty for English items
    rendering: str  # how the English came about: "machine translation", "word-by-word gloss", or empty
    authors: tuple[str, ...]
    publisher: str
    published: tuple[int, ...]  # year, month, day, as far as known; in Beijing's calendar
    accessed: date
    url: str
    lang: str
    note: str  # where the archive has it, and the hash of the captured page


def reference(item: Item, name_of: NameOf) -> Reference:
    """The reference of an item; ``name_of`` gives its source's name."""
    article, translation = item.article, item.reading.translation if item.reading else None
    captured = f", captured page SHA-256 {item.capture_hash}" if item.capture_hash else ""
    return Reference(
        key=f"parallax{item.id}",
        title=_line(article.title),
        title_en=_line(translation.title) if translation else "",
        rendering=rendering(translation.engine) if translation else "",
        authors=tuple(_line(author) for author in article.authors),
        publisher=_line(name_of(article)),
        published=day_of(article.published),
        accessed=article.fetched_at.date(),
        url="".join(_line(article.url).split()),
        lang=item.reading.lang if item.reading else article.lang,
        note=f"Parallax archive, item {item.id}{captured}",
    )


def rendering(engine: str) -> str:
    """How an engine's English came about, for readers."""
    return "word-by-word gloss" if engine == "gloss" else "machine translation"


def day_of(when: When | None) -> tuple[int, ...]:
    """Year, month and day on which something was published, as far as they are known: the day in Beijing, as pages show it."""
    if when is None:
        return ()
    local: datetime = when.moment.astimezone(_BEIJING)
    known = {"year": 1, "month": 2}.get(when.precision, 3)
    return (local.year, local.month, local.day)[:known]


def _line(text: str) -> str:
    return " ".join(harmless(text).split())
