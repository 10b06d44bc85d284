"""The articles of the sample press, as data.

Every one is written by us on a real past event of the sector; what it claims can be checked against its list of facts.
Who publishes in which form is the business of `outlets`, how it looks that of `pages`.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Lang = Literal["en", "zh-Hans", "zh-Hant"]
LABEL = "Parallax sample press"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """One article. ``published`` is aware, in the zone of its writer; ``body`` holds its paragraphs as plain text."""

    id: str
    outlet: str
    lang: Lang
    title: str
    published: datetime
    author: str
    body: tuple[str, ...]
    event: str  # shared by all articles on one event
    facts: tuple[str, ...]  # what can be checked, in English
    reprint_of: str = ""  # id of the article that this one copies

    @property
    def moment(self) -> datetime:
        """The moment of publication in UTC."""
        return self.published.astimezone(UTC)


@cache
def load_press() -> tuple[SampleArticle, ...]:
    """All articles, newest first."""
    folder = files("parallax.demo") / "press"
    written = [
        article for path in folder.iterdir() if path.name.endswith(".toml") for article in _read(tomllib.loads(path.read_text("utf-8")))
    ]
    return tuple(sorted(written, key=lambda article: (article.moment, article.id), reverse=True))


def by_outlet(outlet: str, articles: Iterable[SampleArticle]) -> tuple[SampleArticle, ...]:
    """One outlet's articles, in the order given."""
    return tuple(article for article in articles if article.outlet == outlet)


def _read(document: dict[str, Any]) -> Iterator[SampleArticle]:
    for row in document["article"]:
        yield SampleArticle(
            id=row["id"],
            outlet=document["outlet"],
            lang=document["lang"],
            title=row["title"],
            published=row["published"],
            author=row.get("author", ""),
            body=tuple(line.strip() for line in row["body"].splitlines() if line.strip()),
            event=row["event"],
            facts=tuple(row["facts"]),
            reprint_of=row.get("reprint_of", ""),
        )
