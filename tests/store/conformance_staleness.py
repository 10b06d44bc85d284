"""What every archive promises when readers are slow: whoever reads what and when, corrections reach every item that they touch.

The world of these tests: corrections give companies names, or another English name. A reader knows the corrections up to one of them; its
reading of a text is a function of the text and of what it knows. Readers take items and give readings back in any order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from asking import Opener, Suite, few, stored
from hypothesis import given
from hypothesis import strategies as st
from samples import correction, mention, reading

from parallax.contracts import Store
from parallax.records import Correction, Item, Reading

NAMES = ("朱雀", "蓝箭")
COMPANIES = ("one", "two")
texts = st.lists(st.sampled_from([*NAMES, "别的"]), min_size=1, max_size=3).map("".join)
named = st.tuples(st.just("named"), st.sampled_from(COMPANIES), st.sampled_from(NAMES))
renamed = st.tuples(st.just("renamed"), st.sampled_from(COMPANIES), st.sampled_from(["A", "B"]))
reader = st.integers(0, 2)
steps = st.lists(
    st.tuples(st.just("store"), texts)
    | named
    | renamed
    | st.tuples(st.just("learn"), reader)
    | st.tuples(st.just("upgrade"), reader)
    | st.tuples(st.just("take"), reader, st.integers(1, 3))
    | st.tuples(st.just("give"), reader),
    min_size=5,
    max_size=40,
)
decisions = st.lists(st.tuples(st.just("store"), texts) | named | renamed, min_size=4, max_size=12)


@dataclass
class Slow:
    """A reader with items in hand, read by what it knew when it took them."""

    store: Store
    version: str = "v1"
    known: list[Correction] = field(default_factory=list)
    hand: list[Reading] = field(default_factory=list)

    def learn(self) -> None:
        self.known = self.store.corrections()

    def take(self, limit: int) -> int:
        items = self.store.unread(self.version, limit, corrections=len(self.known))
        self.hand += [self.read(item) for item in items]
        return len(items)

    def give(self) -> None:
        self.store.save_readings(self.hand)
        self.hand = []

    def read(self, item: Item) -> Reading:
        names = {one.value["add"]: one.subject for one in self.known if "add" in one.value}
        english = {one.subject: str(one.value["name_en"]) for one in self.known if "name_en" in one.value}
        text = item.article.text
        mentions = tuple(
            mention(company, text.index(name), text.index(name) + 2, name, english.get(company, company))
            for name, company in sorted(names.items())
            if name in text
        )
        return reading(item.id, self.version, mentions=mentions, corrections=len(self.known))

    def read_everything(self) -> int:
        for rounds in range(200):
            if not self.take(3):
                return rounds
            self.give()
        raise AssertionError("reading comes to no end")


def perform(store: Store, readers: list[Slow], number: int, step: tuple[object, ...]) -> None:
    match step:
        case "store", str(text):
            stored(store, str(number), "", text)
        case "named", str(company), str(name):
            store.save_correction(correction(company, days=number, add=name), texts=[name], entity=company)
        case "renamed", str(company), str(english):
            store.save_correction(correction(company, days=number, name_en=english), entity=company)
        case "learn", int(one):
            readers[one].learn()
        case "upgrade", int(one):
            readers[one].version = "v2"
        case "take", int(one), int(limit):
            readers[one].take(limit)
        case "give", int(one):
            readers[one].give()
        case _:
            raise AssertionError(step)


def wrong(store: Store, knowing: Slow) -> Iterator[tuple[Reading | None, Reading]]:
    """Items whose reading is not what a reader who knows everything makes of them."""
    for item in store.items():
        anew = knowing.read(item)
        if item.reading is None or replace(item.reading, version="") != replace(anew, version=""):
            yield item.reading, anew


class StalenessConformance(Suite):
    @given(steps=steps)
    @few
    def test_whatever_readers_do_corrections_reach_every_item_that_they_touch(self, empty: Opener, steps: list[tuple[object, ...]]) -> None:
        with empty() as store:
            readers = [Slow(store) for _ in range(3)]
            for number, step in enumerate(steps):
                perform(store, readers, number, step)
            knowing = Slow(store)
            knowing.learn()
            knowing.read_everything()
            for slow in readers:
                slow.give()  # readings that come too late
            knowing.read_everything()
            assert list(wrong(store, knowing)) == []
            assert [store.outdated_by(one.id) for one in store.corrections()] == [0] * len(store.corrections())
            assert store.check() == []

    @given(steps=steps)
    @few
    def test_a_reader_who_learns_nothing_comes_to_an_end(self, empty: Opener, steps: list[tuple[object, ...]]) -> None:
        with empty() as store:
            readers = [Slow(store) for _ in range(3)]
            for number, step in enumerate(steps):
                perform(store, readers, number, step)
            for slow in readers:
                slow.give()
                assert slow.read_everything() <= store.counts()["items"]
                assert slow.take(1) == 0

    @given(decisions=decisions)
    @few
    def test_every_change_by_a_correction_is_made_and_counted_and_its_reading_kept(
        self, empty: Opener, decisions: list[tuple[object, ...]]
    ) -> None:
        with empty() as store:
            prompt = Slow(store)
            for number, step in enumerate(decisions):
                before = {item.id: item.reading for item in store.items()}
                perform(store, [], number, step)
                prompt.learn()
                prompt.read_everything()
                assert list(wrong(store, prompt)) == []
                changed = {item.id: before[item.id] for item in store.items() if item.id in before and item.reading != before[item.id]}
                if step[0] != "store":
                    assert store.changed_by(store.last_correction()) == sorted(changed)
                assert {item_id: store.revisions(item_id)[0].reading for item_id in changed} == changed
