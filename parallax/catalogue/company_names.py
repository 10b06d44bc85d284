"""The names of a company as a pack declares them: one record per name, with what must or must not stand near an ambiguous one.

`parallax.catalogue.companies` reads the company around them; the forms in which a name is written, and whether one means its company
where it stands, are `translate.aliases`' and `translate.names`' business. docs/names.md explains every key.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from parallax.catalogue.checker import Checker

NameKind = Literal["canonical", "legal", "short", "brand", "former", "pinyin", "ticker", "product"]
_WHEN = re.compile(r"(?:18|19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")


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
    valid_from: str = ""  # ISO: year, year and month, or day; for readers, matching does not ask
    valid_to: str = ""
    refused: str = ""  # why this name, known as it is, must not be matched
    accepted: str = ""  # why it stands although `parallax names lint` objects

    @property
    def safe(self) -> bool:
        """Whether the name means this company wherever it stands."""
        return not (self.require or self.follow or self.refused) and self.kind != "ticker"


def read_names(checker: Checker, words: Mapping[str, tuple[str, ...]]) -> tuple[Alias, ...]:
    """The names, product names and tickers of one company. ``words`` are the file's word lists, for ``@name``."""
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
        valid_from=_when(part, "valid_from"),
        valid_to=_when(part, "valid_to"),
        refused=part.text("refused"),
        accepted=part.text("accepted"),
    )
    if alias.valid_from and alias.valid_to and alias.valid_to < alias.valid_from[: len(alias.valid_to)]:
        part.problem("valid_to", f"expected no earlier than valid_from, {alias.valid_from}")
    if len(text) < 2:
        part.problem("text", "a name has at least two characters")
    part.finish()
    return alias


def _when(part: Checker, key: str) -> str:
    """A day, a year, or a year and month ("2018-03"), as ISO text; "" when the key is absent."""
    found = part.value(key, (date, int, str), 'a date, a year, or a text such as "2018-03"', "")
    text = found.isoformat() if isinstance(found, date) else str(found)
    if isinstance(found, (int, str)) and text and not _WHEN.fullmatch(text):
        part.problem(key, f'expected a date, a year, or a text such as "2018-03", got {found!r}')
        return ""
    return text


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
