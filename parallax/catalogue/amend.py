"""Corrections that people made, applied to a pack: pure, in the order in which they were made, with the checks of the pack's own files.

They are kept in the archive, so that a new version of the pack never loses them. One that no longer fits the pack (its company is gone, the
name it removes as well) is reported and passed over. Which items a correction touches is `scheduler.correct`'s business; what becomes of
candidates, that of the review queue.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from parallax.catalogue import Pack
from parallax.catalogue.checker import Checker, Problem
from parallax.catalogue.companies import Alias, Company, read_companies
from parallax.catalogue.company_names import read_names
from parallax.catalogue.glossary import GlossaryTerm, read_glossary
from parallax.records import Correction

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # line breaks, terminal controls, changes of direction
_EXPLAINED = re.compile("[()/]")  # "ispace (Japan)" tells one from another; nobody writes it
_LONGEST = 2000  # characters of anything that a person gives; a sentence is far shorter
_VERDICTS = ("company", "alias", "refused")


def amend(pack: Pack, corrections: Iterable[Correction]) -> tuple[Pack, list[Problem]]:
    """The pack as people corrected it, and what of the corrections no longer fits it."""
    draft = _Draft(pack)
    problems = [problem for correction in corrections for problem in draft.apply(correction)]
    return draft.pack(), problems


def inspect(pack: Pack, correction: Correction) -> list[Problem]:
    """Everything that speaks against a correction before it is saved; ``pack`` as the earlier ones have made it."""
    problems = _about(correction)
    return problems or _Draft(pack).apply(correction)


def sentences(corrections: Iterable[Correction]) -> dict[str, str]:
    """People's English by source sentence; what they withdrew is not in it."""
    found: dict[str, str] = {}
    for correction in corrections:
        if correction.kind == "sentence":
            found[correction.subject] = str(correction.value.get("english", ""))
    return {source: english for source, english in found.items() if english}


class _Draft:
    """A pack under correction."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._companies = {company.id: company for company in pack.companies}
        self._terms = {term.zh: term for term in pack.glossary}

    def pack(self) -> Pack:
        """What has become of it."""
        return replace(self._pack, companies=tuple(self._companies.values()), glossary=tuple(self._terms.values()))

    def apply(self, correction: Correction) -> list[Problem]:
        """Make one correction, or say why it cannot be made and leave everything as it is."""
        kinds: dict[str, Callable[[Checker, str], None]] = {"name": self._name, "company": self._company, "term": self._term}
        if correction.kind not in kinds:
            return []
        checker = Checker(_file(correction), correction.value, f"{correction.kind} {correction.subject}: ")
        kinds[correction.kind](checker, correction.subject)
        return checker.problems

    # --- companies and their names

    def _company(self, checker: Checker, company_id: str) -> None:
        found, problems = read_companies(checker.file, {"company": [dict(checker.table)]})
        checker.problems += problems
        if found and found[0].id != company_id:
            checker.problem("id", f"expected {company_id}, got {found[0].id}")
        if not checker.problems:
            self._companies[company_id] = found[0]

    def _name(self, checker: Checker, company_id: str) -> None:
        company = self._companies.get(company_id)
        if company is None:
            checker.problem("company", f"there is no such company{_nearest(company_id, self._companies)}")
            return
        given = [key for key in ("add", "remove", "name_en") if key in checker.table]
        if len(given) != 1:
            checker.problem("value", "expected one of add, remove and name_en")
            return
        change = {"add": _with_name, "remove": _without_name, "name_en": _renamed}[given[0]]
        changed = change(company, checker)
        checker.finish()
        if changed and not checker.problems:
            self._companies[company_id] = changed

    # --- terms

    def _term(self, checker: Checker, zh: str) -> None:
        if checker.table.get("remove") is True and len(checker.table) == 1:
            if self._terms.pop(zh, None) is None:
                checker.problem("remove", f"the glossary has no term {zh}{_nearest(zh, self._terms)}")
            return
        term = _read_term(checker, zh)
        if term:
            self._terms[zh] = term


def _read_term(checker: Checker, zh: str) -> GlossaryTerm | None:
    terms, problems = read_glossary(checker.file, {"term": [{"zh": zh, **checker.table}]})
    checker.problems += problems
    if not _HAN.search(zh):
        checker.problem("zh", "expected a Chinese term")
    return terms[0] if terms and not checker.problems else None


def _with_name(company: Company, checker: Checker) -> Company | None:
    """With one more name, or with other conditions for one that it has; the conditions given are all that it then has."""
    product = checker.text("product")
    row = checker.value("add", dict, "a table as in a company's names", {})
    kept = next((alias for alias in company.aliases if alias.text == row.get("text")), None)
    found = read_names(Checker(checker.file, {"names": [row]}, checker.prefix, checker.problems), {})
    if checker.problems or not found:
        return None
    alias = found[0]
    if product or (kept and kept.product and alias.kind == "product"):
        alias = replace(alias, kind="product", product=product or (kept.product if kept else ""))
    elif alias.kind == "product":
        checker.problem("product", "expected the product's English name")
    others = tuple(alias if each.text == alias.text else each for each in company.aliases)
    return replace(company, aliases=others if kept else (*others, alias))


def _without_name(company: Company, checker: Checker) -> Company | None:
    text = checker.text("remove", required=True)
    rest = tuple(alias for alias in company.aliases if alias.text != text)
    if len(rest) == len(company.aliases):
        checker.problem("remove", f"{company.id} has no name {text!r}{_nearest(text, [alias.text for alias in rest])}")
    elif not rest:
        checker.problem("remove", f"{text!r} is the only name of {company.id}; add another one first")
    return replace(company, aliases=rest, tickers=tuple(ticker for ticker in company.tickers if ticker != text))


def _renamed(company: Company, checker: Checker) -> Company | None:
    """With another English name, which is found in texts as well."""
    name_en = checker.text("name_en", required=True).strip()
    if not 2 <= len(name_en) <= 200 or _HAN.search(name_en) or "\n" in name_en:
        checker.problem("name_en", "expected an English name of 2 to 200 characters")
    known = any(alias.text == name_en for alias in company.aliases) or _EXPLAINED.search(name_en)
    new = () if known else (Alias(text=name_en, lang="en", kind="canonical"),)
    return replace(company, name_en=name_en, name_en_basis="attested", aliases=(*company.aliases, *new))


# --- what every correction must be


def _about(correction: Correction) -> list[Problem]:
    checker = Checker(_file(correction), correction.value, f"{correction.kind} {correction.subject[:40]}: ")
    if not correction.subject.strip():
        checker.problem("subject", "must not be empty")
    if not correction.reason.strip():
        checker.problem("reason", "must not be empty")
    if max(map(len, (correction.subject, correction.reason, correction.author, *_texts(correction.value)))) > _LONGEST:
        checker.problem("value", f"expected at most {_LONGEST} characters in each text")
    if any(map(_UNSEEN.search, _written(correction))):
        checker.problem("value", "expected one line each, without control characters")
    if correction.kind == "sentence" and correction.value:
        if not checker.text("english", required=True).strip():
            checker.problem("english", "must not be empty")
        checker.finish()
    if correction.kind == "candidate":
        _verdict(checker)
    return checker.problems


def _written(correction: Correction) -> Iterable[str]:
    """What will stand in names, terms and translations. Of a sentence only the English, whose line breaks become blanks."""
    if correction.kind == "sentence":
        return (" ".join(text.split()) for text in _texts(correction.value))
    return (correction.subject, *_texts(correction.value))


def _verdict(checker: Checker) -> None:
    verdict, company = checker.text("verdict", required=True), checker.text("company")
    if verdict not in _VERDICTS:
        checker.problem("verdict", f"expected one of {', '.join(_VERDICTS)}, got {verdict!r}")
    if verdict != "refused" and not company:
        checker.problem("company", "expected the id of the company that it names")
    checker.finish()


def _texts(value: Any) -> Iterable[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for part in value.values() for text in _texts(part))
    elif isinstance(value, (list, tuple)):
        yield from (text for part in value for text in _texts(part))


def _file(correction: Correction) -> str:
    return f"correction {correction.id}" if correction.id else "correction"


def _nearest(text: str, known: Iterable[str]) -> str:
    near = get_close_matches(text, list(known), n=3, cutoff=0.4)
    return f"; did you mean {' or '.join(near)}?" if near else ""
