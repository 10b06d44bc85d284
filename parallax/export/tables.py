"""Items as CSV that a spreadsheet opens harmlessly, and as lines of JSON that lose nothing."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from parallax.digest.text import harmless
from parallax.export.reference import NameOf, day_of, rendering
from parallax.records import Item

COLUMNS = (
    "id", "source_id", "source", "day", "published", "precision", "lang", "title", "title_en", "rendering", "companies", "topics",
    "authors", "url", "fetched_at", "capture_sha256", "text", "text_en",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what spreadsheets take for the start of one
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""What steers a terminal, hides, or ends a line for some readers: written as an escape, and the same when read."""
_MOST_IN_A_CELL = 32_000  # a spreadsheet's cell ends at 32,767 characters


def csv_table(items: Iterable[Item], name_of: NameOf) -> Iterator[str]:
    """A header and a row an item."""
    rows = (row_of(item, name_of) for item in items)
    return csv_rows(COLUMNS, (tuple(_flat(column, row[column]) for column in COLUMNS) for row in rows))


def csv_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table that spreadsheets open harmlessly, with a byte order mark, which is what they tell UTF-8 by."""
    yield "\ufeff" + _row(columns)
    for row in rows:
        yield _row(tuple(_cell(value) for value in row))


def json_lines(items: Iterable[Item]) -> Iterator[str]:
    """A line an item: the whole record, its reading included."""
    for item in items:
        line = json.dumps(asdict(item), ensure_ascii=False, default=_plain)
        yield _HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], line) + "\n"


def row_of(item: Item, name_of: NameOf) -> dict[str, Any]:
    """An item as the columns of every table, typed: moments are moments, lists are lists, None is what is not there."""
    article, reading = item.article, item.reading
    translation = reading.translation if reading else None
    return {
        "id": item.id,
        "source_id": article.source_id,
        "source": name_of(article),
        "day": "-".join(f"{part:02d}" for part in day_of(article.published)) or None,
        "published": article.published.moment if article.published else None,
        "precision": article.published.precision if article.published else None,
        "lang": reading.lang if reading else article.lang,
        "title": article.title,
        "title_en": translation.title if translation else None,
        "rendering": rendering(translation.engine) if translation else None,
        "companies": list(dict.fromkeys(mention.entity_id for mention in reading.mentions)) if reading else [],
        "topics": list(reading.topics) if reading else [],
        "authors": list(article.authors),
        "url": article.url,
        "fetched_at": article.fetched_at,
        "capture_sha256": item.capture_hash or None,
        "text": article.text,
        "text_en": translation.text if translation else None,
    }


def _flat(column: str, value: Any) -> str:
    """A typed value as text; names may hold blanks, ids do not."""
    if isinstance(value, list):
        return ("; " if column == "authors" else " ").join(value)
    return value.isoformat() if isinstance(value, datetime) else "" if value is None else str(value)


def _cell(value: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, "CSV Injection"), and no terminal for commands."""
    text = harmless(value)[:_MOST_IN_A_CELL]
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)
