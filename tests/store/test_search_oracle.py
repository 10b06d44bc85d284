"""Search against brute force over two thousand items; benchmarks/search_oracle.py does the same over a hundred thousand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
