"""Items as Parquet, for data frames and DuckDB, through pyarrow, which is an extra: ``pip install 'parallax-monitor[parquet]'``.

A row an item, with CSV's columns but typed: moments are moments and lists are lists. Texts are whole and as they were crawled, since no
spreadsheet opens them. Written a row group at a time, so that memory does not grow with the archive.
"""

from collections.abc import Iterable
from importlib import import_module
from itertools import islice
from typing import IO, Any

from parallax.errors import ParallaxError
from parallax.export.reference import NameOf
from parallax.export.tables import row_of
from parallax.records import Item

ROWS = 500  # in a row group


def write_parquet(items: Iterable[Item], name_of: NameOf, out: IO[bytes]) -> None:
    """Write these items. Raises ParallaxError when pyarrow is not there."""
    arrow, parquet = _pyarrow()
    schema, rest = _schema(arrow), iter(items)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := [_sound_row(row_of(item, name_of)) for item in islice(rest, ROWS)]:
            writer.write_table(arrow.Table.from_pylist(group, schema))


def _pyarrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise ParallaxError("Parquet", f"needs pyarrow: pip install 'parallax-monitor[parquet]' ({error})") from error


def _schema(arrow: Any) -> Any:
    text, moment, texts = arrow.string(), arrow.timestamp("us", "UTC"), arrow.list_(arrow.string())
    return arrow.schema({
        "id": arrow.int64(), "source_id": text, "source": text, "day": text, "published": moment, "precision": text, "lang": text,
        "title": text, "title_en": text, "rendering": text, "companies": texts, "topics": texts, "authors": texts, "url": text,
        "fetched_at": moment, "capture_sha256": text, "text": text, "text_en": text,
    })  # fmt: skip


def _sound_row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _sound(value) for name, value in row.items()}


def _sound(value: Any) -> Any:
    """Without halves of pairs, which no encoding can write."""
    if isinstance(value, list):
        return [_sound(each) for each in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
