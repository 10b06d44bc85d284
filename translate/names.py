"""Finding companies and their products in text, in either language, under any of their names.

One pass of an overlapping Aho-Corasick automaton over the folded text; each hit must then stand as a word of its own
(`translate.edges`), and an ambiguous one be supported by what is near it (`translate.name_context`) or by a safe mention of the same
company in the text. Of what is accepted, the longest span wins. Misspelt Latin names are `translate.name_typos`' business.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue.companies import Company
from parallax.records import Field, Mention
from translate.aliases import Form, all_forms
from translate.edges import Haystack, elsewhere, fits, model_end, needs_segmenting, prepare, suffix_end, uncut
from translate.name_context import distance, doubtful, follows, vetoed
from translate.name_senses import meant, technical
from translate.name_traps import trapped
from translate.name_typos import TypoFinder

_MODELS = dict(zip("甲乙丙丁戊改", "ABCDEA", strict=True)) | {"改进型": " improved"}
_BY_MENTION = 10_000  # farther than any word: what only a safe mention supports loses to what has its own support
_BY_EXPERTS = 1_000
_PEERS = {"private", "spin-off", "gov-origin"}
_CLOSE = 40
_LEADS = 3
_AND = ("、", "和", "与", "及")
_LIST = re.compile(r"(?:[、和与及]|以及)(?:\w{2,6}、|\w{2,6}(?:[和与及]|以及)){0,4}")


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name found by `find_names`: offsets in code points, end exclusive, and whose it is."""

    start: int
    end: int
    id: str
    kind: Literal["name", "product"]
    text: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """A form at a place of the folded text; ``doubt`` is 0 for safe names and grows with the distance of what supports others."""

    start: int
    end: int
    form: Form
    doubt: int = 0
    model: str = ""  # letters that the text adds to a product's designation: the E of Zhuque-2E

    @property
    def owner(self) -> str:
        return self.form.company.id

    @property
    def place(self) -> tuple[int, int]:
        """Without what the text adds to the name."""
        return self.start, self.start + len(self.form.key)


class NameFinder:
    """Finds the names of the given companies. Building takes some tens of milliseconds; one finder serves any number of texts."""

    def __init__(self, companies: Sequence[Company]) -> None:
        forms: dict[str, list[Form]] = defaultdict(list)
        for form in all_forms(companies):
            if all(form.company is not other.company for other in forms[form.key]):
                forms[form.key].append(form)
        self._forms = list(forms.values())
        self._automaton = AhoCorasick(list(forms), matchkind=MatchKind.Standard)
        self._typos = TypoFinder([form for shared in self._forms for form in shared])

    def find(self, text: str, field: Field = "text") -> tuple[Mention, ...]:
        """Mentions in order of place; they never overlap. Offsets are code points of ``text``."""
        hay = prepare(text)
        hits = list(self._candidates(hay))
        hits += (_Hit(*found) for found in self._typos.find(hay) if not vetoed(hay, *found))
        return tuple(_mention(hay, hit, field) for hit in _longest(_supported(hay, hits)))

    def find_in_item(self, title: str, text: str) -> tuple[Mention, ...]:
        """Mentions in a title and its text, read as one: what the text says settles an ambiguous name in the title, and the reverse."""
        shift = len(title) + 1
        found = self.find(f"{title}\n{text}")
        heads = [replace(hit, field="title") for hit in found if hit.end <= len(title)]
        return (*heads, *(replace(hit, start=hit.start - shift, end=hit.end - shift) for hit in found if hit.start >= shift))

    def blind(self, text: str) -> tuple[Mention, ...]:
        """Every form wherever it occurs, longest first, with no rule at all: what a plain dictionary would give, for comparison."""
        hay = prepare(text)
        found = self._automaton.find_matches_as_indexes(hay.folded, overlapping=True)
        return tuple(_mention(hay, hit, "text") for hit in _longest(_Hit(start, end, self._forms[index][0]) for index, start, end in found))

    def _candidates(self, hay: Haystack) -> Iterator[_Hit]:
        for index, start, end in self._automaton.find_matches_as_indexes(hay.folded, overlapping=True):
            for form in self._forms[index]:
                if (
                    fits(hay, start, end, form)
                    and not vetoed(hay, start, end, form)
                    and not (form.alias.national and elsewhere(hay.folded, start))
                ):
                    yield _extended(hay, _Hit(start, end, form))


def find_names(text: str) -> tuple[NameSpan, ...]:
    """Names of the default pack's companies in a text."""
    return tuple(NameSpan(hit.start, hit.end, hit.entity_id, hit.kind, hit.text) for hit in _default_finder().find(text))


@cache
def _default_finder() -> NameFinder:
    from parallax.catalogue import default_pack, load_pack

    return NameFinder(load_pack(default_pack()).companies)


def _supported(hay: Haystack, hits: Sequence[_Hit]) -> list[_Hit]:
    """The hits that mean their company: safe ones, then those with support around them, last the tickers of who is named."""
    hits = [hit for hit in hits if not needs_segmenting(hit.form) or uncut(hay.folded, *hit.place)]
    traps = {(hit.owner, hit.start): hit.place[1] for hit in hits if trapped(hay, *hit.place, hit.form)}
    hits = [hit for hit in hits if hit.place[1] > traps.get((hit.owner, hit.start), 0)]
    sure = [hit for hit in hits if hit.form.safe]
    around = _Surroundings(hay, _longest(sure), hits)
    backed = [replace(hit, doubt=doubt) for hit in hits if not hit.form.safe and (doubt := around.doubt(hit)) is not None]
    named = {hit.owner for hit in sure + backed}
    return sure + backed + [hit for hit in hits if hit.form.alias.kind == "ticker" and (hit.owner in named or hit.form.spells_market)]


class _Surroundings:
    """Judges an ambiguous hit by what its text says: words near it, the same company, its peers."""

    def __init__(self, hay: Haystack, sure: Sequence[_Hit], hits: Sequence[_Hit]) -> None:
        self._hay = hay
        self._named = {hit.owner for hit in sure}
        self._ends = {(hit.owner, hit.end) for hit in sure}
        self._peers = [hit.start for hit in sure if hit.form.company.type in _PEERS | {"foreign"}]
        self._firms = [(hit.start, hit.end, hit.owner) for hit in sure if _is_peer(hit)]
        self._likely: dict[int, set[str]] = defaultdict(set)  # owners of young companies' names by where these begin and end
        for hit in filter(_is_peer, hits):
            self._likely[hit.start].add(hit.owner)
            self._likely[hit.end].add(hit.owner)

    def doubt(self, hit: _Hit) -> int | None:
        """How far away the support for a hit is; None when there is none."""
        alias = hit.form.alias
        if alias.kind == "ticker":
            return None
        if alias.follow and not (hit.form.numbered or follows(self._hay, hit.end, alias.follow) or self._introduced(hit)):
            return None
        near = distance(self._hay, hit.start, hit.end, hit.form)
        if near is not None and (hit.owner in self._named or meant(self._hay, hit.start, hit.end, hit.form)):
            return 1 + near
        if technical(self._hay, hit.start, hit.end, hit.form):
            return _BY_EXPERTS
        vouched = not alias.common and (hit.owner in self._named or self._among_peers(hit) or self._listed(hit))
        return _BY_MENTION if vouched and not doubtful(self._hay, hit.start, hit.end, hit.form) else None

    def _introduced(self, hit: _Hit) -> bool:
        """Whether the owner's name leads up to the hit: 东方空间的“引力”."""
        return any((hit.owner, hit.start - gap) in self._ends for gap in range(_LEADS + 1))

    def _among_peers(self, hit: _Hit) -> bool:
        """Whether a name of four characters or more stands close to another young company's, as in a list of them."""
        if hit.form.company.type not in _PEERS or hit.form.alias.follow or len(hit.form.text) < 4:
            return False
        at = bisect_left(self._peers, hit.start - _CLOSE)
        return at < len(self._peers) and self._peers[at] <= hit.start + _CLOSE

    def _listed(self, hit: _Hit) -> bool:
        """Whether a short name stands in a list with another young company's full one, or right beside another short one: 蓝箭、天兵."""
        if not _is_peer(hit) or hit.form.alias.follow:
            return False
        folded, first = self._hay.folded, bisect_left(self._firms, (hit.start - _CLOSE, 0, ""))
        for start, end, _ in self._firms[first : bisect_left(self._firms, (hit.end + _CLOSE, 0, ""))]:
            if _LIST.fullmatch(folded[end : hit.start] if end <= hit.start else folded[hit.end : start]):
                return True
        beside = (hit.start - 1, hit.start - 1), (hit.end, hit.end + 1)  # where the word between may stand, and the other name begin or end
        return any(folded[at : at + 1] in _AND and self._likely.get(other, set()) - {hit.owner} for at, other in beside)


def _is_peer(hit: _Hit) -> bool:
    """Whether a name is that of a young company, not of its product."""
    return hit.form.company.type in _PEERS and hit.form.alias.kind != "product"


def _longest(hits: Iterable[_Hit]) -> list[_Hit]:
    """Of overlapping hits the longest, then the one listed as it stands, the surest, the leftmost; in order of place."""
    starts: list[int] = []
    taken: dict[int, _Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.place[1] < hit.end, hit.doubt, hit.start)):
        at = bisect_left(starts, hit.end)
        if at == 0 or taken[starts[at - 1]].end <= hit.start:
            insort(starts, hit.start)
            taken[hit.start] = hit
    return [taken[start] for start in starts]


def _extended(hay: Haystack, hit: _Hit) -> _Hit:
    """The hit with what belongs to its span: model letters or a legal suffix."""
    if hit.form.alias.kind == "product":
        end = model_end(hay.folded, hit.end, hit.form)
        return replace(hit, end=end, model=hay.folded[hit.end : end])
    return replace(hit, end=suffix_end(hay, hit.end, hit.form))


def _mention(hay: Haystack, hit: _Hit, field: Field) -> Mention:
    start, end = hay.original(hit.start, hit.end)
    return Mention(
        field=field,
        start=start,
        end=end,
        entity_id=hit.owner,
        kind="product" if hit.form.alias.kind == "product" else "name",
        text=hay.text[start:end],
        name_en=hit.form.name_en + _MODELS.get(hit.model, hit.model.upper()),
    )
