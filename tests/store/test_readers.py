"""Threads that share one store: who reads waits for nobody."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asking import page, stored

from parallax.errors import StoreError
from store.readers import Readers
from store.sqlite import SQLiteStore, open_sqlite


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with open_sqlite(tmp_path / "archive.db") as store:
        stored(store, "a", "朱雀")
        yield store


def test_a_search_does_not_wait_for_another_thread_s_reading_or_writing(store: SQLiteStore) -> None:
    with ThreadPoolExecutor(1) as others:
        with store._db.read():
            assert others.submit(page, store, "朱雀").result(10).total == 1
        with store._db.write() as raw:
            raw.execute("DELETE FROM items")
            assert others.submit(page, store, "朱雀").result(10).total == 1
            assert page(store, "朱雀").total == 0
        assert others.submit(page, store, "朱雀").result(10).total == 0


def test_a_thread_sees_what_it_has_written_also_while_another_waits_to_write(store: SQLiteStore) -> None:
    with ThreadPoolExecutor(1) as others:
        with store._db.write():
            other = others.submit(stored, store, "c", "天鹊")
            stored(store, "b", "朱雀")
            assert page(store, "朱雀").total == 2
        assert other.result(10)
    assert store.counts()["items"] == 3


def test_a_write_of_one_thread_comes_after_that_of_another(store: SQLiteStore) -> None:
    inside, go_on, order = threading.Event(), threading.Event(), []

    def first() -> None:
        with store._db.write():
            inside.set()
            go_on.wait(10)
            order.append("first")

    def second() -> None:
        inside.wait(10)
        with store._db.write():
            order.append("second")

    with ThreadPoolExecutor(2) as others:
        done = [others.submit(first), others.submit(second)]
        go_on.set()
        for one in done:
            one.result(10)
    assert order == ["first", "second"]


def test_several_reads_of_a_thread_see_one_state(store: SQLiteStore) -> None:
    with store._db.write() as raw, ThreadPoolExecutor(1) as others:
        begun, go_on = threading.Event(), threading.Event()

        def twice() -> tuple[int, int]:
            with store._db.read():
                before = store.last_seq()
                begun.set()
                go_on.wait(10)
                return before, store.last_seq()

        read = others.submit(twice)
        begun.wait(10)
        raw.execute("UPDATE counter SET value = 99")
        raw.execute("COMMIT")
        raw.execute("BEGIN")
        go_on.set()
        assert read.result(10) == (1, 1)
    assert store.last_seq() == 99


def test_idle_readers_are_closed_with_the_store_and_a_late_one_after_it(store: SQLiteStore, tmp_path: Path) -> None:
    readers = Readers(str(tmp_path / "archive.db"))
    with readers.one() as late:
        with readers.one() as idle:
            pass
        readers.close()
        assert late.execute("SELECT count(*) FROM items").fetchone() == (1,)
    for raw in (late, idle):
        with pytest.raises(Exception, match="closed"):
            raw.execute("SELECT 1")
    with pytest.raises(Exception, match="closed"), readers.one():
        pass
    store.close()
    with pytest.raises(StoreError):
        page(store, "朱雀")
