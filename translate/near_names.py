"""Which known companies a new name resembles: for a reviewer, who asks whether it is only another name of one of them.

Names are compared folded, and without what companies share: seats (北京), legal forms (有限公司, Co., Ltd), and what they do (科技, 航天,
Technology). Similar means similar in writing; pinyin is not asked, since it makes strangers alike.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from parallax.catalogue.companies import Company
from parallax.fold import fold
from translate.aliases import level
from translate.candidate_words import HAN, SEAT_EN, SEATS, TRADES, any_word

_HAN = re.compile(f"[{HAN}]")
_SEAT = any_word(SEATS)
_TRADE = any_word(TRADES)
_ZH_SEAT = re.compile(rf"\A(?:{_SEAT})[省市]?(?=..)|\((?:{_SEAT})\)")
_ZH_TAIL = re.compile(rf"(?<=..)(?:{_TRADE}|有限责任公司|有限公司|公司)+\Z")
_EN_SEAT = re.compile(rf"\A(?:{SEAT_EN}) (?=\S)|\((?:{SEAT_EN})\)", re.IGNORECASE)
_EN_TAIL = re.compile(
    r"(?<=\w)[ ,]+(?:(?:co|ltd|inc|corp|corporation|company|limited|group|holdings?|llc|technolog(?:y|ies)|aerospace|space|satellites?|"
    r"rockets?|systems?|science|development|research|institute)\b[., ]*)+\Z"
)
_LEAST = 60.0
_SAME, _INSIDE = 90, 80  # what it is worth that brands are alike, or that one contains the other; likeness of the rest adds up to 10
_LEAST_HAN, _LEAST_LATIN = 2, 5  # characters of a brand that tell something inside another
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A known company whose name resembles another: its id, how much (0 to 100), and the name that does."""

    entity_id: str
    score: float
    name: str


class NearNames:
    """Compares names with those of the given companies; refused names count, products and tickers do not."""

    def __init__(self, companies: Sequence[Company]) -> None:
        self._names = [
            (company.id, alias.text, _plain(alias.text), brand(alias.text))
            for company in companies
            for alias in company.aliases
            if alias.kind not in {"product", "ticker"}
        ]

    def near(self, name: str, *, most: int = 3, least: float = _LEAST) -> tuple[Near, ...]:
        """The companies nearest to a name, best first, each with its nearest name; those below ``least`` are left out."""
        best: dict[str, Near] = {}
        for found in self._scored(name[:_LONGEST]):
            if found.score >= max(least, best[found.entity_id].score if found.entity_id in best else 0):
                best[found.entity_id] = found
        return tuple(sorted(best.values(), key=lambda each: (-each.score, each.entity_id))[:most])

    def _scored(self, name: str) -> Iterator[Near]:
        plain, core = _plain(name), brand(name)
        chinese = bool(_HAN.search(name))
        for entity_id, text, other, other_core in self._names:
            if bool(_HAN.search(other)) == chinese:
                yield Near(entity_id=entity_id, score=_score(plain, core, other, other_core), name=text)


def brand(name: str) -> str:
    """What is left of a name, folded, without seat, legal form and trade.

    >>> brand("北京星火空间科技有限公司"), brand("Beijing Starfire Space Technology Co., Ltd.")
    ('星火', 'starfire')
    """
    plain = _plain(name)
    seat, tail = (_ZH_SEAT, _ZH_TAIL) if _HAN.search(plain) else (_EN_SEAT, _EN_TAIL)
    return tail.sub("", seat.sub("", plain)).strip() or plain


def _plain(name: str) -> str:
    return " ".join(level(fold(name)).split())


def _score(plain: str, core: str, other: str, other_core: str) -> float:
    alike = fuzz.ratio(plain, other)
    if core == other_core:
        return round(_SAME + alike / 10, 1)
    score = (2 * fuzz.ratio(core, other_core) + alike) / 3
    short, long = sorted((core, other_core), key=len)
    telling = len(short) >= (_LEAST_HAN if _HAN.search(short) else _LEAST_LATIN)
    return round(max(score, _INSIDE + alike / 10) if telling and short in long else score, 1)
