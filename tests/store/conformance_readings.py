"""What every archive promises the offline stage: what is to be read, and what becomes of readings."""

import pytest
import samples
from asking import Opener, Suite, few, found, stored
from hypothesis import given
from samples import article, at, delivery, hit, mention, reading

from parallax.contracts import Store
from parallax.errors import StoreError
from parallax.query import Where
from parallax.records import Reading


class ReadingConformance(Suite):
    def test_items_never_read_come_first_and_the_newest_of_them_before_others(self, store: Store) -> None:
        ids = {key: stored(store, key, day=day) for key, day in (("old", -9), ("new", -1), ("read", 0))}
        store.save_readings([reading(ids["read"], "v1")])
        assert [item.article.key for item in store.unread("v2")] == ["new", "old", "read"]
        assert [item.article.key for item in store.unread("v1")] == ["new", "old"]
        assert [item.article.key for item in store.unread("v2", limit=1)] == ["new"]

    def test_of_items_to_be_read_again_those_that_mention_a_company_or_have_a_topic_come_first_oldest_first(self, store: Store) -> None:
        ids = [stored(store, str(day), day=-day) for day in range(4)]
        plain, about, named, other = (reading(item_id, f"v{n}") for n, item_id in enumerate(ids))
        about = reading(ids[1], "v1", topics=("launch",))
        named = reading(ids[2], "v2", mentions=(mention("x", 0, 1, "朱"),))
        store.save_readings([plain, about, named, other])
        assert [item.id for item in store.unread("v9")] == [ids[2], ids[1], ids[3], ids[0]]
        assert [item.id for item in store.unread("v9", limit=3)] == [ids[2], ids[1], ids[3]]
        assert [item.id for item in store.unread("v2")] == [ids[1], ids[3], ids[0]]

    def test_no_version_is_ever_mistaken_for_another(self, store: Store) -> None:
        versions = ["", "v", "v\0", "vv", "朱", "\U0010ffff"]
        for version in versions:
            store.save_readings([reading(stored(store, f"key {version}"), version)])
        for version in versions:
            assert sorted(item.reading.version for item in store.unread(version) if item.reading) == sorted(set(versions) - {version})

    def test_a_reading_replaces_the_last_and_gives_the_item_a_new_seq(self, store: Store) -> None:
        item_id = stored(store, "a", "朱雀")
        stored(store, "b")
        store.save_readings([reading(item_id, title="Rocket", topics=("launch", "test"))])
        later = reading(item_id, "v2", title="Vermilion Bird")
        store.save_readings([later])
        item = store.item(item_id)
        assert item is not None
        assert item.reading == later
        assert (item.seq, store.last_seq()) == (4, 4)
        assert [one.id for one in store.items()] == [item_id + 1, item_id]

    def test_repeating_a_reading_changes_nothing(self, store: Store) -> None:
        store.save_readings([reading(item_id := stored(store, "a"))])
        store.save_readings([reading(item_id)])
        assert store.last_seq() == 2

    def test_a_reading_renews_full_text(self, store: Store) -> None:
        item_id = stored(store, "a", "朱雀")
        store.save_readings([reading(item_id, title="Vermilion", topics=("launch",), mentions=(mention("x", 0, 1, "朱"),))])
        store.save_readings([reading(item_id, "v2", title="Zhuque")])
        assert found(store, "vermilion") == found(store, Where("topic", "launch")) == found(store, Where("company", "x")) == set()
        assert found(store, "zhuque") == found(store, "朱雀") == {"a"}
        assert store.check() == []

    def test_readings_are_committed_all_or_none(self, store: Store) -> None:
        item_id = stored(store, "a")
        with pytest.raises(StoreError):
            store.save_readings([reading(item_id), reading(item_id + 99)])
        item = store.item(item_id)
        assert item is not None
        assert item.reading is None

    def test_hits_and_what_is_to_be_sent_are_committed_with_the_readings_or_not_at_all(self, store: Store) -> None:
        item_id = stored(store, "a")
        with pytest.raises(StoreError):
            store.save_readings([reading(item_id), reading(item_id + 99)], [hit(item_id)], [delivery("one")])
        assert (store.hits(), store.deliveries()) == ([], [])
        with pytest.raises(StoreError):
            store.save_readings([reading(item_id)], [hit(item_id + 99)], [delivery("one")])
        assert (store.hits(), store.deliveries(), len(store.unread("v1"))) == ([], [], 1)
        store.save_readings([reading(item_id)], [hit(item_id)], [delivery("one")])
        assert (store.hits(), [one.key for one in store.deliveries()]) == ([hit(item_id)], ["one"])

    def test_hits_and_what_is_to_be_sent_that_are_there_already_stay_as_they_are(self, store: Store) -> None:
        item_id = stored(store, "a")
        store.save_readings([reading(item_id)], [hit(item_id)], [delivery("one")])
        store.lease("mail", at(0), "batch")
        store.delivered("batch", at(0))
        store.save_readings([reading(item_id, "v2")], [hit(item_id, days=1), hit(item_id, "other")], [delivery("one"), delivery("two")])
        assert store.hits() == [hit(item_id, "other"), hit(item_id)]
        assert [(one.key, one.state) for one in store.deliveries()] == [("two", "waiting"), ("one", "sent")]

    @given(made=samples.readings)
    @few
    def test_whatever_was_read_is_given_back(self, opener: Opener, made: Reading) -> None:
        store = opener()
        store.save_article(article("a"), None)
        store.save_readings([made])
        item = store.item(1)
        assert item is not None
        assert item.reading == made
        assert store.check() == []
