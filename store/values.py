"""How values cross the border between records and columns: moments, lists, text. What a table holds is the business of its own module."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from parallax.records import Entry, When

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def by_name(columns: str, row: Sequence[Any]) -> dict[str, Any]:
    """The values of a row by the names of its columns.

    >>> by_name('id, "end"', (1, 9))
    {'id': 1, 'end': 9}
    """
    return dict(zip(columns.replace('"', "").split(", "), row, strict=True))


def clean(text: str) -> str:
    """The text as SQLite can hold it: lone surrogates, which no encoding carries, become U+FFFD."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def moment_text(moment: datetime) -> str:
    """A moment as text of one width, in UTC, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def optional_moment_text(moment: datetime | None) -> str | None:
    """As `moment_text`, None staying None."""
    return None if moment is None else moment_text(moment)


def moment(text: str) -> datetime:
    """The moment that `moment_text` wrote."""
    return datetime.fromisoformat(text)


def optional_moment(text: str | None) -> datetime | None:
    """As `moment`, None staying None."""
    return None if text is None else moment(text)


def list_text(values: Iterable[str]) -> str:
    """Strings as one JSON array."""
    return json.dumps([clean(value) for value in values], ensure_ascii=False)


def text_list(text: str) -> tuple[str, ...]:
    """The strings that `list_text` wrote."""
    return () if text == "[]" else tuple(json.loads(text))  # most are empty, and many are read at once


def json_text(value: Any) -> str:
    """Anything that JSON knows, as ASCII: it also carries what no encoding does."""
    return json.dumps(value)


def when_columns(when: When | None) -> tuple[str | None, str | None, str | None, str | None]:
    """A date as four columns: moment, precision, zone, raw; all None when there is none."""
    if when is None:
        return None, None, None, None
    return moment_text(when.moment), when.precision, clean(when.zone), clean(when.raw)


def when_from(columns: tuple[Any, Any, Any, Any]) -> When | None:
    """The date that `when_columns` wrote."""
    published, precision, zone, raw = columns
    return None if published is None else When(moment=moment(published), precision=precision, zone=zone, raw=raw)


def entry_text(entry: Entry) -> str:
    """An announced entry as JSON."""
    when = entry.published
    return json.dumps(
        {
            "key": entry.key,
            "url": entry.url,
            "title": entry.title,
            "html": entry.html,
            "authors": entry.authors,
            "published": when and {"moment": moment_text(when.moment), "precision": when.precision, "zone": when.zone, "raw": when.raw},
            "lang": entry.lang,
        }
    )


def text_entry(text: str) -> Entry:
    """The entry that `entry_text` wrote."""
    values = json.loads(text)
    when = values.pop("published")
    published = None if when is None else When(**{**when, "moment": moment(when["moment"])})
    return Entry(**{**values, "authors": tuple(values["authors"]), "published": published})
