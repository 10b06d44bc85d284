"""Copies of one report, found and folded together; nothing is dropped: every item is in exactly one group.

Texts are compared by bottom-k sketches of folded character 5-grams (Broder 1997, "On the resemblance and containment of documents"), so a
reprint with another headline or a changed agency line is still a copy.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from parallax.fold import fold
from parallax.records import Item

SKETCH = 64
GRAM = 5
ALIKE = 0.55  # share of common sketch values from which two texts are one report
APART = timedelta(days=10)  # a text reprinted later than this is a new publication


def sketch(text: str) -> frozenset[int]:
    """The k smallest hashes of the text's folded 5-grams; white space and punctuation do not count."""
    letters = list(map(ord, filter(str.isalnum, fold(text))))
    grams = zip(*(letters[at:] for at in range(GRAM)), strict=False) if len(letters) > GRAM else [tuple(letters)]
    return frozenset(sorted(set(map(hash, grams)))[:SKETCH])  # of numbers, which no seed touches: the same in every process


def sketch_of(item: Item) -> frozenset[int]:
    """The sketch of an item's headline and text."""
    return sketch(item.article.title + item.article.text)


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimated Jaccard resemblance of two texts, 0 to 1, from their sketches."""
    smallest = sorted(one | other)[:SKETCH]
    return sum(value in one and value in other for value in smallest) / len(smallest) if smallest else 0.0


def fold_copies(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Group items that carry the same report, earliest first within a group; groups keep the order of their first item."""
    ordered = sorted(items, key=published)
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
        if resemblance(mine, sketches[group]) >= ALIKE and published(item) - published(groups[group][0]) <= APART:
            return group
    return None


def published(item: Item) -> datetime:
    """When an item was published, or else stored."""
    return item.article.published.moment if item.article.published else item.stored_at
