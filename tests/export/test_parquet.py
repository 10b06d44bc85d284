"""Items as typed columns, for data frames."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Demo
from pyarrow.parquet import ParquetFile

from parallax.errors import ParallaxError
from parallax.export import parquet
from parallax.export.formats import matching_items
from parallax.export.parquet import write_parquet
from parallax.export.tables import COLUMNS
from parallax.query import Query
from parallax.records import Item
from store import open_store


def items_of(demo: Demo) -> list[Item]:
    with open_store(demo.folder / "parallax.db", read_only=True) as store:
        return list(matching_items(store, Query(""), 1000))


def read(data: bytes) -> Any:
    return ParquetFile(io.BytesIO(data))


def test_every_item_is_a_row_with_its_types(demo: Demo) -> None:
    items, out = items_of(demo), io.BytesIO()
    write_parquet(items, lambda article: article.site, out)
    table = read(out.getvalue()).read()
    assert tuple(table.column_names) == COLUMNS
    for item, row in zip(items, table.to_pylist(), strict=True):
        assert (row["id"], row["title"], row["text"]) == (item.id, item.article.title, item.article.text)
        assert row["published"] == (item.article.published.moment if item.article.published else None)
        assert row["topics"] == list(item.reading.topics if item.reading else ())


def test_no_more_than_a_row_group_is_held_at_a_time(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 10)
    items, out, sizes = items_of(demo)[:35], io.BytesIO(), []

    def passing() -> Iterator[Item]:
        for item in items:
            sizes.append(out.tell())
            yield item

    write_parquet(passing(), lambda _: "x", out)
    groups = read(out.getvalue()).metadata
    assert [groups.row_group(at).num_rows for at in range(groups.num_row_groups)] == [10, 10, 10, 5]
    assert sizes[10] > sizes[9]  # the first group was written before the eleventh item was asked for


def test_half_a_pair_does_not_stop_it(demo: Demo) -> None:
    out = io.BytesIO()
    write_parquet(items_of(demo)[:1], lambda _: "half \ud800", out)
    assert read(out.getvalue()).read().column("source").to_pylist() == ["half ?"]


def test_without_pyarrow_it_says_what_to_install_and_leaves_no_file(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ParallaxError, match=re.escape("pip install 'parallax-monitor[parquet]'")):
        write_parquet([], lambda _: "", io.BytesIO())
    assert demo.ask("export", "--format", "parquet", "-o", str(tmp_path / "items.parquet")).exit_code != 0
    assert list(tmp_path.iterdir()) == []
