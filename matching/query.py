"""The query language: from text to the tree of `parallax.query`. Names of companies and kinds of sources are `matching.expand`'s business.

Words stand side by side and are all wanted; ``OR`` 或 |, ``NOT`` 非 -, "phrases" “ ” 「 」, parentheses, ``reus*``, and fields:
``title: company: topic: source: kind: lang: type: after: before:``. AND binds closer than OR. Full-width punctuation is accepted.
"""

import re
from typing import get_args

from matching.dates import start_of
from matching.explain import explain
from matching.lexer import Lexer, Sort, Token
from parallax.errors import QueryError
from parallax.query import And, Between, Everything, FieldName, Node, Not, Or, Query, Term, Where
from parallax.records import Kind

LONGEST = 2000  # characters
DEEPEST = 50  # nested parentheses
FIELDS = (*get_args(FieldName), "after", "before")
_ALIASES = {
    "标题": "title", "公司": "company", "企业": "company", "话题": "topic", "主题": "topic", "来源": "source",
    "语言": "lang", "类型": "type", "之后": "after", "之前": "before",
}  # fmt: skip
_LANGS = {"chinese": "zh", "中文": "zh", "汉语": "zh", "english": "en", "英文": "en", "英语": "en"}
_JOINS: tuple[Sort, ...] = ("and", "or")
_WORDLIKE = re.compile(r"[^\W_]")


def parse_query(text: str) -> Query:
    """Read a query. An empty one matches everything; QueryError names the column of a mistake and what to write instead."""
    if len(text) > LONGEST:
        raise QueryError(text[:60] + "…", LONGEST + 1, f"longer than {LONGEST} characters", "shorten it, or split it in two")
    return Query(text, _Parser(text).parse())


def parse_lenient(text: str) -> Query:
    """Read what a person typed: as `parse_query` where that succeeds, else as plain words. Never raises."""
    try:
        return parse_query(text)
    except QueryError:
        words = re.findall(r"[^\W_]+(?:[-'’.·][^\W_]+)*", text[:LONGEST])
        wanted = tuple(Term(word) for word in dict.fromkeys(words) if word not in {"OR", "AND", "NOT"})
        return Query(text, _joined(And, wanted) if wanted else Term(text[:LONGEST]))


class _Parser:
    """Recursive descent over the tokens of one query."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(Lexer(text, _field_name).tokens())
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        if self._peek().sort == "end":
            return Term(self._text.strip()) if self._text.strip() else Everything()
        root = self._or("")
        if self._peek().sort == ")":
            raise self._wrong(self._peek(), "this parenthesis was never opened", "remove it, or add ( before")
        return root

    def _or(self, field: str) -> Node:
        parts = [self._and(field)]
        while self._peek().sort == "or":
            operator = self._take()
            if self._peek().sort in {"or", "and", "end", ")"}:
                raise self._wrong(operator, f"nothing follows {operator.text}", "write a word on each side of it")
            parts.append(self._and(field))
        return _joined(Or, tuple(parts))

    def _and(self, field: str) -> Node:
        if self._peek().sort in _JOINS:
            raise self._wrong(self._peek(), f"nothing stands before {self._peek().text}", "write a word on each side of it")
        parts = [self._not(field)]
        while self._peek().sort not in {"or", ")", "end"}:
            if self._peek().sort == "and":
                operator = self._take()
                if self._peek().sort in {"or", "and", "end", ")"}:
                    raise self._wrong(operator, f"nothing follows {operator.text}", "write a word on each side of it")
            parts.append(self._not(field))
        return _joined(And, tuple(_meaningful(parts)))

    def _not(self, field: str) -> Node:
        negations = []
        while self._peek().sort == "not":
            negations.append(self._take())
        if negations and self._peek().sort in {"or", "and", "end", ")"}:
            raise self._wrong(negations[-1], f"nothing follows {negations[-1].text}", "write the unwanted word right after it")
        part = self._atom(field)
        return Not(part) if len(negations) % 2 else part

    def _atom(self, field: str) -> Node:
        token = self._take()
        match token.sort:
            case "(":
                return self._group(token, field)
            case "field":
                return self._field(token)
            case "phrase" if not token.text.strip():
                raise self._wrong(token, "there is nothing between the quotes", "write the phrase between them, or remove them")
            case _ if field:
                return self._condition(field, token)
            case _:
                return Term(token.text, prefix=token.prefix)

    def _group(self, opening: Token, field: str) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(opening, f"nested deeper than {DEEPEST} parentheses", "leave out parentheses that change nothing")
        if self._peek().sort == ")":
            raise self._wrong(opening, "there is nothing between the parentheses", "write words between them, or remove them")
        if self._peek().sort == "end":
            raise self._wrong(opening, "this parenthesis is not closed", "add ) where it ends")
        inner = self._or(field)
        if self._peek().sort != ")":
            raise self._wrong(opening, "this parenthesis is not closed", "add ) where it ends")
        self._take()
        self._depth -= 1
        return inner

    def _field(self, name: Token) -> Node:
        if name.text == "amount":
            raise self._wrong(name, "amounts cannot be searched yet", "search for the amount's words, such as 亿元")
        if name.text not in FIELDS:
            raise self._wrong(name, f"unknown field {name.text!r}", f'known are {", ".join(FIELDS)}; put text with a colon in "quotes"')
        if self._peek().sort == "(":
            return self._group(self._take(), name.text)
        if self._peek().sort not in {"word", "phrase"}:
            raise self._wrong(name, f"nothing follows {name.text}:", f"write what to look for right after it, as in {_EXAMPLES[name.text]}")
        return self._condition(name.text, self._take())

    def _condition(self, field: str, token: Token) -> Node:
        if field == "title":
            return Term(token.text, prefix=token.prefix, title_only=True)
        if field in {"after", "before"}:
            return self._between(field, token)
        value = token.text.strip()
        if field == "lang":
            value = _LANGS.get(value.casefold(), value)
        if field == "kind" and value not in get_args(Kind):
            raise self._wrong(token, f"unknown kind {value!r}", f"known are {', '.join(get_args(Kind))}")
        return Where(_WHERE[field], value)

    def _between(self, field: str, token: Token) -> Between:
        moment = start_of(token.text)
        if moment is None:
            raise self._wrong(token, f"{token.text!r} is no date", "write YYYY-MM-DD, YYYY-MM or YYYY")
        return Between(start=moment) if field == "after" else Between(end=moment)

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _wrong(self, token: Token, message: str, advice: str) -> QueryError:
        return QueryError(self._text, token.column, message, advice)


_WHERE: dict[str, FieldName] = {name: name for name in get_args(FieldName)}
_EXAMPLES = {
    "title": "title:rocket", "company": "company:landspace", "topic": "topic:launch", "source": "source:spacenews", "kind": "kind:official",
    "lang": "lang:zh", "type": "type:private", "after": "after:2024-01", "before": "before:2024-01",
}  # fmt: skip


def _field_name(name: str) -> str | None:
    """The field that a name before a colon stands for, in either language."""
    lowered = name.casefold()
    return lowered if lowered in FIELDS or lowered == "amount" else _ALIASES.get(name)


def _joined(kind: type[And | Or], parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else kind(parts)


def _meaningful(parts: list[Node]) -> list[Node]:
    """Without terms that hold no word at all (a dash in a pasted headline), unless nothing else is there."""
    kept = [part for part in parts if not (isinstance(part, Term) and not _WORDLIKE.search(part.text))]
    return kept or parts[:1]


__all__ = ["DEEPEST", "FIELDS", "LONGEST", "explain", "parse_lenient", "parse_query"]
