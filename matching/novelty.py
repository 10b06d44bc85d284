"""What is new: an item against what was told in the days before, by its text and by who is in it and what it is about. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain

from matching.copies import ALIKE, resemblance, sketch_of
from parallax.records import Item

Pair = tuple[str, str]  # company and topic
_TRIED = 5  # earlier texts that one is compared with, those first that share most


class Recent:
    """Items that were told already, such as those of the last three days before a digest's interval."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._sketches: list[frozenset[int]] = []
        self._holders: dict[int, list[int]] = defaultdict(list)
        self._pairs: set[Pair] = set()
        for item in items:
            for value in (mine := sketch_of(item)):
                self._holders[value].append(len(self._sketches))
            self._sketches.append(mine)
            self._pairs |= pairs_of(item, titled=False)

    def tells(self, item: Item) -> bool:
        """Whether its text was told before, word for word or nearly so."""
        mine = sketch_of(item) if self._sketches else frozenset()
        shared = Counter(chain.from_iterable(self._holders.get(value, ()) for value in mine))
        return any(resemblance(mine, self._sketches[place]) >= ALIKE for place, _ in shared.most_common(_TRIED))

    def unheard(self, item: Item) -> list[Pair]:
        """Companies of its title with its topics, as far as nothing told joins the two. Nothing, where nothing was told at all."""
        return sorted(pairs_of(item, titled=True) - self._pairs) if self._sketches else []


def pairs_of(item: Item, *, titled: bool) -> set[Pair]:
    """Companies of an item, or of its title alone, each with each of its topics."""
    if item.reading is None:
        return set()
    entities = {each.entity_id for each in item.reading.mentions if each.field == "title" or not titled}
    return {(entity, topic) for entity in entities for topic in item.reading.topics}
