"""Facets: an item's source, languages, topics and companies as tokens beside its text, so that one full-text query can ask for both."""

from collections.abc import Sequence
from functools import lru_cache

from parallax.fold import fold

_PRIVATE = 0xE000


@lru_cache(maxsize=16_384)  # an archive has some hundred sources and companies, and names them in every item
def facet(field: str, value: str) -> str:
    """One condition on metadata as one token. Its first character is private use, which no token of a text holds."""
    return chr(_PRIVATE) + "".join(char if char.isalnum() else chr(_PRIVATE + ord(char) % 0x1000) for char in f"{field}:{fold(value)}")


EVERY = facet("every", "item")  # a token of every item
NONE = facet("no", "item")  # a token of no item


def facets_of(source_id: str, langs: Sequence[str], topics: Sequence[str] = (), entity_ids: Sequence[str] = ()) -> str:
    """The tokens of one item. A language is found by itself and by its first part (zh-Hans: also zh)."""
    spoken = {part for lang in langs if lang for part in (lang, lang.split("-")[0])}
    found = [facet("source", source_id), *(facet("lang", lang) for lang in sorted(spoken))]
    found += [facet("topic", topic) for topic in sorted(set(topics))] + [facet("company", entity) for entity in sorted(set(entity_ids))]
    return " ".join(dict.fromkeys([EVERY, *found]))
