"""Names that no entity carries, seen where a company's name would stand: what the review queue is made of.

    finder = CandidateFinder(pack.companies, pack.glossary)
    finder.find(title, text, mentions, lang)        # of one item; mentions as `translate.names.NameFinder.find_in_item` gives them

Three patterns: legal names (北京星火空间科技有限公司; Xinghuo Space Technology Co., Ltd), definitions (（以下简称“星火空间”）; hereinafter
"Xinghuo") and brands that a company's deeds, offices or description stand beside. A reviewer's time is the cost, so precision counts
more than recall. Nothing here enters the registry; whether a name was judged already is the store's and the queue's business.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from parallax.catalogue.companies import Company
from parallax.catalogue.glossary import GlossaryTerm
from parallax.fold import fold
from parallax.records import Candidate, Mention
from translate.aliases import all_forms, level
from translate.candidate_lists import find_listed
from translate.candidates_en import find_english
from translate.candidates_zh import Found, find_chinese
from translate.edges import Haystack, prepare

_MOST = 100  # candidates of one item: more is a directory or an attack, not news
_LONGEST = 400_000  # characters of one item that are looked at


Span = tuple[int, int]


class CandidateFinder:
    """Finds candidates. One finder serves any number of items; it keeps nothing of them."""

    def __init__(self, companies: Sequence[Company], glossary: Sequence[GlossaryTerm] = ()) -> None:
        """``companies``: whose names are known, refused and ambiguous ones included. ``glossary``: words that are no names."""
        self._known = {form.key for form in all_forms(companies)}
        self._known |= {_key(text) for company in companies for text in (company.name_zh, *(alias.text for alias in company.aliases))}
        self._known |= {_key(term.zh) for term in glossary}
        self._firms = {company.id for company in companies if company.type != "agency"}

    def find(self, title: str, text: str, mentions: Sequence[Mention], lang: str) -> tuple[Candidate, ...]:
        """Candidates in a title and its text, each in its field, in order of place; they overlap neither each other nor a mention."""
        hay, shift = prepare(f"{title}\n{text}"[:_LONGEST]), len(title) + 1
        places = [(each.start + by, each.end + by) for each in mentions for by in [shift if each.field == "text" else 0]]
        firms = [place for place, each in zip(places, mentions, strict=True) if each.entity_id in self._firms and each.kind == "name"]
        taken = _Taken(places)
        found: list[Candidate] = []
        for each in sorted(self._found(hay, places, firms, lang), key=lambda each: (each.start, -each.end)):
            if len(found) < _MOST and taken.free(each.start, each.end) and not each.start < shift <= each.end:
                taken.add(each.start, each.end)
                found.append(_candidate(hay.text, each, shift))
        return tuple(found)

    def _found(self, hay: Haystack, places: Sequence[Span], firms: Sequence[Span], lang: str) -> Iterator[Found]:
        """What the patterns find and nobody knows, at its place in the original text."""
        found: Iterable[Found] = ()
        if lang == "zh":
            listed = (Found(*span, "brand") for span in find_listed(hay.text, firms))
            found = chain(_unfolded(hay, {end: start for start, end in places}), listed)
        elif lang == "en":
            found = find_english(hay.text)
        return (each for each in found if _key(hay.text[each.start : each.end]) not in self._known)


def _unfolded(hay: Haystack, starts: Mapping[int, int]) -> Iterator[Found]:
    """Chinese names at their places in the original; what a definition shortens may be a mention (``starts`` by their ends)."""
    for each in find_chinese(hay.folded):
        start, end = hay.original(each.start, each.end)
        if each.full is None:
            yield replace(each, start=start, end=end)
            continue
        last = hay.original(each.full[1] - 1, each.full[1])[1]
        first = starts.get(last)
        if first is None and each.full[0] < each.full[1]:
            first = hay.original(*each.full)[0]
        if first is not None:
            yield replace(each, start=start, end=end, full=(first, last))


def _key(text: str) -> str:
    return level(fold(text))


class _Taken:
    """Spans that are spoken for."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def free(self, start: int, end: int) -> bool:
        at = bisect_left(self._spans, (end, end))
        return at == 0 or self._spans[at - 1][1] <= start

    def add(self, start: int, end: int) -> None:
        self._spans.insert(bisect_left(self._spans, (start, end)), (start, end))


def _candidate(text: str, found: Found, shift: int) -> Candidate:
    by = shift if found.start >= shift else 0
    return Candidate(
        field="text" if by else "title",
        start=found.start - by,
        end=found.end - by,
        text=text[found.start : found.end],
        pattern=found.pattern,
        full=text[slice(*found.full)] if found.full else "",
    )
