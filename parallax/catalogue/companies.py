"""Companies as a pack declares them; their names are read by `parallax.catalogue.company_names`.

This module reads and checks one file. That ids are unique over all files, and that parents exist, is the pack loader's business;
finding the names in text is `translate.names`'.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from parallax.catalogue.checker import Checker, Problem
from parallax.catalogue.company_names import Alias, read_names
from parallax.records import Entity

CompanyType = Literal["soe", "gov-origin", "spin-off", "private", "listed", "agency", "investor", "foreign"]
Confidence = Literal["high", "medium", "low"]
NameEnBasis = Literal["attested", "pinyin", "translation"]
__all__ = ["Alias", "Company", "read_companies", "to_entity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One organisation of the sector: who it is, what it is called, and where we know it from."""

    id: str
    name_en: str
    name_zh: str
    type: CompanyType
    segment: str
    aliases: tuple[Alias, ...]
    parent: str = ""  # id
    academy: int = 0  # ordinal among the parent's academies: 8 for 航天八院
    spin_off_of: str = ""  # id of the body whose people or technology it was founded with
    seat: str = ""
    founded: int | None = None
    tickers: tuple[str, ...] = ()
    confidence: Confidence = "medium"
    verified: bool = False  # seen in a source, not only known
    name_en_basis: NameEnBasis = "attested"
    ownership: str = ""  # what the type rests on: the controlling shareholder, with the source's date
    source: tuple[str, ...] = ()
    note: str = ""


def read_companies(file: str, table: Mapping[str, Any]) -> tuple[tuple[Company, ...], list[Problem]]:
    """The companies of one file, and everything wrong with it; a company with problems is left out."""
    checker = Checker(file, table)
    words = {name: checker.sub("words").texts(name) for name in checker.sub("words").table}
    companies = [company for row in checker.rows("company") if (company := _company(row, words))]
    checker.finish()
    return tuple(companies), checker.problems


def to_entity(company: Company) -> Entity:
    """The company as other stages know it. ``names`` holds what means it everywhere, not what needs context (引力, MOST)."""
    first = [name for name in (company.name_en, company.name_zh) if name]
    safe = [alias.text for alias in company.aliases if alias.safe and alias.bare and not alias.product]
    ambiguous = [alias.text for alias in company.aliases if alias.lang == "zh" and not (alias.safe or alias.product or alias.refused)]
    return Entity(
        id=company.id,
        name_en=company.name_en,
        name_zh=company.name_zh,
        type=company.type,
        segment=company.segment,
        names=tuple(dict.fromkeys(first + safe)),
        ambiguous=tuple(dict.fromkeys(ambiguous)),
        products=_products(company),
    )


def _products(company: Company) -> tuple[tuple[str, ...], ...]:
    """The names of each product, English first. One that is a common noun (引力, "Gravity") does not stand for its translation."""
    nouns = {alias.product for alias in company.aliases if alias.follow or alias.common}
    names: dict[str, list[str]] = {}
    for alias in company.aliases:
        if alias.product and alias.bare and not alias.refused and alias.product not in nouns:
            names.setdefault(alias.product, [alias.product]).append(alias.text)
    return tuple(tuple(dict.fromkeys(each)) for each in names.values())


def _company(checker: Checker, words: Mapping[str, tuple[str, ...]]) -> Company | None:
    before = len(checker.problems)
    company = Company(
        id=_id(checker),
        name_en=checker.text("name_en", required=True),
        name_zh=checker.text("name_zh"),
        type=checker.choice("type", CompanyType),  # type: ignore[arg-type]
        segment=checker.text("segment", required=True),
        parent=checker.text("parent"),
        academy=checker.integer("academy", 0, least=0, most=20),
        spin_off_of=checker.text("spin_off_of"),
        seat=checker.text("seat"),
        founded=_founded(checker),
        tickers=checker.texts("tickers"),
        confidence=checker.choice("confidence", Confidence),  # type: ignore[arg-type]
        verified=checker.flag("verified", False),
        name_en_basis=checker.choice("name_en_basis", NameEnBasis, "attested"),  # type: ignore[arg-type]
        ownership=checker.text("ownership"),
        source=checker.texts("source", required=True),
        note=checker.text("note"),
        aliases=read_names(checker, words),
    )
    checker.finish()
    return company if len(checker.problems) == before else None


def _id(checker: Checker) -> str:
    found = checker.text("id", required=True)
    if not found.isascii() or found != found.lower() or not found.replace("-", "").isalnum():
        checker.problem("id", "expected lower-case ASCII letters, digits and hyphens")
    return found


def _founded(checker: Checker) -> int | None:
    return checker.integer("founded", 2000, least=1800, most=2100) if "founded" in checker.table else None
