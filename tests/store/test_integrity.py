"""What an archive finds wrong with itself, and whom it holds up while it looks."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from samples import article, run

from store import open_store


@pytest.fixture
def disagreeing(tmp_path: Path) -> Path:
    """An archive whose full text does not know what one of its items has become."""
    with open_store(tmp_path / "a.db") as store:
        store.save_article(article("a"), None)
    with closing(sqlite3.connect(tmp_path / "a.db")) as raw, raw:
        raw.execute("DROP TRIGGER items_search_update")
        raw.execute("UPDATE items SET title = 'something else'")
    return tmp_path / "a.db"


@pytest.mark.parametrize("read_only", [False, True])
def test_full_text_that_does_not_agree_is_found_by_who_may_write_however_the_store_was_opened(disagreeing: Path, read_only: bool) -> None:
    with open_store(disagreeing, read_only=read_only) as store:
        assert [told.partition(";")[0] for told in store.check()] == ["full text does not agree with the items"]


def test_to_look_leaves_the_file_as_it_is(disagreeing: Path) -> None:
    before = disagreeing.read_bytes()
    with open_store(disagreeing, read_only=True) as store:
        store.check()
    assert disagreeing.read_bytes() == before


def test_where_others_write_full_text_is_left_out_and_at_every_step_they_can(disagreeing: Path) -> None:
    steps: list[tuple[str, int, int]] = []

    def step(what: str, done: int, of: int) -> None:
        steps.append((what, done, of))
        other.save_run(run(days=len(steps)))

    with open_store(disagreeing) as store, open_store(disagreeing) as other:
        assert store.check(step, alone=False) == []
    assert [what for what, _, _ in steps] == ["file", "texts", "rows", "facets"]
    assert [(done, of) for _, done, of in steps] == [(n, 4) for n in range(4)]
