"""A query in words, so that its author sees how it was understood."""

from datetime import datetime

from parallax.query import And, Between, Everything, Near, Node, Not, Or, Query, Term, Where

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


def _say(node: Node) -> str:
    match node:
        case Term() | Near() | Where() | Between():
            return _say_leaf(node)
        case And(parts):
            return _say_parts(parts, " and ", "without any condition")
        case Or(parts):
            return _say_parts(parts, " or ", "of which there are none")
        case Not(part):
            return f"not those {_grouped(part)}"
        case _:
            return "of every sort"


def _say_leaf(node: Term | Near | Where | Between) -> str:
    match node:
        case Term():
            return _say_term(node)
        case Near():
            return _say_near(node)
        case Where(field, value):
            return _FIELDS[field].format(_LANGS.get(value, f"“{value}”") if field == "lang" else f"“{value}”")
        case Between(start, end):
            return _say_between(start, end)


def _say_parts(parts: tuple[Node, ...], between: str, none: str) -> str:
    return between.join(_grouped(part) for part in parts) if parts else none


def _grouped(node: Node) -> str:
    return f"({_say(node)})" if isinstance(node, And | Or) else _say(node)


def _say_term(term: Term) -> str:
    return f"with {_say_text(term)} in the title" if term.title_only else f"that mention {_say_text(term)}"


def _say_near(node: Near) -> str:
    between = f"with at most {node.distance} word{'s' if node.distance > 1 else ''} between them" if node.distance else "side by side"
    where = " in the title" if node.left.title_only or node.right.title_only else ""
    return f"with {_say_text(node.left)} and {_say_text(node.right)} {between}{where}"


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


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%Y-%m-%d %H:%M} UTC"
