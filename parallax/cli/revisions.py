"""How an item's reading changed with corrections, for ``parallax show --revisions``."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from parallax.cli.corrections import in_words
from parallax.cli.output import say

if TYPE_CHECKING:
    from parallax.contracts import Store
    from parallax.records import Correction, Item, Reading, Revision

Step = tuple["Revision", "Reading", "Correction"]  # what was, what took its place, and why


def steps(store: "Store", item: "Item") -> list[Step]:
    """The changes of an item, newest first."""
    revisions = store.revisions(item.id)
    corrections = {each.id: each for each in store.corrections()}
    newer = [item.reading, *(each.reading for each in revisions)]
    return [(old, new, corrections[old.correction_id]) for old, new in zip(revisions, newer, strict=False) if new]


def as_json(changes: Sequence[Step]) -> list[dict[str, Any]]:
    """The same for scripts."""
    return [{"replaced_at": old.replaced_at, "correction": correction, "reading": old.reading} for old, _, correction in changes]


def print_steps(changes: Sequence[Step]) -> None:
    """Each change with who made it, why and when, and what of title, sentences and names it altered."""
    if not changes:
        say("No correction has changed this item.")
    for old, new, correction in changes:
        say(f"{old.replaced_at:%Y-%m-%d %H:%M}  correction {correction.id} by {correction.author}: {in_words(correction)}")
        say(f"  because: {correction.reason}")
        for line in _difference(_lines(old.reading), _lines(new)):
            say(f"  {line}")
        say("")


def _lines(reading: "Reading") -> list[str]:
    """What a reader sees of a reading: title and sentences, then names and topics."""
    segments = reading.translation.segments if reading.translation else ()
    names = dict.fromkeys(f"name: {each.text} = {each.name_en} [{each.entity_id}]" for each in reading.mentions)
    topics = [f"topics: {', '.join(reading.topics)}"] if reading.topics else []
    return [*(each.target for each in segments), *sorted(names), *topics]


def _difference(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for what, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield from (f"- {line}" for line in old[first:last])
            yield from (f"+ {line}" for line in new[start:end])
