"""What a query that is being typed may become: its last word completed with names of companies and conditions of the query language."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from parallax.catalogue import Pack
from parallax.catalogue.companies import Company
from parallax.fold import fold

_MOST = 10
_LONGEST = 40  # characters of a word that is completed


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A whole query, and what its new part means."""

    query: str
    means: str


class Suggester:
    """Knows the names of one catalogue, folded and sorted: asking costs two halvings, however many there are."""

    def __init__(self, pack: Pack) -> None:
        known = {(fold(text), text, means) for text, means in _offers(pack)}
        self._known = sorted(known, key=lambda row: (row[0], len(row[1]), row[1]))
        self._keys = [key for key, _, _ in self._known]

    def complete(self, q: str) -> tuple[Suggestion, ...]:
        """Queries that go on as this one begins, at most ten, shortest names first."""
        before, word = _last_word(q)
        wanted = fold(word)
        if not wanted or len(word) > _LONGEST:
            return ()
        first, behind = bisect_left(self._keys, wanted), bisect_left(self._keys, wanted + "\U0010ffff")
        found = {text: means for key, text, means in self._known[first:behind] if key != wanted}
        chosen = sorted(found, key=lambda text: (len(text), text))[:_MOST]
        return tuple(Suggestion(query=before + _written(text), means=found[text]) for text in chosen)


def _last_word(q: str) -> tuple[str, str]:
    """What stays, and what is completed: from the last blank, or the last quotation mark that is still open."""
    at = q.rfind('"') if q.count('"') % 2 else q.rfind(" ") + 1
    return q[:at], q[at:].lstrip('"')


def _written(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _offers(pack: Pack) -> Iterator[tuple[str, str]]:
    for company in pack.companies:
        yield f"company:{company.id}", company.name_en
        yield from ((text, company.name_en) for text in _names(company))
    yield from ((f"topic:{topic.id}", topic.name_en) for topic in pack.topics)
    yield from ((f"source:{source.id}", source.name_en) for source in pack.sources)
    yield from (("lang:zh", "in Chinese"), ("lang:en", "in English"))


def _names(company: Company) -> Iterable[str]:
    aliases = (alias.text for alias in company.aliases if not alias.refused and alias.kind != "ticker")
    return (name for name in (company.name_en, company.name_zh, *aliases) if name and '"' not in name)
