"""The query language: from text to the tree of `parallax.query`. Names of companies and kinds of sources are `matching.expand`'s business.

Words stand side by side and are all wanted; ``OR`` 或 |, ``AND`` 与 且 和, ``NOT`` 非 -, "phrases" “ ” 「 」, parentheses, ``reus*``,
``near/5`` between two words or phrases, and fields: ``title: company: topic: source: kind: lang: type: amount: after: before: rule:``.

What binds closest comes first: near, NOT, AND (or nothing), OR; so ``a OR b c`` is ``a OR (b c)``. Operators may be in any case; one in
lower case that has nothing to join is a word. To search for such a word, quote it. A minus negates at the beginning of a word (-test), not
within one (Zhuque-2). Full-width punctuation is accepted. ``a near/5 b``: at most five words between them, in either order, in one field;
each Chinese character is a word. ``after:`` begins with its date, ``before:`` ends where its date begins, in Beijing. What ``amount:``
takes says `matching.amounts`. ``rule:name`` stands for the query of the rule with that id, as if it stood there in parentheses; which rules
there are says the caller (see `matching.saved`).
"""

import re
from collections.abc import Callable

from matching.amounts import amount_end
from matching.explain import explain
from matching.fields import EXAMPLES, FIELDS, advice_for, condition, field_named, near
from matching.lexer import Sort, Token, tokens_of
from matching.refused import ValueRefused
from parallax.errors import QueryError
from parallax.query import And, Everything, Node, Not, Or, Query, Term, depth, leaves

LONGEST = 2000  # characters
DEEPEST = 50  # nested parentheses
_MOST = 2000  # conditions, those of rules in it included
_NESTED = 300  # levels that search and rules can bear
_ENDS: tuple[Sort, ...] = ("or", "and", "near", ")", "end")
_WORDLIKE = re.compile(r"[^\W_]")


Saved = Callable[[str], Node]  # what rule:name stands for; ValueRefused where there is no such rule


def no_rules(name: str) -> Node:
    """Where no rules are known."""
    raise ValueRefused(f"there is no rule {name!r}", "no rules are known here; write out its query")


def parse_query(text: str, saved: Saved = no_rules) -> Query:
    """Read a query. An empty one matches everything; QueryError names the column of a mistake and what to write instead."""
    if len(text) > LONGEST:
        raise QueryError(text[:60] + "…", LONGEST + 1, f"longer than {LONGEST} characters", "shorten it, or split it in two")
    root = _Parser(text, saved).parse()
    if saved is not no_rules and (depth(root) > _NESTED or sum(1 for _ in leaves(root)) > _MOST):  # rules within rules
        raise QueryError(text, 1, f"with its rules more than {_MOST} conditions, or {_NESTED} levels", "use fewer rules in it")
    return Query(text, root)


def parse_lenient(text: str, saved: Saved = no_rules) -> Query:
    """Read what a person typed: as `parse_query` where that succeeds, else as plain words. Never raises."""
    try:
        return parse_query(text, saved)
    except QueryError:
        words = re.findall(r"[^\W_]+(?:[-'’.·][^\W_]+)*", text[:LONGEST])
        wanted = tuple(Term(word) for word in dict.fromkeys(words) if word not in {"OR", "AND", "NOT"})
        return Query(text, _joined(And, wanted) if wanted else Term(text[:LONGEST]))


class _Parser:
    """Recursive descent over the tokens of one query. ``field`` is that of the parentheses around: title:(a OR b)."""

    def __init__(self, text: str, saved: Saved) -> None:
        self._text = text
        self._saved = saved
        self._tokens = tokens_of(text, field_named)
        self._next = 0
        self._depth = 0

    def parse(self) -> Node:
        if self._peek().sort == "end":
            return Term(self._text.strip()) if self._text.strip() else Everything()
        root = self._or("")
        if self._peek().sort == ")":
            raise self._unopened(self._peek())
        return root

    def _or(self, field: str) -> Node:
        parts = [self._and(field)]
        while self._peek().sort == "or":
            self._operator()
            parts.append(self._and(field))
        return _joined(Or, tuple(parts))

    def _and(self, field: str) -> Node:
        parts = [self._not(field)]
        while self._peek().sort not in {"or", ")", "end"}:
            if self._peek().sort == "and":
                self._operator()
            parts.append(self._not(field))
        return _joined(And, tuple(_meaningful(parts)))

    def _not(self, field: str) -> Node:
        negated = False
        while self._peek().sort == "not":
            operator = self._take()
            negated = not negated
            if self._peek().sort in _ENDS:
                raise self._wrong(operator, f"nothing follows {operator.text}", f"write the unwanted word right after it, {_QUOTE}")
        part = self._near(field)
        return Not(part) if negated else part

    def _near(self, field: str) -> Node:
        part = self._atom(field)
        pairs = []
        while self._peek().sort == "near":
            operator = self._operator()
            if self._peek().sort == "not":
                raise self._wrong(self._peek(), "near/ cannot stand before NOT", "write what is unwanted elsewhere: a near/5 b -c")
            following = self._atom(field)
            try:
                pairs.append(near(part, following, operator.distance))
            except ValueRefused as refused:
                raise self._wrong(operator, *refused.args) from None
            part = following
        return _joined(And, tuple(pairs)) if pairs else part

    def _atom(self, field: str) -> Node:
        token = self._take()
        match token.sort:
            case "(":
                return self._group(token, field)
            case "field":
                return self._field(token)
            case ")":
                raise self._unopened(token)
            case "or" | "and" | "near":
                raise self._wrong(token, f"nothing stands before {token.text}", f"write a word on each side of it, {_QUOTE}")
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
        inner = self._or(field) if self._peek().sort != "end" else None
        if inner is None or self._peek().sort != ")":
            raise self._wrong(opening, "this parenthesis is not closed", "add ) where it ends, or remove it")
        self._take()
        self._depth -= 1
        return inner

    def _field(self, name: Token) -> Node:
        if name.text not in FIELDS:
            raise self._wrong(name, f"unknown field {name.text!r}", advice_for(name.text))
        if self._peek().sort == "not":
            raise self._wrong(self._peek(), f"NOT cannot stand after {name.text}:", f"write it before, as in -{EXAMPLES[name.text]}")
        if self._peek().sort == "field":
            advice = f'put text with a colon in "quotes", as in {name.text}:"a: b"'
            raise self._wrong(self._peek(), f"a second field cannot stand right after {name.text}:", advice)
        if self._peek().sort not in {"word", "phrase", "("}:
            raise self._wrong(name, f"nothing follows {name.text}:", f"write what to look for right after it, as in {EXAMPLES[name.text]}")
        return self._atom(name.text)

    def _condition(self, field: str, token: Token) -> Node:
        try:
            if field == "rule" and not token.prefix:
                return self._saved(token.text)
            text, prefix = self._whole_amount(token) if field == "amount" and token.sort == "word" else (token.text, token.prefix)
            return condition(field, text, prefix=prefix)
        except ValueRefused as refused:
            raise self._wrong(token, *refused.args) from None

    def _whole_amount(self, token: Token) -> tuple[str, bool]:
        """An amount with the words after it that belong to it, and whether a star follows: ``amount:>50m usd``."""
        start, last = token.column - 1, token
        end = amount_end(self._text, start)
        while self._peek().sort == "word" and self._peek().column <= end:
            last = self._take()
        return self._text[start : last.column - 1 + len(last.text)], last.prefix

    def _operator(self) -> Token:
        """An operator that joins what stands on both sides of it."""
        operator = self._take()
        if self._peek().sort in _ENDS:
            raise self._wrong(operator, f"nothing follows {operator.text}", f"write a word on each side of it, {_QUOTE}")
        return operator

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _unopened(self, closing: Token) -> QueryError:
        return self._wrong(closing, "this parenthesis was never opened", "remove it, or add ( before")

    def _wrong(self, token: Token, message: str, advice: str) -> QueryError:
        return QueryError(self._text, token.column, message, advice)


_QUOTE = 'or put it in "quotes" to search for it'


def _joined(kind: type[And | Or], parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else kind(parts)


def _meaningful(parts: list[Node]) -> list[Node]:
    """Without terms that hold no word at all (a dash in a pasted headline), unless nothing else is there."""
    kept = [part for part in parts if not (isinstance(part, Term) and not _WORDLIKE.search(part.text))]
    return kept or parts[:1]


__all__ = ["DEEPEST", "FIELDS", "LONGEST", "explain", "parse_lenient", "parse_query"]
