"""What is new: an item against what was told in the days before, by its text, its event, who is in it and what it is about. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from itertools import chain

from matching.copies import ALIKE, figures_of, resemblance, same_figures, sketch_of
from matching.events import Events, Profile, Told, profile_of
from matching.genres import genre_of
from parallax.records import Item

Pair = tuple[str, str]  # company and topic
_TRIED = 5  # earlier texts that one is compared with, those first that share most
_WORD_FOR_WORD = timedelta(days=3)  # what is older is told of by its event: comparing texts is dear
_TRIED_EVENTS = 60
_FOLLOWS = timedelta(days=7)  # what is told later of an event is told of its consequences


class Recent:
    """Items that were told already, such as those of the last days before a digest's interval."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._items = tuple(items)
        self._pairs = {pair for item in self._items for pair in pairs_of(item, titled=False)}

    def tells(self, item: Item) -> bool:
        """Whether its text was told before, word for word or nearly so."""
        sketches, holders = self._texts
        mine = sketch_of(item) if sketches else frozenset()
        shared = Counter(chain.from_iterable(holders.get(value, ()) for value in mine))
        near = (place for place, _ in shared.most_common(_TRIED) if resemblance(mine, sketches[place]) >= ALIKE)
        return any(same_figures(figures_of(item), figures_of(self._items[place])) for place in near)

    def earlier(self, item: Item) -> Item | None:
        """The told item that most plainly tells of its event, in whatever words and language, a correction first; None where none does."""
        events, told, holders = self._events
        mine = events.told(profile_of(item))
        shared = Counter(chain.from_iterable(holders.get(handle, ()) for handle in mine.handles))
        margins = {place: mine.margin(told[place], _FOLLOWS) for place, _ in shared.most_common(_TRIED_EVENTS)}
        fitting = [place for place, margin in margins.items() if margin >= 0]
        best = max(fitting, key=lambda place: (genre_of(self._items[place]) == "correction", margins[place], -place), default=None)
        return None if best is None else self._items[best]

    def unheard(self, item: Item) -> list[Pair]:
        """Companies of its title with its topics, as far as nothing told joins the two. Nothing, where nothing was told at all."""
        return sorted(pairs_of(item, titled=True) - self._pairs) if self._items else []

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """What is compared of each told item."""
        return tuple(map(profile_of, self._items))

    @cached_property
    def _texts(self) -> tuple[list[frozenset[int]], dict[int, list[int]]]:
        newest = max((item.stored_at for item in self._items), default=None)
        sketches = [sketch_of(item) if newest and newest - item.stored_at <= _WORD_FOR_WORD else frozenset() for item in self._items]
        holders: dict[int, list[int]] = defaultdict(list)
        for place, values in enumerate(sketches):
            for value in values:
                holders[value].append(place)
        return sketches, holders

    @cached_property
    def _events(self) -> tuple[Events, list[Told], dict[str, list[int]]]:
        events = Events(self.profiles)
        told = list(map(events.told, self.profiles))
        holders: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(told):
            for handle in each.handles:
                holders[handle].append(place)
        return events, told, holders


def pairs_of(item: Item, *, titled: bool) -> set[Pair]:
    """Companies of an item, or of its title alone, each with each of its topics."""
    if item.reading is None:
        return set()
    entities = {each.entity_id for each in item.reading.mentions if each.field == "title" or not titled}
    return {(entity, topic) for entity in entities for topic in item.reading.topics}
