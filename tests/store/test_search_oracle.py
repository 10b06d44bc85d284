"""Search against brute force over two thousand items; benchmarks/search_oracle.py does the same over a hundred thousand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from parallax.query import And, Between, Node, Not, Query, Term, Worth
from store.sqlite import SQLiteStore, open_sqlite

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ITEMS = 2000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteStore]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        import _archive  # type: ignore[import-not-found]

        with open_sqlite(tmp_path_factory.mktemp("oracle") / "archive.db") as store:
            for start in range(0, ITEMS, 200):
                _archive.ingest(store, [_archive.made(n) for n in range(start, start + 200)])
            yield store


def test_search_finds_what_looking_at_every_text_finds_in_both_languages_and_scripts(large: SQLiteStore) -> None:
    import search_oracle  # type: ignore[import-not-found]

    wanted = 0
    for kind, answers in search_oracle.asked(large, search_oracle.read(Path(large._db.path)), 36):
        for found, looked_up in answers:
            assert found == looked_up, kind
            wanted += len(looked_up)
    assert wanted > ITEMS


def test_the_index_of_read_items_takes_little_more_room_than_their_texts(large: SQLiteStore) -> None:
    large.tidy()
    (text,) = large._db.rows("SELECT sum(length(CAST(title || text || coalesce(title_en || text_en, '') AS BLOB))) FROM items")[0]
    (index,) = large._db.rows("SELECT sum(length(block)) FROM search_data")[0]
    assert index <= 1.3 * text


VERY_FEW, SOME, MANY = (10**6, 10**6), (0, 10**6), (0, 0)  # as the sums are taken to be


@pytest.mark.parametrize("taken", [VERY_FEW, SOME, MANY])
@pytest.mark.parametrize("rest", [(), (Term("火箭"), Not(Term("卫星"))), (Between(start=datetime(2019, 1, 1, tzinfo=UTC)),)], ids=len)
@pytest.mark.parametrize("least", [["3e8"], ["80e8"], ["5e8", "70e8"]], ids=" ".join)
def test_sums_beside_other_conditions_are_found_newest_first_and_all(
    large: SQLiteStore, monkeypatch: pytest.MonkeyPatch, taken: tuple[int, int], rest: tuple[Node, ...], least: list[str]
) -> None:
    for name, value in {"FEW": taken[0], "MANY": taken[1], "COUNTED": 40, "LISTED": 300}.items():
        monkeypatch.setattr(f"store.found.{name}", value)
    ranges = [(Decimal(one), Decimal("85e8" if n else "1e12")) for n, one in enumerate(least)]
    worths = [Worth(low, high, "CNY") for low, high in ranges]
    naming = [{item_id for item_id, amount in sums(large) if low <= amount <= high} for low, high in ranges]
    matching = [item_id for item_id in found(large, And(rest)) if all(item_id in one for one in naming)]
    assert found(large, And((*rest, *worths))) == matching
    assert matching


def sums(store: SQLiteStore) -> list[tuple[int, Decimal]]:
    return [(item_id, Decimal(low)) for item_id, low in store._db.rows("SELECT item_id, low FROM sums")]


def found(store: SQLiteStore, root: Node) -> list[int]:
    """Ids in the order of the pages."""
    ids: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = store.search(Query("", root), limit=1000, cursor=cursor or None)
        ids += [hit.item.id for hit in page.hits]
        cursor = page.next_cursor
    return ids
