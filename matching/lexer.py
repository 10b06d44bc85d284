"""From the text of a query to its tokens: which characters separate, quote and group, in their narrow and full-width forms.

What the tokens mean together is `matching.query`'s business.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from parallax.errors import QueryError

Sort = Literal["word", "phrase", "field", "(", ")", "and", "or", "not", "end"]

_OPERATORS: dict[str, Sort] = {
    "OR": "or", "或": "or", "|": "or", "||": "or", "｜": "or",
    "AND": "and", "且": "and", "&": "and", "&&": "and", "＆": "and",
    "NOT": "not", "非": "not",
}  # fmt: skip
_CLOSING = {'"': '"', "＂": "＂", "“": "”", "„": "“", "”": "”", "「": "」", "『": "』", "«": "»"}
_OPEN, _CLOSE = "(（", ")）"
_MINUS = "-－−"
_STAR = "*＊"
_APART = "\\s\u3000，、；：。！？…《》〈〉【】〔〕!?;"  # what separates words and means nothing else
_FIELD = re.compile(r"([A-Za-z_]+|[\u4e00-\u9fff]{2})[:：]")
_WORD = re.compile(rf"[^{_APART}()（）{re.escape(''.join(_CLOSING) + ''.join(_CLOSING.values()))}|｜]+")
_BLANK = re.compile(rf"[{_APART}]+")
_NEAR = re.compile(r"near/\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One token, with the column it starts at, counted from 1."""

    sort: Sort
    text: str
    column: int
    prefix: bool = False


class Lexer:
    """Reads one query. ``field_of`` says what a name before a colon stands for, or None when it is no field's name."""

    def __init__(self, text: str, field_of: Callable[[str], str | None]) -> None:
        self._text = text
        self._field_of = field_of
        self._at = 0

    def tokens(self) -> Iterator[Token]:
        """All tokens, the last of sort "end". QueryError where a quote is not closed or a star stands amid a word."""
        while True:
            if blank := _BLANK.match(self._text, self._at):
                self._at = blank.end()
            if self._at == len(self._text):
                break
            yield self._token()
        yield Token("end", "", len(self._text) + 1)

    def _token(self) -> Token:
        char, column = self._text[self._at], self._at + 1
        if char in _OPEN + _CLOSE:
            self._at += 1
            return Token("(" if char in _OPEN else ")", char, column)
        if char in _CLOSING:
            return self._phrase(_CLOSING[char])
        if char in _MINUS and self._starts_something(self._at + 1):
            self._at += 1
            return Token("not", char, column)
        return self._operator() or self._field() or self._word()

    def _starts_something(self, at: int) -> bool:
        return at < len(self._text) and not _BLANK.match(self._text, at) and self._text[at] not in _CLOSE + _MINUS

    def _phrase(self, closing: str) -> Token:
        start = self._at
        end = self._text.find(closing, start + 1)
        if end < 0 and closing == "”":  # “ closed on another keyboard
            end = self._text.find('"', start + 1)
        if end < 0:
            raise QueryError(self._text, start + 1, f"the quote {self._text[start]} is not closed", f"add {closing} at its end")
        self._at = end + 1
        return Token("phrase", self._text[start + 1 : end], start + 1, prefix=self._star())

    def _operator(self) -> Token | None:
        if self._text[self._at] in "|｜":
            end = self._at
            while end < len(self._text) and self._text[end] in "|｜":
                end += 1
            return self._operator_until(end, "or")
        word = _WORD.match(self._text, self._at)
        sort = _OPERATORS.get(word[0]) if word else None
        return self._operator_until(word.end(), sort) if word and sort else None

    def _operator_until(self, end: int, sort: Sort) -> Token:
        token = Token(sort, self._text[self._at : end], self._at + 1)
        self._at = end
        return token

    def _field(self) -> Token | None:
        match = _FIELD.match(self._text, self._at)
        name = self._field_of(match[1]) if match else None
        if match is None or (name is None and not match[1].isascii()):  # "独家：" at the head of a headline is no field
            return None
        token = Token("field", name or match[1], self._at + 1)
        self._at = match.end()
        return token

    def _word(self) -> Token:
        match = _WORD.match(self._text, self._at)
        start = self._at
        if match is None:  # a closing quote on its own
            raise QueryError(self._text, start + 1, f"the quote {self._text[start]} was never opened", "remove it, or open it before")
        self._at = match.end()
        word = match[0].rstrip(_STAR)
        if _NEAR.fullmatch(word):
            raise QueryError(self._text, start + 1, "near is not supported yet", 'write the words side by side, or as a "phrase"')
        for place, char in enumerate(word):
            if char in _STAR:
                raise QueryError(self._text, start + place + 1, "a star may stand only at the end of a word", "write reus*")
        return Token("word", word, start + 1, prefix=len(word) < len(match[0]))

    def _star(self) -> bool:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] in _STAR:
            self._at += 1
        return self._at > start
