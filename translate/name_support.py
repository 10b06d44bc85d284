"""What supports an ambiguous name where it stands: words near it, another name of the same company, other companies beside it.

The words are `translate.name_context`'s business, and in which sense they are used `translate.name_senses`'.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translate.aliases import Form
from translate.edges import Haystack
from translate.name_context import distance, doubtful, follows
from translate.name_deeds import acts_as_firm
from translate.name_english import everyday_english
from translate.name_senses import everyday, meant, technical

_BY_MENTION = 10_000  # farther than any word: what only a safe mention supports loses to what has its own support
_BY_EXPERTS = 1_000
_PEERS = {"private", "spin-off", "gov-origin"}
_SECTOR_BODIES = {"academy", "prime", "launch", "launch site"}  # segments: who is named with a young company's name means that company
_CLOSE = 40
_TELLING_ZH, _TELLING_EN = 3, 6  # characters from which two ambiguous names of one company do not meet by chance
_LEADS = 3
_MEDIUM = 4
_NUMBER = re.compile(r"号|\d")
_AND = ("、", "和", "与", "及")
_LIST = re.compile(r"(?:[、和与及]|以及)(?:\w{2,6}、|\w{2,6}(?:[和与及]|以及)){0,4}")


@dataclass(frozen=True, slots=True)
class Hit:
    """A form at a place of the folded text; ``doubt`` is 0 for safe names and grows with the distance of what supports others."""

    start: int
    end: int
    form: Form
    doubt: int = 0
    model: str = ""  # letters that the text adds to a product's designation: the E of Zhuque-2E

    @property
    def owner(self) -> str:
        """The id of the company."""
        return self.form.company.id

    @property
    def place(self) -> tuple[int, int]:
        """Without what the text adds to the name."""
        return self.start, self.start + len(self.form.key)


class Surroundings:
    """Judges an ambiguous hit by what its text says: words near it, the same company, its peers."""

    def __init__(self, hay: Haystack, sure: Sequence[Hit], hits: Sequence[Hit]) -> None:
        self._hay = hay
        self._named = {hit.owner for hit in sure}
        self._ends = {(hit.owner, hit.end) for hit in sure}
        self._peers = [hit.start for hit in sure if _of_the_sector(hit)]
        self._trades: dict[str, list[int]] = defaultdict(list)  # where companies of a segment are named
        for hit in sure:
            self._trades[hit.form.company.segment].append(hit.start)
        self._telling: dict[str, list[Hit]] = defaultdict(list)  # by owner, in order of place
        for hit in sorted(filter(_is_telling, hits), key=_start):
            self._telling[hit.owner].append(hit)
        self._firms = [(hit.start, hit.end, _circle(hit)) for hit in sure if _circle(hit)]
        self._likely: dict[tuple[int, str], set[str]] = defaultdict(set)  # owners of names by where these begin and end, and their circle
        for hit in hits:
            if circle := _circle(hit):
                self._likely[hit.start, circle].add(hit.owner)
                self._likely[hit.end, circle].add(hit.owner)

    def doubt(self, hit: Hit) -> int | None:
        """How far away the support for a hit is; None when there is none."""
        alias = hit.form.alias
        if alias.kind == "ticker":
            return None
        if alias.follow and not (hit.form.numbered or follows(self._hay, hit.end, alias.follow) or self._introduced(hit)):
            return None
        if hit.owner not in self._named and everyday_english(self._hay, hit.start, hit.end, hit.form):
            return None
        near = distance(self._hay, hit.start, hit.end, hit.form)
        if near is not None and (hit.owner in self._named or meant(self._hay, hit.start, hit.end, hit.form)):
            return 1 + near
        if self._acts(hit) or technical(self._hay, hit.start, hit.end, hit.form):
            return _BY_EXPERTS
        vouched = not alias.common and (hit.owner in self._named or self._among_peers(hit) or self._confirmed(hit))
        vouched = vouched or ((not alias.common or hit.form.company.type == "private") and self._listed(hit))
        return _BY_MENTION if vouched and not doubtful(self._hay, hit.start, hit.end, hit.form) else None

    def _acts(self, hit: Hit) -> bool:
        """Whether the hit's sentence says of it what is said of companies."""
        return acts_as_firm(self._hay, hit.start, hit.end, hit.form) and not everyday(self._hay, hit.start, hit.end)

    def trust(self, hits: Iterable[Hit]) -> None:
        """Let ambiguous companies' names that the words near them support vouch for others of their company, as safe ones do."""
        self._named |= {hit.owner for hit in hits if hit.doubt < _BY_MENTION and hit.form.alias.kind != "product"}

    def _introduced(self, hit: Hit) -> bool:
        """Whether the owner's name leads up to the hit: 东方空间的“引力”."""
        return any((hit.owner, hit.start - gap) in self._ends for gap in range(_LEADS + 1))

    def _among_peers(self, hit: Hit) -> bool:
        """Whether a longer name stands close to one of the same trade, or a young company's to another of the sector."""
        young = hit.form.company.type in _PEERS
        if hit.form.alias.follow or len(hit.form.text) < _MEDIUM or (hit.form.alias.kind == "product" and not young):
            return False
        return _close(self._trades.get(hit.form.company.segment, ()), hit.start) or (young and _close(self._peers, hit.start))

    def _confirmed(self, hit: Hit) -> bool:
        """Whether two different names of a company, which are ambiguous both, stand close to each other: 麦克萨 and Vantor."""
        if not _is_telling(hit):
            return False
        others = self._telling[hit.owner]
        near = others[bisect_left(others, hit.start - _CLOSE, key=_start) : bisect_left(others, hit.start + _CLOSE + 1, key=_start)]
        return any(_is_another(other, hit) for other in near)

    def _listed(self, hit: Hit) -> bool:
        """Whether a short name is listed with a full one of its circle, or right beside another short one: 蓝箭、天兵; 红杉和经纬."""
        circle = _circle(hit)
        if not circle or hit.form.alias.follow:
            return False
        folded, first = self._hay.folded, bisect_left(self._firms, (hit.start - _CLOSE, 0, ""))
        for start, end, other in self._firms[first : bisect_left(self._firms, (hit.end + _CLOSE, 0, ""))]:
            if other == circle and _LIST.fullmatch(folded[end : hit.start] if end <= hit.start else folded[hit.end : start]):
                return True
        beside = (hit.start - 1, hit.start - 1), (hit.end, hit.end + 1)  # where the word between may stand, and the other name begin or end
        return any(folded[at : at + 1] in _AND and self._likely.get((place, circle), set()) - {hit.owner} for at, place in beside)


def _of_the_sector(hit: Hit) -> bool:
    company = hit.form.company
    return company.type in _PEERS | {"foreign"} or company.segment in _SECTOR_BODIES


def _is_telling(hit: Hit) -> bool:
    """Whether an ambiguous name is long enough, and uncommon enough, to confirm another."""
    alias = hit.form.alias
    least = _TELLING_ZH if alias.lang == "zh" else _TELLING_EN
    return not (hit.form.safe or alias.common or alias.follow or alias.kind == "ticker") and len(hit.form.text) >= least


def _is_another(one: Hit, other: Hit) -> bool:
    """Whether two hits of a company stand apart and are different names, not both of products."""
    apart = one.end <= other.start or other.end <= one.start
    return apart and one.form.alias.text != other.form.alias.text and {one.form.alias.kind, other.form.alias.kind} != {"product"}


def _start(hit: Hit) -> int:
    return hit.start


def _close(starts: Sequence[int], start: int) -> bool:
    """Whether one of the places, which are in order, lies close to a place."""
    at = bisect_left(starts, start - _CLOSE)
    return at < len(starts) and starts[at] <= start + _CLOSE


def _circle(hit: Hit) -> str:
    """Among whom a name is listed: young companies and those that run a constellation, funds, numbered products, or nobody that tells."""
    company = hit.form.company
    if hit.form.alias.kind == "product":
        return "products" if _NUMBER.search(hit.form.text) else ""
    if company.type in _PEERS or company.segment == "constellation operator":
        return "sector"
    return "funds" if company.type == "investor" else ""
