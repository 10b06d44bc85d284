"""How often a theme stands in Chinese and in English reports: counted by items, whoever coded them and however often."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parallax.records import Coding, Item, Theme
from parallax.web.coverage import SIDES
from parallax.web.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeShare:
    """A theme in one language: in how many items it stands (``items``), of how many that are coded with anything (``coded``)."""

    theme_id: str
    lang: str
    items: int
    coded: int


def items_of(desk: Desk, codings: Sequence[Coding]) -> dict[int, Item]:
    """The items that are coded, by id. One that is no longer there is left out."""
    found = (desk.store.item(item_id) for item_id in sorted({coding.item_id for coding in codings}))
    return {item.id: item for item in found if item}


def language_of_item(item: Item) -> str:
    """The language that it is written in, as far as it is known."""
    return item.reading.lang if item.reading else item.article.lang


def coded_by_language(items: Mapping[int, Item]) -> Counter[str]:
    """How many of the coded items each language has."""
    return Counter(language_of_item(item) for item in items.values())


def theme_shares(themes: Sequence[Theme], codings: Sequence[Coding], items: Mapping[int, Item]) -> tuple[ThemeShare, ...]:
    """For each theme, in the codebook's order, Chinese and English. ``items`` are those of the codings."""
    coded = coded_by_language(items)
    pairs = {(coding.item_id, coding.theme_id) for coding in codings if coding.item_id in items}
    found = Counter((theme_id, language_of_item(items[item_id])) for item_id, theme_id in pairs)
    return tuple(
        ThemeShare(theme_id=theme.id, lang=lang, items=found[theme.id, lang], coded=coded[lang]) for theme in themes for lang in SIDES
    )
