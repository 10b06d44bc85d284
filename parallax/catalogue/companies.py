"""Companies as a pack declares them: one record per name, with what must or must not stand near an ambiguous one.

This module reads and checks one file. That ids are unique over all files, and that parents exist, is the pack loader's business;
finding the names in text is `translate.names`'.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from parallax.catalogue.checker import Checker, Problem
from parallax.records import Entity

NameKind = Literal["canonical", "legal", "short", "brand", "former", "pinyin", "ticker", "product"]
CompanyType = Literal["soe", "gov-origin", "spin-off", "private", "listed", "agency", "investor", "foreign"]
Confidence = Literal["high", "medium", "low"]
NameEnBasis = Literal["attested", "pinyin", "translation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One name of a company or of one of its products.

    ``require``: one of these words must stand near, or the company be named safely in the same text (not enough when ``common``).
    ``follow``: one of these must come directly after; meant for names that are common nouns (引力). ``forbid``: none may stand near; one
    that contains the name itself (国网 in 国网浙江) only speaks against the place where it stands, and "…" in it spans a few characters.
    """

    text: str
    lang: Literal["zh", "en"]
    kind: NameKind
    product: str = ""  # English name of the product, for kind "product"
    family: bool = False  # numbered members of a product family count too (朱雀四号)
    common: bool = False  # an ordinary phrase too (航天科技): that the company is named elsewhere does not settle it
    national: bool = False  # a place name directly before makes it another body (香港证监会)
    bare: bool = True  # False: only with a number (CZ-8, never CZ)
    case: bool = False  # capitals must be as written
    require: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    refused: str = ""  # why this name, known as it is, must not be matched

    @property
    def safe(self) -> bool:
        """Whether the name means this company wherever it stands."""
        return not (self.require or self.follow or self.refused) and self.kind != "ticker"


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
    seat: str = ""
    founded: int | None = None
    tickers: tuple[str, ...] = ()
    confidence: Confidence = "medium"
    verified: bool = False  # seen in a source, not only known
    name_en_basis: NameEnBasis = "attested"
    source: tuple[str, ...] = ()
    note: str = ""


def read_companies(file: str, table: Mapping[str, Any]) -> tuple[tuple[Company, ...], list[Problem]]:
    """The companies of one file, and everything wrong with it; a company with problems is left out."""
    checker = Checker(file, table)
    words = {name: checker.sub("words").texts(name) for name in checker.sub("words").table}
    rows = checker.value("company", list, "a list of [[company]] tables", [], required=True)
    checker.finish()
    problems, companies = checker.problems, []
    for index, row in enumerate(rows):
        company = _company(file, row, index, words, problems)
        if company:
            companies.append(company)
    return tuple(companies), problems


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


def _company(file: str, row: Any, index: int, words: Mapping[str, tuple[str, ...]], problems: list[Problem]) -> Company | None:
    if not isinstance(row, dict):
        problems.append(Problem(file, f"company {index + 1}", "expected a table"))
        return None
    checker = Checker(file, row, f"company.{row.get('id', index + 1)}.")
    company = Company(
        id=_id(checker),
        name_en=checker.text("name_en", required=True),
        name_zh=checker.text("name_zh"),
        type=checker.choice("type", CompanyType),  # type: ignore[arg-type]
        segment=checker.text("segment", required=True),
        parent=checker.text("parent"),
        academy=checker.integer("academy", 0, least=0, most=20),
        seat=checker.text("seat"),
        founded=_founded(checker),
        tickers=checker.texts("tickers"),
        confidence=checker.choice("confidence", Confidence),  # type: ignore[arg-type]
        verified=checker.flag("verified", False),
        name_en_basis=checker.choice("name_en_basis", NameEnBasis, "attested"),  # type: ignore[arg-type]
        source=checker.texts("source", required=True),
        note=checker.text("note"),
        aliases=_aliases(checker, words),
    )
    checker.finish()
    problems += checker.problems
    return None if checker.problems else company


def _id(checker: Checker) -> str:
    found = checker.text("id", required=True)
    if not found.isascii() or found != found.lower() or not found.replace("-", "").isalnum():
        checker.problem("id", "expected lower-case ASCII letters, digits and hyphens")
    return found


def _founded(checker: Checker) -> int | None:
    return checker.integer("founded", 2000, least=1800, most=2100) if "founded" in checker.table else None


def _aliases(checker: Checker, words: Mapping[str, tuple[str, ...]]) -> tuple[Alias, ...]:
    found = [_alias(part, words, kind="") for part in _parts(checker, "names")]
    for product in _parts(checker, "product"):
        name_en = product.text("name_en", required=True)
        found += [_alias(part, words, kind="product", product=name_en) for part in _parts(product, "names")]
        product.finish()
    found += [Alias(text=ticker, lang="en", kind="ticker", case=True) for ticker in checker.texts("tickers")]
    seen: set[str] = set()
    for alias in found:
        if alias.text in seen:
            checker.problem("names", f"{alias.text} is given twice")
        seen.add(alias.text)
    if not found:
        checker.problem("names", "expected at least one name")
    return tuple(found)


def _parts(checker: Checker, key: str) -> list[Checker]:
    """A checker for each table of a list; their problems are this one's."""
    rows = checker.value(key, list, "a list of tables", [])
    for row in rows:
        if not isinstance(row, dict):
            checker.problem(key, f"expected tables, got {row!r}")
    return [Checker(checker.file, row, f"{checker.prefix}{key}.", checker.problems) for row in rows if isinstance(row, dict)]


def _alias(part: Checker, words: Mapping[str, tuple[str, ...]], *, kind: str, product: str = "") -> Alias:
    text = part.text("text", required=True)
    alias = Alias(
        text=text,
        lang="zh" if _has_han(text) else "en",
        kind=kind or part.choice("kind", NameKind),  # type: ignore[arg-type]
        product=product,
        family=part.flag("family", False),
        common=part.flag("common", False),
        national=part.flag("national", False),
        bare=part.flag("bare", True),
        case=part.flag("case", False),
        require=_words(part, "require", words),
        follow=_words(part, "follow", words),
        forbid=_words(part, "forbid", words),
        refused=part.text("refused"),
    )
    if len(text) < 2:
        part.problem("text", "a name has at least two characters")
    part.finish()
    return alias


def _words(part: Checker, key: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A list of words in which ``@name`` stands for the file's ``[words]`` list of that name."""
    found: list[str] = []
    for word in part.texts(key):
        if word.startswith("@") and word[1:] not in words:
            part.problem(key, f"{word} names no list under [words]")
        found += words.get(word[1:], ()) if word.startswith("@") else (word,)
    return tuple(dict.fromkeys(found))


def _has_han(text: str) -> bool:
    return any(unicodedata.name(char, "").startswith("CJK UNIFIED") for char in text)
