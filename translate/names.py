"""Finding companies and their products in text, in either language, under any of their names.

One pass of an overlapping Aho-Corasick automaton over the folded text; each hit must then stand as a word of its own
(`translate.edges`), and an ambiguous one be supported by what is near it (`translate.name_support`). Of what is accepted, the longest
span wins. Misspelt Latin names are `translate.name_typos`' business.
"""

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
from translate.name_context import vetoed
from translate.name_support import Hit, Surroundings
from translate.name_traps import trapped
from translate.name_typos import TypoFinder

_MODELS = dict(zip("甲乙丙丁戊改", "ABCDEA", strict=True)) | {"改进型": " improved"}


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name found by `find_names`: offsets in code points, end exclusive, and whose it is."""

    start: int
    end: int
    id: str
    kind: Literal["name", "product"]
    text: str


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
        hits += (Hit(*found) for found in self._typos.find(hay) if not vetoed(hay, *found))
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
        return tuple(_mention(hay, hit, "text") for hit in _longest(Hit(start, end, self._forms[index][0]) for index, start, end in found))

    def _candidates(self, hay: Haystack) -> Iterator[Hit]:
        for index, start, end in self._automaton.find_matches_as_indexes(hay.folded, overlapping=True):
            for form in self._forms[index]:
                if (
                    fits(hay, start, end, form)
                    and not vetoed(hay, start, end, form)
                    and not (form.alias.national and elsewhere(hay.folded, start))
                ):
                    yield _extended(hay, Hit(start, end, form))


def find_names(text: str) -> tuple[NameSpan, ...]:
    """Names of the default pack's companies in a text."""
    return tuple(NameSpan(hit.start, hit.end, hit.entity_id, hit.kind, hit.text) for hit in _default_finder().find(text))


@cache
def _default_finder() -> NameFinder:
    from parallax.catalogue import default_pack, load_pack

    return NameFinder(load_pack(default_pack()).companies)


def _supported(hay: Haystack, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that mean their company: safe ones, then those with support around them, last the tickers of who is named."""
    hits = [hit for hit in hits if not needs_segmenting(hit.form) or uncut(hay.folded, *hit.place)]
    traps = {(hit.owner, hit.start): hit.place[1] for hit in hits if trapped(hay, *hit.place, hit.form)}
    hits = [hit for hit in hits if hit.place[1] > traps.get((hit.owner, hit.start), 0)]
    sure = [hit for hit in hits if hit.form.safe]
    around = Surroundings(hay, _longest(sure), hits)
    ambiguous = [hit for hit in hits if not hit.form.safe]
    backed = list(_backed(around, ambiguous))
    if len(backed) < len(ambiguous):
        around.trust(backed)
        backed = list(_backed(around, ambiguous))
    named = {hit.owner for hit in sure + backed}
    return sure + backed + [hit for hit in hits if hit.form.alias.kind == "ticker" and (hit.owner in named or hit.form.spells_market)]


def _backed(around: Surroundings, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Those of the ambiguous hits that something supports."""
    return (replace(hit, doubt=doubt) for hit in hits if (doubt := around.doubt(hit)) is not None)


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of overlapping hits the longest, then the one listed as it stands, the surest, the leftmost; in order of place."""
    starts: list[int] = []
    taken: dict[int, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.place[1] < hit.end, hit.doubt, hit.start)):
        at = bisect_left(starts, hit.end)
        if at == 0 or taken[starts[at - 1]].end <= hit.start:
            insort(starts, hit.start)
            taken[hit.start] = hit
    return [taken[start] for start in starts]


def _extended(hay: Haystack, hit: Hit) -> Hit:
    """The hit with what belongs to its span: model letters or a legal suffix."""
    if hit.form.alias.kind == "product":
        end = model_end(hay.folded, hit.end, hit.form)
        return replace(hit, end=end, model=hay.folded[hit.end : end])
    return replace(hit, end=suffix_end(hay, hit.end, hit.form))


def _mention(hay: Haystack, hit: Hit, field: Field) -> Mention:
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
