"""A query in words, so that its author sees how it was understood."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from parallax.query import And, Between, Everything, Near, Node, Not, Or, Query, Term, Where, Worth, leaves

_FIELDS = {
    "title": "with {} in the title",
    "company": "about the company {}",
    "topic": "on the topic {}",
    "source": "from the source {}",
    "kind": "from sources of the kind {}",
    "lang": "written in {}",
    "type": "about companies of the type {}",
}
_LANGS = {"zh": "Chinese", "en": "English"}
_SHOWN = 6  # other names of an entity that are listed


def explain(query: Query) -> str:
    """What the query finds, as one English sentence."""
    return "all items" if isinstance(query.root, Everything) else f"items {_say(query.root)}"


def names_of(query: Query) -> dict[str, tuple[str, ...]]:
    """The names that the query expands to: each word or phrase that has other names, and all of these, as they are looked for."""
    found: dict[str, dict[str, None]] = {}
    for leaf in leaves(query.root):
        for term in _terms_of(leaf):
            if term.variants:
                found.setdefault(term.text, {}).update(dict.fromkeys(term.variants))
    return {text: tuple(found[text]) for text in sorted(found)}


def _terms_of(leaf: Node) -> Iterator[Term]:
    match leaf:
        case Term():
            yield leaf
        case Near(left, right):
            yield left
            yield right


def _say(node: Node) -> str:
    match node:
        case Term() | Near() | Where() | Between() | Worth():
            return _say_leaf(node)
        case And(parts):
            return _say_parts(parts, " and ", "without any condition")
        case Or(parts):
            return _say_any(parts) or _say_parts(parts, " or ", "of which there are none")
        case Not(part):
            return f"not those {_grouped(part)}"
        case _:
            return "of every sort"


def _say_leaf(node: Term | Near | Where | Between | Worth) -> str:
    match node:
        case Term():
            return _say_term(node)
        case Near():
            return _say_near(node)
        case Where(field, value):
            return _FIELDS[field].format(_LANGS.get(value, f"“{value}”") if field == "lang" else f"“{value}”")
        case Between(start, end):
            return _say_between(start, end)
        case Worth(low, high, currency):
            return _say_worth(low, high, currency)


def _say_parts(parts: tuple[Node, ...], between: str, none: str) -> str:
    return between.join(_grouped(part) for part in parts) if parts else none


def _say_any(parts: tuple[Node, ...]) -> str:
    """Words of which any will do, all alike for the title or not, or pairs of such words: said in one breath. Empty for anything else."""
    terms = [part for part in parts if isinstance(part, Term)]
    if len(terms) == len(parts) > 1 and len({term.title_only for term in terms}) == 1:
        said = _say_texts(terms)
        return f"with {said} in the title" if terms[0].title_only else f"that mention {said}"
    pairs = [part for part in parts if isinstance(part, Near)]
    return _say_pairs(pairs) if len(pairs) == len(parts) > 1 else ""


def _say_pairs(pairs: Sequence[Near]) -> str:
    """Near, where every left goes with every right."""
    lefts, rights = list(dict.fromkeys(one.left for one in pairs)), list(dict.fromkeys(one.right for one in pairs))
    alike = len({(one.distance, one.left.title_only or one.right.title_only) for one in pairs}) == 1
    whole = alike and len(set(pairs)) == len(lefts) * len(rights)
    return f"with {_say_texts(lefts)}, and {_say_texts(rights)}, {_apart(pairs[0])}" if whole else ""


def _say_texts(terms: Sequence[Term]) -> str:
    *others, last = map(_say_text, terms)
    return f"{', '.join(others)} or {last}" if others else last


def _grouped(node: Node) -> str:
    several = isinstance(node, And | Or) and not (isinstance(node, Or) and _say_any(node.parts))
    return f"({_say(node)})" if several else _say(node)


def _say_term(term: Term) -> str:
    return f"with {_say_text(term)} in the title" if term.title_only else f"that mention {_say_text(term)}"


def _say_near(node: Near) -> str:
    return f"with {_say_text(node.left)} and {_say_text(node.right)} {_apart(node)}"


def _apart(node: Near) -> str:
    between = f"with at most {node.distance} word{'s' if node.distance > 1 else ''} between them" if node.distance else "side by side"
    return between + (" in the title" if node.left.title_only or node.right.title_only else "")


def _say_text(term: Term) -> str:
    what = f"a word that begins with “{term.text}”" if term.prefix else f"“{term.text}”"
    if not term.variants:
        return what
    more = len(term.variants) - _SHOWN
    listed = ", ".join(f"“{variant}”" for variant in term.variants[:_SHOWN])
    return f"{what} (or {listed}{f' and {more} more names' if more > 0 else ''})"


def _say_between(start: datetime | None, end: datetime | None) -> str:
    since = f"published from {_day(start)} on" if start else ""
    until = f"published before {_day(end)}" if end else ""
    return " and ".join(part for part in (since, until) if part) or "of any date"


def _say_worth(low: Decimal | None, high: Decimal | None, currency: str) -> str:
    least = f"at least {low:,f} {currency}" if low is not None else ""
    most = f"at most {high:,f} {currency}" if high is not None else ""
    return "that name a sum of " + (" and ".join(part for part in (least, most) if part) or "money")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%Y-%m-%d %H:%M} UTC"
