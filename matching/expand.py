"""Names in queries: a word or phrase that names a company finds it under all its names; sources, kinds and types become ids.

Which names an entity carries is the pack's business, where they occur is the archive's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, product

from parallax.fold import fold
from parallax.query import And, Near, Node, Not, Or, Query, Term, Where, leaves
from parallax.records import Entity, Source

_LONGEST_NAME = 8  # words
_HAN = re.compile("[\u3400-\u9fff]")
_BETWEEN = re.compile(r"[\W_]+")


def expand(query: Query, entities: Sequence[Entity], sources: Sequence[Source]) -> Query:
    """The query with every name resolved. Where one name stands for several entities, any of them is found.

    An unknown kind or type finds nothing; an unknown company or source stays as it was written.
    """
    return Names(entities, sources).expand(query)


class Names:
    """What every name stands for; worked out once for any number of queries."""

    def __init__(self, entities: Sequence[Entity], sources: Sequence[Source]) -> None:
        self._entities = entities
        self._sources = sources
        self._named: dict[str, list[Entity]] = defaultdict(list)
        self._products: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for entity in entities:
            for key in {_key(name) for name in (entity.id, *_names(entity), *entity.ambiguous)} - {""}:
                self._named[key].append(entity)
            for names in entity.products:
                for key in {_key(name) for name in names} - {""}:
                    self._products[key].append(names)

    def expand(self, query: Query) -> Query:
        """As the function `expand`."""
        return Query(query.text, self._expanded(query.root))

    def _expanded(self, node: Node) -> Node:  # noqa: PLR0911 - a line for each kind of node
        match node:
            case Term():
                return self._term([node]) or node
            case Near():
                return self._near(node)
            case Where():
                return self._where(node)
            case And(parts):
                found = [part for run in _runs(parts) for part in self._run(run)]
                return found[0] if len(found) == 1 else And(tuple(found))
            case Or(parts):
                return Or(tuple(self._expanded(part) for part in parts))
            case Not(part):
                return Not(self._expanded(part))
            case _:
                return node

    def _run(self, parts: list[Node]) -> list[Node]:
        """Parts that stand side by side, the longest names among them resolved."""
        terms = [part for part in parts if isinstance(part, Term)]
        if len(terms) < len(parts):
            return [self._expanded(part) for part in parts]
        found: list[Node] = []
        while terms:
            count, node = self._longest(terms)
            found.append(node)
            terms = terms[count:]
        return found

    def _longest(self, terms: list[Term]) -> tuple[int, Node]:
        for count in range(min(len(terms), _LONGEST_NAME), 0, -1):
            if node := self._term(terms[:count]):
                return count, node
        return 1, terms[0]

    def _term(self, terms: list[Term]) -> Node | None:
        if any(term.prefix or term.entity for term in terms):
            return None
        text, title_only = " ".join(term.text for term in terms), terms[0].title_only
        key = _key(text)
        found = [_term_of(text, _names(entity), title_only, entity.id) for entity in self._named.get(key, ())]
        found += [_term_of(text, names, title_only) for names in self._products.get(key, ())]
        return _any(found) if found else None

    def _near(self, node: Near) -> Node:
        """Both sides under all their names; mentions stand at no place that could be near another."""
        left, right = (tuple(leaves(self._expanded(side))) for side in (node.left, node.right))
        sides = product((one for one in left if isinstance(one, Term)), (one for one in right if isinstance(one, Term)))
        return _any([Near(replace(one, entity=""), replace(other, entity=""), node.distance) for one, other in sides])

    def _where(self, node: Where) -> Node:
        key = _key(node.value)
        match node.field:
            case "company":
                ids = [entity.id for entity in self._named.get(key, ())]
            case "source":
                ids = [source.id for source in self._sources if key in {_key(source.id), _key(source.name_en), _key(source.name_zh)}]
            case "kind":
                return Or(tuple(Where("source", source.id) for source in self._sources if _key(source.kind) == key))
            case "type":
                return Or(tuple(Where("company", entity.id) for entity in self._entities if _key(entity.type) == key))
            case _:
                return node
        return _any([Where(node.field, found) for found in ids]) if ids else node


def _runs(parts: Iterable[Node]) -> list[list[Node]]:
    """Neighbours of one sort: plain terms, terms for the title, anything else."""

    def sort(part: Node) -> tuple[bool, bool]:
        return isinstance(part, Term), isinstance(part, Term) and part.title_only

    return [list(run) for _, run in groupby(parts, key=sort)]


def _any(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _key(text: str) -> str:
    """What two spellings of one name share: "Zhuque-2", "zhuque 2"; 藍箭 航天, 蓝箭航天."""
    words = _BETWEEN.split(fold(text))
    joined = " ".join(word for word in words if word)
    return joined.replace(" ", "") if _HAN.search(joined) else joined


def _names(entity: Entity) -> Iterable[str]:
    return (entity.name_en, entity.name_zh, *entity.names)


def _term_of(text: str, names: Iterable[str], title_only: bool, entity: str = "") -> Term:
    """A product (no ``entity``) is found by its names alone: what else its maker does is not about it."""
    variants = {fold(name): name for name in names if _safe(name) and fold(name) != fold(text)}
    return Term(text, title_only=title_only, variants=tuple(variants.values()), entity=entity)


def _safe(name: str) -> bool:
    """Whether a name means this entity wherever it occurs. A short one (引力 in 吸引力) is left to mentions: their context was read."""
    folded = fold(name)
    return len(_HAN.findall(folded)) >= 3 or (not _HAN.search(folded) and len(_BETWEEN.sub("", folded)) >= 5)
