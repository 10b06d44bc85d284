"""A digest's plain text laid out for a page: its blocks and rows, unwrapped again, with the items that they name as links.

The archive keeps a digest as the text that was sent, whose lines are as wide as a terminal (`parallax.digest.columns`); a phone is not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from parallax.digest.columns import wide, wrap

_LINK = re.compile(r"(\[item \d{1,18}\])")
_LABELS = "Names|Amounts|Rules|Other side|First|Earlier|Items"
_BEGINS = re.compile(rf"\s*(?:https?://|(?:{_LABELS}): |[-!*] |\d+\. )")  # what is never the middle of a row
_STORY = re.compile(r"\d+\. ")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a row; ``item_id`` is 0 where it names no item."""

    text: str
    item_id: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row, whole. ``inset`` is how far the text has it to the right, in characters."""

    parts: tuple[Part, ...]
    lang: str
    inset: int
    kind: Literal["heading", "story", "text"]


def blocks(body: str) -> Iterator[list[Row]]:
    """What stands between empty lines, in order."""
    for filled, lines in groupby(body.splitlines(), key=lambda line: bool(line.strip())):
        if filled:
            yield list(_rows(list(lines)))


def _rows(lines: Sequence[str]) -> Iterator[Row]:
    at = 0
    while at < len(lines):
        size = _height(lines, at)
        text = _joined(lines[at : at + size])
        underlined = at + size < len(lines) and set(lines[at + size]) == {"-"}
        yield _row(text, _inset(lines[at]), "heading" if underlined else "story" if _STORY.match(text) else "text")
        at += size + underlined


def _height(lines: Sequence[str], at: int) -> int:
    """How many lines a row takes: each goes on with the next one where wrapping both anew cuts them at the same place."""
    size = 1
    while at + size < len(lines) and _goes_on(lines[at + size - 1], lines[at + size], is_first=size == 1):
        size += 1
    return size


def _goes_on(line: str, after: str, *, is_first: bool) -> bool:
    hanging = _inset(after) - _inset(line)
    if _BEGINS.match(after) or hanging < 0 or (hanging and not is_first):
        return False
    return wrap(_joined([line, after]), _inset(line), hanging).split("\n") == [line, after]


def _joined(lines: Sequence[str]) -> str:
    text = lines[0].strip()
    for line in lines[1:]:
        text += line.strip() if wide(text[-1]) or wide(line.strip()[0]) else f" {line.strip()}"
    return text


def _row(text: str, inset: int, kind: Literal["heading", "story", "text"]) -> Row:
    parts = tuple(Part(part, int(part[6:-1]) if at % 2 else 0) for at, part in enumerate(_LINK.split(text)) if part)
    lang = "zh-Hans" if len(_HAN.findall(text)) > len(_LATIN.findall(text)) else "en"
    return Row(parts, lang, inset, kind)


def _inset(line: str) -> int:
    return len(line) - len(line.lstrip())
