"""Copies of one report, found and folded together; nothing is dropped: every item is in exactly one group.

Texts are compared by bottom-k sketches of folded character 5-grams (Broder 1997, "On the resemblance and containment of documents"), so a
reprint with another headline or a changed agency line is still a copy. Notices that are written to a pattern resemble each other as much
(two launches of one constellation, two tenders, two quarterly reports); what tells them from copies are their figures. A correction is no
copy of what it corrects, however much of it it repeats.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from matching.genres import genre_of
from parallax.fold import fold
from parallax.records import Item

SKETCH = 64
GRAM = 5
ALIKE = 0.55  # share of common sketch values from which two texts are one report
APART = timedelta(days=10)  # a text reprinted later than this is a new publication
SAME_FIGURES = 0.6  # share of the figures of the text with fewer that the other has too, if both are one report
_SPANS = {"day": timedelta(days=1), "month": timedelta(days=31), "year": timedelta(days=366)}
_FEWEST = 3  # figures from which they tell anything
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*\s?[^\W\d_]?")  # with the sign after it: 18日 and 18颗 are two


def sketch(text: str) -> frozenset[int]:
    """The k smallest hashes of the text's folded 5-grams; white space and punctuation do not count."""
    letters = list(map(ord, filter(str.isalnum, fold(text))))
    grams = zip(*(letters[at:] for at in range(GRAM)), strict=False) if len(letters) > GRAM else [tuple(letters)]
    return frozenset(sorted(set(map(hash, grams)))[:SKETCH])  # of numbers, which no seed touches: the same in every process


def sketch_of(item: Item) -> frozenset[int]:
    """The sketch of an item's headline and text."""
    return sketch(item.article.title + item.article.text)


def figures_of(item: Item) -> frozenset[str]:
    """The figures of an item's text, each with the character after it."""
    return frozenset(_FIGURE.findall(fold(item.article.text)))


def same_figures(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the figures of two texts allow that one is a copy, perhaps a cut one, of the other."""
    fewer = min(len(one), len(other))
    return fewer < _FEWEST or len(one & other) >= SAME_FIGURES * fewer


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimated Jaccard resemblance of two texts, 0 to 1, from their sketches."""
    smallest = sorted(one | other)[:SKETCH]
    return sum(value in one and value in other for value in smallest) / len(smallest) if smallest else 0.0


def fold_copies(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Group items that carry the same report, the one known to be earliest first; groups keep the order of their first item."""
    ordered = sorted(items, key=known_by)
    groups: list[list[Item]] = []
    sketches: list[frozenset[int]] = []
    holders: dict[int, set[int]] = defaultdict(set)
    for item in ordered:
        mine = sketch_of(item)
        home = _home(item, mine, groups, sketches, holders)
        if home is None:
            home = len(groups)
            groups.append([])
            sketches.append(mine)
            for value in mine:
                holders[value].add(home)
        groups[home].append(item)
    return [tuple(group) for group in groups]


def _home(
    item: Item, mine: frozenset[int], groups: list[list[Item]], sketches: list[frozenset[int]], holders: Mapping[int, set[int]]
) -> int | None:
    shared = Counter(chain.from_iterable(holders.get(value, ()) for value in mine))
    for group, _ in shared.most_common(5):
        first = groups[group][0]
        alike = resemblance(mine, sketches[group]) >= ALIKE and published(item) - published(first) <= APART
        if alike and _same_kind(item, first) and same_figures(figures_of(item), figures_of(first)):
            return group
    return None


def _same_kind(one: Item, other: Item) -> bool:
    return (genre_of(one) == "correction") == (genre_of(other) == "correction")


def published(item: Item) -> datetime:
    """When an item was published, or else stored."""
    return item.article.published.moment if item.article.published else item.stored_at


def known_by(item: Item) -> datetime:
    """The moment by which an item was out for certain: of a day alone its end, or when it was stored. Who was first is told by this."""
    when = item.article.published
    span = _SPANS.get(when.precision) if when else None
    return min(when.moment + span, max(item.stored_at, when.moment)) if when and span else published(item)
