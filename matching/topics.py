"""Which topics an item is about: the terms of the pack, counted by where they stand.

A topic fits when one of its terms stands in the title or in the first 400 characters, or when any two occurrences stand in the text.
Words that the topic requires must stand somewhere in the item, words that it forbids nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue.topics import Topic
from parallax.fold import fold

_LEAD = 400
_ENOUGH = 2
_PLURALS = ("", "s", "es", "'s", "’s")
_TERM, _REQUIRED, _FORBIDDEN = "term", "require", "forbid"


class TopicMatcher:
    """Matches items against topics; one pass over the text for all of them."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = tuple(topics)
        roles: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for topic in topics:
            for role, words in ((_TERM, topic.terms_zh + topic.terms_en), (_REQUIRED, topic.require), (_FORBIDDEN, topic.forbid)):
                for word in dict.fromkeys(fold(word) for word in words):
                    roles[word].append((topic.id, role))
        self._roles = list(roles.values())
        self._automaton = AhoCorasick(list(roles), matchkind=MatchKind.Standard)

    def match(self, title: str, text: str) -> tuple[str, ...]:
        """Ids of the topics an item is about, in the pack's order."""
        head, body = self._found(title), self._found(text)
        present = {(topic, role) for topic, role, _ in (*head, *body)}
        strong = {topic for topic, role, _ in head if role == _TERM}
        strong |= {topic for topic, role, at in body if role == _TERM and at < _LEAD}
        often = Counter(topic for topic, role, _ in body if role == _TERM)
        strong |= {topic for topic, times in often.items() if times >= _ENOUGH}
        return tuple(topic.id for topic in self._topics if topic.id in strong and _allowed(topic, present))

    def _found(self, text: str) -> list[tuple[str, str, int]]:
        """(topic id, role, place) of every word of a topic that stands in the text as a word of its own."""
        folded = fold(text)
        matches = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return [
            (topic, role, start) for index, start, end in matches if _stands_alone(folded, start, end) for topic, role in self._roles[index]
        ]


def _allowed(topic: Topic, present: set[tuple[str, str]]) -> bool:
    return (topic.id, _FORBIDDEN) not in present and (not topic.require or (topic.id, _REQUIRED) in present)


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Whether Latin words begin and end there; a plural or possessive s may follow. Chinese has no such edges."""
    if _latin(folded[start]) and _latin(folded[start - 1 : start]):
        return False
    if not _latin(folded[end - 1]):
        return True
    return any(folded.startswith(ending, end) and not _latin(folded[end + len(ending) : end + len(ending) + 1]) for ending in _PLURALS)


def _latin(char: str) -> bool:
    return char.isalnum() and char < "\u0250"
