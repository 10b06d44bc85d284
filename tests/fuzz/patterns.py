"""Every regular expression of the program, and for each the texts on which it would be slowest: built from its own parts.

A pattern whose cost grows faster than its text lets one hostile page hold up all others. Such patterns backtrack over runs of what they
repeat, or over many beginnings of what never ends; both kinds of text are made here from what the pattern is parsed to.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any

# Patterns that would be slow on a whole page, and what they are shown of it, or the reason why that page cannot be hostile.
SHOWN: Mapping[str, int] = {
    "crawlers.bylines:_SPLIT": 400,  # clean_authors cuts
    "crawlers.bylines:_NOISE": 400,
    "crawlers.decode:_HEADER": 500,  # declared cuts
    "crawlers.feeds:_ADDRESS": 1000,  # _LONGEST
    "crawlers.mail:_LIST_NAME": 400,  # white space is single there
    "crawlers.pdf:_PAGE_NUMBER": 60,  # _LONGEST_NUMBER
    "crawlers.titles:_SEPARATOR": 400,  # _MAX_CHARS
    "matching.attribution": 400,  # _REACH
    "translate.candidate_edges": 32,  # _REACH
    "translate.candidates_zh:_LATELY": 16,  # _subject cuts
    "translate.romanised": 60,  # names that were found
    "translate.near_names": 60,  # names as a person writes them
    "translate.aliases": 60,  # names of the catalogue
    "translate.dictionary": 400,  # lines of the dictionary
    "translate.edges:_SHOUTING": 60,  # a name and twelve characters on each side
}
# Patterns that are asked only whether they match at one place, never to look for one.
ANCHORED = frozenset({
    "crawlers.xml_text:_DOCTYPE", "parallax.settings.checks:_CHANNEL", "parallax.settings.checks:_DAYS",
    "parallax.web.digest_rows:_BEGINS", "parallax.web.digest_rows:_STORY",
    "matching.lexer:_FIELD", "translate.candidates_en:_RAISED", "translate.datelines:_ANY_DATELINE", "translate.datelines:_BRACKETED",
    "translate.datelines:_DATELINE", "translate.numerals:_PAIR", "translate.segment:_CONTINUES", "translate.word_order:_TIMES",
})  # fmt: skip
PACKAGES = ("crawlers", "translate", "matching", "store", "scheduler", "parallax")
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_CATEGORIES = {
    "CATEGORY_DIGIT": "7", "CATEGORY_NOT_DIGIT": "x", "CATEGORY_SPACE": " ", "CATEGORY_NOT_SPACE": "x", "CATEGORY_WORD": "x",
    "CATEGORY_NOT_WORD": "-",
}  # fmt: skip
_A_PAGE = 4_000_000
_MOST, _BRANCHES = 80, 5  # texts for one pattern, alternatives that are looked into
Tree = Sequence[tuple[Any, Any]]


def every_pattern() -> dict[str, re.Pattern[Any]]:
    """Patterns by the name of where they are kept: ``crawlers.dates:_EPOCH``."""
    found: dict[str, re.Pattern[Any]] = {}
    for package in map(importlib.import_module, PACKAGES):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__"):
                module = importlib.import_module(info.name)
                for name, value in vars(module).items():
                    for place, pattern in _within(value, name, 4):
                        if pattern not in found.values():
                            found[f"{info.name}:{place}"] = pattern
    return found


def _within(value: object, name: str, depth: int) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in a module's constant: itself, or in the tuples, mappings and records that it holds."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, type) or not depth:
        return
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _within(each, f"{name}[{key!r}]", depth - 1)
    elif isinstance(value, tuple | list | frozenset | set):
        for number, each in enumerate(value):
            yield from _within(each, f"{name}[{number}]", depth - 1)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _within(getattr(value, field.name, None), f"{name}.{field.name}", depth - 1)


def shown(name: str) -> int:
    """How many characters a pattern is shown."""
    return next((size for key, size in SHOWN.items() if name == key or name.startswith(f"{key}:")), _A_PAGE)


@dataclass(frozen=True, slots=True)
class Attack:
    """A text of any size: what leads up to it, then runs of each piece, then what no pattern matches."""

    lead: str
    pieces: tuple[str, ...]

    def text(self, size: int) -> str:
        """The text, of about that many characters."""
        each = size // len(self.pieces)
        return self.lead + "".join((piece * (each // len(piece) + 1))[:each] for piece in self.pieces) + "\x00"


def attacks(pattern: re.Pattern[Any]) -> list[Attack]:
    """Of each part of a pattern: a run of it, a run behind what leads up to it, that beginning again and again; and two runs in a row."""
    parts = list(dict.fromkeys(_parts(_parsed(pattern), "")))
    found = [Attack("", (part,)) for _, part in parts]
    for before, part in parts:
        found += [Attack(before, (part,)), Attack("", (before + part,))]
    found += [Attack("", (one, other)) for (_, one), (_, other) in pairwise(parts)]
    return list(dict.fromkeys(found))[:_MOST]


@cache
def _parsed(pattern: re.Pattern[Any]) -> Tree:
    parser: Any = re._parser  # type: ignore[attr-defined]  # the only one there is
    flags = pattern.flags if isinstance(pattern.pattern, bytes) else pattern.flags & ~re.UNICODE
    return list(parser.parse(pattern.pattern, flags))


def _parts(tree: Tree, before: str) -> Iterator[tuple[str, str]]:
    """Each part of a pattern with a text that leads up to it."""
    for op, value in tree:
        name, text = str(op), _sample([(op, value)])
        if text:
            yield before, text
        if name in _REPEATS:
            yield from _parts(value[2], before)
        elif name == "SUBPATTERN":
            yield from _parts(value[3], before)
        elif name == "ATOMIC_GROUP":
            yield from _parts(value, before)
        elif name == "BRANCH":
            for branch in value[1][:_BRANCHES]:
                yield from _parts(branch, before)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _parts(value[1], before)
        before = (before + text)[-2000:]


def _sample(tree: Tree) -> str:
    """A text that the parts match, as far as that can be told without trying."""
    return "".join(_one(str(op), value) for op, value in tree)


def _one(op: str, value: Any) -> str:  # noqa: PLR0911 - a line for each kind of part
    if op == "LITERAL":
        return chr(value)
    if op == "NOT_LITERAL":
        return "x" if value != ord("x") else "y"
    if op == "ANY":
        return "x"
    if op == "IN":
        return _member(value)
    if op in _REPEATS:
        return _sample(value[2]) * max(int(value[0]), 1)
    if op == "SUBPATTERN":
        return _sample(value[3])
    if op == "ATOMIC_GROUP":
        return _sample(value)
    return _sample(value[1][0]) if op == "BRANCH" else ""


def _member(items: Tree) -> str:
    """A character of a class; of one that says what it is not, the first usual one that it does not name."""
    if str(items[0][0]) == "NEGATE":
        named = [_span(op, value) for op, value in items[1:]]
        return next((char for char in "x7 -火" if not any(low <= char <= high for low, high in named)), "~")
    op, value = items[0]
    return _CATEGORIES.get(str(value), "x") if str(op) == "CATEGORY" else _span(op, value)[0]


def _span(op: Any, value: Any) -> tuple[str, str]:
    if str(op) == "RANGE":
        return chr(value[0]), chr(value[1])
    if str(op) == "CATEGORY":
        char = _CATEGORIES.get(str(value), "x")
        return char, char
    return chr(value), chr(value)
