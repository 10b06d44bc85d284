"""What every archive promises of its upkeep: copies, and an end to what is old."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asking import Opener, Suite, found, page, stored
from samples import NOW, article, at, candidate, capture, correction, delivery, hit, mention, reading, visit

from parallax.contracts import Store
from parallax.errors import StoreError
from parallax.query import Everything, Where


def everything(store: Store) -> list[object]:
    return [list(store.items()), store.pending(at(99)), store.runs(), store.corrections(), store.hits(), store.deliveries(), store.counts()]


def filled(store: Store, key: str, *, day: float, source: str = "news") -> int:
    """An item with all that can hang on one."""
    store.save_visit(visit(key, days=day, source=source))
    item_id = store.save_article(article(key, "朱雀", day=day, source=source), capture(key.encode()))
    assert item_id is not None
    made = reading(item_id, title="Zhuque", mentions=(mention("x", 0, 1, "朱"),), topics=("launch",), candidates=(candidate("朱雀"),))
    store.save_readings([made], [hit(item_id)], [delivery(f"alert:{key}", item_id=item_id)])
    return item_id


class UpkeepConformance(Suite):
    def test_a_backup_is_the_whole_archive(self, store: Store, reopened: Callable[[Path], Store], tmp_path: Path) -> None:
        filled(store, "a", day=-1)
        store.save_correction(correction(), texts=["朱雀"])
        store.backup(tmp_path / "copy.db")
        with reopened(tmp_path / "copy.db") as copy:
            assert copy.check() == []
            assert everything(copy) == everything(store)
            assert found(copy, "朱雀") == {"a"}
            stored(copy, "b")
        assert store.counts()["items"] == 1

    def test_a_backup_takes_the_place_of_the_one_before(self, store: Store, reopened: Callable[[Path], Store], tmp_path: Path) -> None:
        for key in "ab":
            stored(store, key)
            store.backup(tmp_path / "copy.db")
        with reopened(tmp_path / "copy.db") as copy:
            assert copy.counts()["items"] == 2

    def test_a_backup_while_others_write_is_sound(self, opener: Opener, reopened: Callable[[Path], Store], tmp_path: Path) -> None:
        opener()

        def write(store: Store) -> None:
            for n in range(60):
                filled(store, str(n), day=-n)

        with ThreadPoolExecutor(1) as pool:
            writing, store = pool.submit(write, opener()), opener()
            while not writing.done():
                store.backup(tmp_path / "copy.db")
                with reopened(tmp_path / "copy.db") as copy:
                    assert copy.check() == []
            writing.result()

    def test_a_backup_that_cannot_be_written_leaves_nothing(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="cannot be written"):
            store.backup(tmp_path / "missing" / "copy.db")
        (tmp_path / "folder").mkdir()
        with pytest.raises(StoreError, match="cannot be written"):
            store.backup(tmp_path / "folder")
        assert not list(tmp_path.glob("folder/*"))
        assert not list(tmp_path.glob(".*"))

    def test_items_published_before_a_moment_are_forgotten_oldest_first_a_limited_number_at_a_time(self, store: Store) -> None:
        ids = [filled(store, str(n), day=-n) for n in range(5)]
        other = filled(store, "x", day=-9, source="other")
        assert store.forget_before(["news", "nobody"], at(-1), limit=2) == 2
        assert {item.id for item in store.items()} == {*ids[:3], other}
        assert store.forget_before(["news"], at(-1)) == 1
        assert {item.id for item in store.items()} == {*ids[:2], other}
        assert store.forget_before(["news"], at(-1)) == store.forget_before([], at(9)) == 0

    def test_with_an_item_goes_all_that_hangs_on_it(self, store: Store) -> None:
        ids = [filled(store, str(n), day=-n) for n in range(5)]
        other = filled(store, "x", day=-9, source="other")
        store.save_correction(correction(), texts=["朱雀"])
        store.forget_before(["news"], at(-1))
        assert {one.item_id for one in store.hits()} == {*ids[:2], other}
        assert found(store, "zhuque") == found(store, Where("topic", "launch")) == {"0", "1", "x"}
        assert (store.counts()["captures"], page(store, Everything()).total, store.outdated_by(1)) == (3, 3, 3)
        assert [(name.items, len(name.contexts)) for name in store.new_names()] == [(3, 3)]
        assert store.check() == []

    def test_an_item_of_unknown_date_is_as_old_as_its_storing(self, store: Store) -> None:
        stored(store, "a")
        item = store.item(1)
        assert item is not None
        assert store.forget_before(["news"], item.stored_at) == 0
        assert store.forget_before(["news"], item.stored_at.replace(year=item.stored_at.year + 1)) == 1

    def test_what_was_forgotten_is_not_fetched_again_but_may_be_brought_again(self, store: Store) -> None:
        forgotten = filled(store, "a", day=-9)
        store.forget_before(["news"], NOW)
        assert store.unseen("news", ["a"]) == set()
        assert store.pending(at(99)) == []
        again = stored(store, "a", "朱雀", day=-9)
        assert again > forgotten
        assert store.check() == []

    def test_the_id_of_a_forgotten_item_is_given_to_no_other(self, store: Store) -> None:
        newest = filled(store, "a", day=-9)
        store.forget_before(["news"], NOW)
        assert stored(store, "b") > newest

    def test_raw_bytes_stay_while_an_item_needs_them(self, store: Store) -> None:
        for key, day in (("a", -9), ("b", 0)):
            store.save_article(article(key, key, day=day), capture(b"same"))
        assert store.forget_before(["news"], at(-1)) == 1
        assert store.counts()["captures"] == 1
        assert store.forget_before(["news"], at(1)) == 1
        assert store.counts()["captures"] == 0

    def test_tidying_changes_nothing_that_is_found(self, store: Store) -> None:
        for n in range(30):
            filled(store, str(n), day=-n)
        before = everything(store)
        for _ in range(2):
            store.tidy()
        assert everything(store) == before
        assert found(store, "朱雀") == {str(n) for n in range(30)}
        assert store.check() == []

    def test_what_was_said_in_old_messages_is_dropped_and_that_they_were_sent_is_not(self, store: Store) -> None:
        store.add_deliveries([delivery("old"), delivery("waiting", channel="chat")])
        store.lease("mail", NOW, "batch")
        store.delivered("batch", NOW)
        assert store.empty_outbox(at(-1)) == 0
        assert store.empty_outbox(at(1)) == 1
        assert store.empty_outbox(at(1)) == 0
        said = {one.key: (one.state, bool(one.payload)) for one in store.deliveries()}
        assert said == {"old": ("sent", False), "waiting": ("waiting", True)}
