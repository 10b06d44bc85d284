"""The mismatch report: the names that English reports of a matter use beside those of the Chinese reports.

Names found on one side only are what an analyst looks for: a company that the English press leaves out, a rocket that became another one
in translation (朱雀三号 against Zhuque-2). Pure functions over items and their readings; amounts are not compared, nor are items without a
reading.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from matching.stories import fold_copies, other_side, published
from parallax.records import Item, Story

WITHIN = timedelta(hours=72)
Side = Literal["en", "zh"]
Key = tuple[str, str, str]  # entity id, kind, English name


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Items that report the same matter, by the language that they are written in."""

    english: tuple[Item, ...]
    chinese: tuple[Item, ...]

    @property
    def told(self) -> bool:
        """Whether both sides report it, so that there is something to compare."""
        return bool(self.english and self.chinese)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One way in which a name is written, and in how many items."""

    text: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRow:
    """One company's or product's forms on each side, the most frequent first, and in how many matters it is on which side."""

    entity_id: str
    kind: Literal["name", "product"]
    name_en: str
    english: tuple[Written, ...]
    chinese: tuple[Written, ...]
    both: int
    only_english: int
    only_chinese: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """In one matter, both sides name products of a company, and not the same ones."""

    entity_id: str
    english: tuple[str, ...]  # English names of products that only the English side has
    chinese: tuple[str, ...]  # the same of the Chinese side
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """What matters with both sides say; ``one_sided`` counts those that had only one, which say nothing here."""

    matters: tuple[Matter, ...]
    one_sided: int
    rows: tuple[NameRow, ...]  # those found on only one side first, then by frequency
    conflicts: tuple[Conflict, ...]
    new_english: tuple[Written, ...]  # names that no company carries, as the readings found them
    new_chinese: tuple[Written, ...]


def matter_of(item: Item, pool: Sequence[Item], within: timedelta = WITHIN) -> Matter:
    """What reports the same as ``item``: its copies in the pool, and the other language's report with its copies."""
    near = [each for each in pool if each.id != item.id and abs(published(each) - published(item)) <= within]
    groups = fold_copies([item, *near])
    own = next(group for group in groups if any(each.id == item.id for each in group))
    return _matter(own, [group for group in groups if group is not own], within)


def matters_of(source_id: str, pool: Sequence[Item], within: timedelta = WITHIN) -> tuple[Matter, ...]:
    """The matters that a source's items of the pool report, in order of time."""
    groups = fold_copies(pool)
    own = [group for group in groups if any(each.article.source_id == source_id for each in group)]
    return tuple(_matter(group, [other for other in groups if other is not group], within) for group in own)


def compare(matters: Iterable[Matter]) -> Mismatch:
    """Names on the English side beside names on the Chinese side."""
    given = tuple(matters)
    told = tuple(matter for matter in given if matter.told)
    return Mismatch(
        matters=told,
        one_sided=len(given) - len(told),
        rows=tuple(sorted(_rows(told), key=_telling_first)),
        conflicts=tuple(conflict for matter in told for conflict in _conflicts(matter)),
        new_english=_new(item for matter in told for item in matter.english),
        new_chinese=_new(item for matter in told for item in matter.chinese),
    )


def _matter(own: tuple[Item, ...], others: Sequence[tuple[Item, ...]], within: timedelta) -> Matter:
    other = other_side(_story(own), [_story(group) for group in others], within)
    items = {item.id: item for item in (*own, *(other.items if other else ()))}.values()
    return Matter(english=tuple(_of(items, "en")), chinese=tuple(_of(items, "zh")))


def _story(group: tuple[Item, ...]) -> Story:
    return Story(items=group, score=0.0, reasons=())


def _of(items: Iterable[Item], side: Side) -> Iterator[Item]:
    return (item for item in items if item.reading and item.reading.lang == side)


def _found(items: Iterable[Item]) -> dict[Key, set[tuple[int, str]]]:
    """Items and forms of every name. A company is one name whatever it is called; each of its products is another."""
    found: dict[Key, set[tuple[int, str]]] = defaultdict(set)
    for item in items:
        for each in item.reading.mentions if item.reading else ():
            found[each.entity_id, each.kind, each.name_en if each.kind == "product" else ""].add((item.id, each.text))
    return found


def _rows(matters: Sequence[Matter]) -> Iterator[NameRow]:
    sides = [(_found(matter.english), _found(matter.chinese)) for matter in matters]
    for key in {key for side in sides for found in side for key in found}:
        where = Counter((key in english, key in chinese) for english, chinese in sides)
        entity_id, kind, product = key
        yield NameRow(
            entity_id=entity_id,
            kind="product" if kind == "product" else "name",
            name_en=product or _name_en(matters, entity_id),
            english=_written(row for english, _ in sides for row in english.get(key, ())),
            chinese=_written(row for _, chinese in sides for row in chinese.get(key, ())),
            both=where[True, True],
            only_english=where[True, False],
            only_chinese=where[False, True],
        )


def _name_en(matters: Iterable[Matter], entity_id: str) -> str:
    mentions = (each for matter in matters for item in (*matter.english, *matter.chinese) if item.reading for each in item.reading.mentions)
    return next((each.name_en for each in mentions if each.entity_id == entity_id and each.kind == "name"), entity_id)


def _written(found: Iterable[tuple[int, str]]) -> tuple[Written, ...]:
    """Forms by the number of items that hold them, each item counted once."""
    counted = Counter(text for _, text in set(found))
    return tuple(Written(text=text, items=items) for text, items in sorted(counted.items(), key=lambda row: (-row[1], row[0])))


def _telling_first(row: NameRow) -> tuple[bool, int, str, str, str]:
    return row.both > 0, -(row.both + row.only_english + row.only_chinese), row.entity_id, row.kind, row.name_en


def _conflicts(matter: Matter) -> Iterator[Conflict]:
    english, chinese = _products(matter.english), _products(matter.chinese)
    for entity_id in sorted(english.keys() & chinese.keys()):
        only_english, only_chinese = english[entity_id] - chinese[entity_id], chinese[entity_id] - english[entity_id]
        if only_english and only_chinese:
            items = tuple(item.id for item in (*matter.english, *matter.chinese))
            yield Conflict(entity_id=entity_id, english=tuple(sorted(only_english)), chinese=tuple(sorted(only_chinese)), items=items)


def _products(items: Iterable[Item]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for entity_id, kind, product in _found(items):
        if kind == "product":
            found[entity_id].add(product)
    return found


def _new(items: Iterable[Item]) -> tuple[Written, ...]:
    return _written((item.id, each.text) for item in items if item.reading for each in item.reading.candidates)
