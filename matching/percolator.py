"""Search the other way round: which of many rules does one new item meet? At most a millisecond an item, with ten thousand rules.

Every rule must want something: a word, or a company, topic, source or sum that an item can have. One pass of an automaton over the item's
words finds all that any rule asks for; a rule is looked at only when one of its *gates* was found, conditions of which it needs at least
one. What a word is says `parallax.words`, as it does for the archive: a rule finds the items that searching for it finds.

Names are not looked up here: give queries that `matching.expand` has read.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from matching.conditions import Close, Condition, Costs, During, Every, Known, Lacks, Occurs, Some, every
from matching.seen import TITLES, Fact, Seen, Words, facts_of, fields_of, minute_of, to_minute
from parallax.errors import QueryError
from parallax.fold import fold
from parallax.query import And, Between, Near, Node, Not, Or, Query, Term, Where, Worth, depth
from parallax.records import Evidence, Item
from parallax.words import needle

_DEEPEST = 300  # as in search; no text parses to a deeper tree
_KNOWN = ("company", "topic", "source", "lang")
_WANTED = ("company", "topic", "source")  # every other item has a given language
_FACT_LENGTH = 9  # bytes of a needle that is as rare as a company or a topic
Gate = int | Fact


@dataclass(frozen=True, slots=True, eq=False)
class RuleHit:
    """One rule that an item meets."""

    rule: str
    condition: Condition
    seen: Seen

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The words for which it does: each where it first occurs in each field. Worked out when asked for."""
        return tuple(dict.fromkeys(self.condition.evidence(self.seen)))


class Percolator:
    """Rules as (id, query), ready to be asked of items. QueryError for a rule that wants nothing, with the rule's text."""

    def __init__(self, rules: Sequence[tuple[str, Query]]) -> None:
        self._needles: dict[str, int] = {}
        self._lengths: list[int] = []  # of needles, in bytes: a Chinese character tells more than a letter
        self._rules: list[tuple[str, Condition]] = []
        self._gated: dict[Gate, list[int]] = defaultdict(list)
        for rule, query in rules:
            self._add(rule, query)
        self._automaton = AhoCorasick(list(self._needles), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)

    def match(self, item: Item) -> tuple[RuleHit, ...]:
        """The rules that the item meets, in the order in which they were given."""
        seen = self._see(item)
        open_gates: Iterable[Gate] = (*seen.anywhere, *seen.facts)
        asked = {rule for gate in open_gates for rule in self._gated.get(gate, ())}
        met = (self._rules[rule] for rule in sorted(asked) if self._rules[rule][1].holds(seen))
        return tuple(RuleHit(rule, condition, seen) for rule, condition in met)

    def _add(self, rule: str, query: Query) -> None:
        if depth(query.root) > _DEEPEST:
            raise QueryError(query.text, 1, f"nested deeper than {_DEEPEST} levels", "split the rule in two")
        gates = self._gates(query.root)
        if gates is None:
            raise QueryError(query.text, 1, "this rule wants nothing and would match nearly every item", _ADVICE)
        for gate in set(gates):
            self._gated[gate].append(len(self._rules))
        self._rules.append((rule, self._condition(query.root)))

    def _see(self, item: Item) -> Seen:
        words = {place: Words(place, text) for place, text in fields_of(item).items()}
        for one in words.values():
            for number, start, end in self._automaton.find_matches_as_indexes(one.spelling, overlapping=True):
                one.occurring[number].append((start, end))
        return Seen(
            item=item,
            words=words,
            anywhere=frozenset().union(*(one.occurring for one in words.values())),
            titles=frozenset().union(*(one.occurring for place, one in words.items() if place in TITLES)),
            facts=facts_of(item),
            minute=minute_of(item),
        )

    def _condition(self, node: Node) -> Condition:  # noqa: PLR0911 - a line for each kind of node
        match node:
            case Term():
                return self._occurs(node, entity=node.entity if not node.title_only else "")
            case Near(left, right, distance):
                titles_only = left.title_only or right.title_only
                return Close(self._occurs(left, titles_only=titles_only), self._occurs(right, titles_only=titles_only), distance)
            case Where("title", value):
                return self._occurs(Term(value, title_only=True))
            case Where(field, value):
                return Known((field, fold(value))) if field in _KNOWN else Some(())
            case Worth(low, high, currency):
                return Costs(low, high, currency)
            case Between(start, end):
                return During(start and to_minute(start), end and to_minute(end))
            case And(parts):
                return every(tuple(self._condition(part) for part in parts))
            case Or(parts):
                return Some(tuple(self._condition(part) for part in parts))
            case Not(part):
                return Lacks(self._condition(part))
            case _:
                return Every(())

    def _occurs(self, term: Term, *, titles_only: bool = False, entity: str = "") -> Occurs:
        found = self._numbers(term)
        return Occurs(found, titles_only or term.title_only, ("company", fold(entity)) if entity else None)

    def _numbers(self, term: Term) -> dict[int, str]:
        """The needles of a term, by number, and the text that each was made of."""
        texts = {needle(term.text, prefix=term.prefix): term.text}
        for variant in term.variants:
            texts.setdefault(needle(variant), variant)
        return {self._number(one): text for one, text in texts.items() if one}

    def _number(self, one: str) -> int:
        if one not in self._needles:
            self._needles[one] = len(self._needles)
            self._lengths.append(len(one.encode()))
        return self._needles[one]

    def _gates(self, node: Node) -> list[Gate] | None:  # noqa: PLR0911 - as above
        """Conditions of which an item must meet at least one to meet the node; None where there are none such."""
        match node:
            case Term() if not self._numbers(node) and not node.entity:
                return None
            case Term():
                return [*self._numbers(node), *([("company", fold(node.entity))] if node.entity and not node.title_only else [])]
            case Near(left, right):
                return self._rarest([self._gates(left), self._gates(right)])
            case Where("title", value):
                return self._gates(Term(value))
            case Where(field, value) if field in _WANTED:
                return [(field, fold(value))]
            case Worth(currency=currency):
                return [("sum", currency)]
            case And(parts):
                return self._rarest([self._gates(part) for part in parts])
            case Or(parts):
                return _all_of([self._gates(part) for part in parts])
            case _:
                return None

    def _rarest(self, choices: list[list[Gate] | None]) -> list[Gate] | None:
        """The gates that open most rarely, as far as their lengths tell."""
        given = [gates for gates in choices if gates is not None]
        return max(given, key=self._rarity) if given else None

    def _rarity(self, gates: list[Gate]) -> tuple[int, int]:
        return min((self._lengths[gate] for gate in gates if isinstance(gate, int)), default=_FACT_LENGTH), -len(gates)


_ADVICE = "add a word, or a company:, topic: or source:, that an item must have, outside NOT and on both sides of OR"


def _all_of(choices: Iterable[list[Gate] | None]) -> list[Gate] | None:
    found: list[Gate] = []
    for gates in choices:
        if gates is None:
            return None
        found += gates
    return found
