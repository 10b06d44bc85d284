"""Topics: the questions people ask of the sector, and the words that tell which of them an item answers.

This module reads and checks the topics of one file; deciding what an item is about is `matching.topics`'.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from parallax.catalogue.checker import Checker, Problem

Question = Literal["who", "resources", "rules", "events"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic. ``require``: one of these words must stand in the item too; ``forbid``: none may."""

    id: str
    name_en: str
    name_zh: str
    question: Question
    terms_zh: tuple[str, ...]
    terms_en: tuple[str, ...]
    require: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    weight: int = 1  # how much it raises a story, 0 to 10


def read_topics(file: str, table: Mapping[str, Any]) -> tuple[tuple[Topic, ...], list[Problem]]:
    """The topics of one file in their order, and everything wrong with it; a topic with problems is left out."""
    checker = Checker(file, table)
    topics = checker.by_id("topic", _topic)
    checker.finish()
    return tuple(topics.values()), checker.problems


def _topic(checker: Checker) -> Topic | None:
    before = len(checker.problems)
    topic = Topic(
        id=checker.text("id", required=True),
        name_en=checker.text("name_en", required=True),
        name_zh=checker.text("name_zh", required=True),
        question=checker.choice("question", Question),  # type: ignore[arg-type]
        terms_zh=checker.texts("terms_zh", required=True),
        terms_en=checker.texts("terms_en", required=True),
        require=checker.texts("require"),
        forbid=checker.texts("forbid"),
        weight=checker.integer("weight", 1, least=0, most=10),
    )
    checker.finish()
    for key in ("terms_zh", "terms_en"):
        terms = [term.casefold() for term in getattr(topic, key)]
        if len(set(terms)) < len(terms):
            checker.problem(key, f"repeats {', '.join(sorted({term for term in terms if terms.count(term) > 1}))}")
    return topic if len(checker.problems) == before else None
