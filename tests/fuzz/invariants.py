"""What holds of everything that is read from hostile bytes, asserted for any record."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from parallax.records import When

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class Placed(Protocol):
    """What stands at a place of a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


def text_of(data: bytes) -> str:
    """Any bytes as a text that can be stored."""
    return data.decode("utf-8", "replace")


def halved_text_of(data: bytes) -> str:
    """The same, where halves of characters may stand too, as JSON lets them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return text_of(data)


def option(data: bytes) -> tuple[str | None, bytes]:
    """The first line's option, if it is one, and what follows."""
    first, _, rest = data.partition(b"\n")
    return (first[1:].decode("latin-1").strip(), rest) if first.startswith(b"#") else (None, data)


def encodable(value: object) -> None:
    """No string of a record, however deep, holds half a character: the archive could not store it."""
    if isinstance(value, str):
        value.encode()
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            encodable(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            encodable(each)


def plausible(when: When | None, now: datetime) -> None:
    """A moment in UTC, neither before the web nor ahead of the clocks."""
    assert when is None or when.moment.tzinfo is UTC
    assert when is None or EARLIEST <= when.moment <= now + timedelta(days=2), when


def placed(found: Sequence[Placed], text: str) -> None:
    """Spans lie in the text, in order, without overlap, and hold what they say."""
    end = 0
    for each in found:
        assert end <= each.start < each.end <= len(text), (each, end)
        assert text[each.start : each.end] == each.text, each
        end = each.end


def finite(*values: Decimal | None) -> None:
    """Numbers that can be compared and stored."""
    assert all(value is None or value.is_finite() for value in values), values
