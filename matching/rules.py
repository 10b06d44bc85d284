"""Rules, made ready: what a pack suggests and what people saved become queries with their names resolved, or an error that says why not.

One broken rule harms no other. Asking items is `matching.percolator`'s business, what becomes of a hit `matching.alerts`', and spikes are
`matching.spikes`'.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from matching.expand import Names
from matching.percolator import Percolator
from matching.saved import SavedQueries
from parallax.errors import QueryError
from parallax.query import Query, Where, leaves
from parallax.records import Entity, Rule, Source

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")  # no colon: ids are parts of outbox keys and of rule:name


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRule:
    """A rule and what it asks for: saved queries put in, names expanded to every variant."""

    rule: Rule
    query: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenRule:
    """A rule that cannot be asked."""

    rule: Rule
    error: QueryError

    @property
    def why(self) -> str:
        """The rule, the column and what to write instead, in one line."""
        return f"rule {self.rule.id}: {self.error}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All rules that are in force, by what they are asked of, and those that cannot be."""

    matches: tuple[ReadyRule, ...] = ()
    spikes: tuple[ReadyRule, ...] = ()
    broken: tuple[BrokenRule, ...] = ()


def combined(pack: Iterable[Rule], saved: Iterable[Rule]) -> tuple[Rule, ...]:
    """The pack's rules, then those saved; a saved one takes the place of the pack's with its id."""
    return tuple(({rule.id: rule for rule in pack} | {rule.id: rule for rule in saved}).values())


class RuleReader:
    """Reads rules of one collection; they may use each other by id, also one that is switched off."""

    def __init__(self, rules: Sequence[Rule], entities: Sequence[Entity], sources: Sequence[Source]) -> None:
        self.saved = SavedQueries({rule.id: rule.query for rule in rules})
        self._rules = tuple(rules)
        self._names = Names(entities, sources)

    def book(self) -> RuleBook:
        """Every rule that is switched on."""
        ready: list[ReadyRule] = []
        broken: list[BrokenRule] = []
        for rule in self._rules:
            if not rule.enabled:
                continue
            try:
                ready.append(self.read(rule))
            except QueryError as error:
                broken.append(BrokenRule(rule=rule, error=error))
        return RuleBook(
            matches=tuple(one for one in ready if one.rule.kind == "match"),
            spikes=tuple(one for one in ready if one.rule.kind == "spike"),
            broken=tuple(broken),
        )

    def read(self, rule: Rule) -> ReadyRule:
        """One rule of the collection. QueryError when it cannot be read, wants nothing, or is a spike rule about no one matter."""
        if not ID.fullmatch(rule.id):
            raise QueryError(rule.query, 1, f"{rule.id!r} is no id for a rule", "use up to 60 lower-case letters, digits and hyphens")
        query = self._names.expand(Query(rule.query, self.saved.read(rule.id)))
        if rule.kind == "spike":
            subject_of(query)
        Percolator([(rule.id, query)])  # refuses what would match nearly every item
        return ReadyRule(rule=rule, query=query)


def read_book(rules: Sequence[Rule], entities: Sequence[Entity], sources: Sequence[Source]) -> RuleBook:
    """All rules that are switched on, ready or broken."""
    return RuleReader(rules, entities, sources).book()


def subject_of(query: Query) -> Where:
    """The one company or topic that a spike rule is about. QueryError when it is about anything else."""
    if isinstance(query.root, Where) and query.root.field in {"company", "topic"}:
        return query.root
    raise QueryError(query.text, 1, "a spike rule is about one company or one topic", "write company:landspace, or topic:launch")


def doubts(query: Query, entities: Sequence[Entity], sources: Sequence[Source], topics: Sequence[str]) -> list[str]:
    """Companies, sources and topics that the query names and nobody knows: it is understood, but nothing can meet that condition."""
    known = {"company": [one.id for one in entities], "source": [one.id for one in sources], "topic": list(topics)}
    found = []
    for leaf in leaves(query.root):
        if isinstance(leaf, Where) and leaf.field in known and leaf.value.casefold() not in map(str.casefold, known[leaf.field]):
            near = get_close_matches(leaf.value.casefold(), known[leaf.field], 1)
            found.append(f"there is no {leaf.field} {leaf.value!r}" + (f"; did you mean {near[0]}?" if near else ""))
    return list(dict.fromkeys(found))
