"""From the text of a query to its tokens: which characters separate, quote and group, in their narrow and full-width forms.

What the tokens mean together is `matching.query`'s business.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from matching.quotes import QUOTES, closing_of, quoted_at
from parallax.errors import QueryError

Sort = Literal["word", "phrase", "field", "(", ")", "and", "or", "not", "near", "end"]

_OPERATORS: dict[str, Sort] = {
    "or": "or", "或": "or", "或者": "or", "|": "or", "||": "or",
    "and": "and", "且": "and", "与": "and", "與": "and", "和": "and", "及": "and", "并且": "and", "並且": "and", "&": "and", "&&": "and",
    "not": "not", "非": "not", "不含": "not", "不包括": "not",
}  # fmt: skip
_BEFORE: frozenset[Sort] = frozenset({"word", "phrase", ")"})  # what an operator can stand behind
_AFTER: frozenset[Sort] = frozenset({"word", "phrase", "field", "(", "not"})  # what one can stand before
_OPEN, _CLOSE = "(（﹙", ")）﹚"
_MINUS = "-－−–‐‑"
_STAR = "*＊"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_APART = "\\s\\x00-\\x1f\\x7f-\\x9f\u3000，、；：。！？…—―《》〈〉【】〔〕!?;"  # what separates words and means nothing else
_COMMA = r"(?<!\d),|,(?!\d)"  # 1,000 is one word
_FIELD = re.compile(r"([A-Za-z_Ａ-Ｚａ-ｚ＿]+|[\u4e00-\u9fff]{2})(?:([ \u3000]*[:：])|[ \u3000]*[=＝<＜>＞≤≥])")
_WORD = re.compile(rf"(?:(?!{_COMMA})[^{_APART}()（）﹙﹚{re.escape(QUOTES)}|｜])+")
_BLANK = re.compile(rf"(?:[{_APART}{_INVISIBLE}]|{_COMMA})+")
_NEAR = re.compile(r"(?:near|邻近|鄰近)/(\d*)(.*)", re.IGNORECASE | re.DOTALL)
FARTHEST = 100  # words that near/ may allow between


@dataclass(frozen=True, slots=True)
class Token:
    """One token, with the column it starts at, counted from 1. ``distance`` is that of near."""

    sort: Sort
    text: str
    column: int
    prefix: bool = False
    distance: int = 0

    @property
    def soft(self) -> bool:
        """Whether it is an operator in lower case, which is a word like any other where it could join nothing."""
        return self.sort in {"and", "or", "not"} and self.text.isascii() and self.text.islower()


def tokens_of(text: str, field_of: Callable[[str], str | None]) -> list[Token]:
    """All tokens of a query, the last of sort "end".

    ``field_of`` says what a name before a colon stands for, or None when it is no field's name. QueryError where a quote is not closed,
    a star stands amid a word, or near/ has no number.
    """
    found = list(_Lexer(text, field_of).tokens())
    for n in reversed(range(len(found) - 1)):
        if found[n].soft and found[n].sort == "not" and found[n + 1].sort not in _AFTER:
            found[n] = replace(found[n], sort="word")
    for n in range(len(found) - 1):
        joins = found[n].soft and found[n].sort != "not"
        if joins and not (n and found[n - 1].sort in _BEFORE and found[n + 1].sort in _AFTER):
            found[n] = replace(found[n], sort="word")
    return found


class _Lexer:
    """Reads one query."""

    def __init__(self, text: str, field_of: Callable[[str], str | None]) -> None:
        self._text = text
        self._field_of = field_of
        self._at = 0

    def tokens(self) -> Iterator[Token]:
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
        if char in _MINUS + "+＋" and self._starts_something(self._at + 1):
            self._at += 1
            return Token("not", char, column) if char in _MINUS else self._token()
        return self._phrase() or self._operator() or self._field() or self._word()

    def _starts_something(self, at: int) -> bool:
        return at < len(self._text) and not _BLANK.match(self._text, at) and self._text[at] not in _CLOSE + _MINUS + "+＋"

    def _phrase(self) -> Token | None:
        start, char = self._at, self._text[self._at]
        if quoted := quoted_at(self._text, start):
            self._at = quoted.end + 1
            return Token("phrase", self._text[quoted.start : quoted.end], start + 1, prefix=self._star())
        if char not in QUOTES:
            return None
        if closing := closing_of(char):
            raise QueryError(self._text, start + 1, f"the quote {char} is not closed", f"add {closing} where it ends, or remove it")
        raise QueryError(self._text, start + 1, f"the quote {char} was never opened", "remove it, or open it before")

    def _operator(self) -> Token | None:
        if bars := re.compile(r"[|｜]+").match(self._text, self._at):
            return self._take(bars.end(), "or")
        word = _WORD.match(self._text, self._at)
        if word is None:
            return None
        plain = _plain(word[0])
        sort = _OPERATORS.get(plain.lower())
        if near := _NEAR.fullmatch(plain):
            return self._near(word.end(), near)
        return self._take(word.end(), sort) if sort else None

    def _near(self, end: int, near: re.Match[str]) -> Token:
        column = self._at + 1
        if not near[1] or near[2] or len(near[1]) > 3 or int(near[1]) > FARTHEST:
            raise QueryError(
                self._text,
                column,
                f"near/ needs a number of words from 0 to {FARTHEST}",
                'write near/5, or put it in "quotes" to search for it',
            )
        return replace(self._take(end, "near"), distance=int(near[1]))

    def _take(self, end: int, sort: Sort) -> Token:
        token = Token(sort, _plain(self._text[self._at : end]), self._at + 1)
        self._at = end
        return token

    def _field(self) -> Token | None:
        match = _FIELD.match(self._text, self._at)
        if match is None:
            return None
        plain, colon = _plain(match[1]), match[2]
        name = self._field_of(plain)
        if name and not colon:
            advice = f'write {plain}: and then what to look for, or put it in "quotes" to search for it'
            raise QueryError(self._text, match.end(), f"{plain} takes a colon", advice)
        if name is None and (not plain.isascii() or not colon or len(colon) > 1):  # "独家：" heads a headline
            return None
        token = Token("field", name or plain, self._at + 1)
        self._at = match.end()
        return token

    def _word(self) -> Token:
        match = _WORD.match(self._text, self._at)
        assert match  # every other character was dealt with
        start = self._at
        self._at = match.end()
        whole = re.sub(f"[{_INVISIBLE}]+$", "", match[0])
        word = whole.rstrip(_STAR)
        for place, char in enumerate(word):
            if char in _STAR:
                raise QueryError(self._text, start + place + 1, "a star may stand only at the end of a word", "write reus*")
        if not word:
            raise QueryError(self._text, start + 1, "a star needs the beginning of a word before it", "write reus*, or remove the star")
        return Token("word", word, start + 1, prefix=len(word) < len(whole))

    def _star(self) -> bool:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] in _STAR:
            self._at += 1
        return self._at > start


def _plain(text: str) -> str:
    """An operator in its narrow form."""
    return re.sub(f"[{_INVISIBLE}]", "", unicodedata.normalize("NFKC", text))
