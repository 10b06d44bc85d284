"""The glossary of a pack: the domain's Chinese terms, the English to prefer, and renderings that are wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parallax.catalogue.checker import Checker, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """One term. ``also`` are renderings that are right too, ``forbid`` those that are wrong."""

    zh: str
    en: str
    also: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    note: str = ""


def read_glossary(file: str, table: Mapping[str, Any]) -> tuple[tuple[GlossaryTerm, ...], list[Problem]]:
    """The terms of a parsed glossary file (arrays of tables by field), and everything wrong with it. Wrong terms are left out."""
    terms: dict[str, GlossaryTerm] = {}
    problems: list[Problem] = []
    for section, rows in table.items():
        if not isinstance(rows, list):
            problems.append(Problem(file, section, 'expected an array of terms such as { zh = "火箭", en = "rocket" }'))
            continue
        for number, row in enumerate(rows, 1):
            where = f"{section}[{number}]"
            if not isinstance(row, Mapping):
                problems.append(Problem(file, where, f"expected a table, got {row!r}"))
                continue
            term = _term(Checker(file, row, f"{where}.", problems))
            if term and term.zh in terms:
                problems.append(Problem(file, f"{where}.zh", f"{term.zh} is there already, as {terms[term.zh].en!r}"))
            elif term:
                terms[term.zh] = term
    return tuple(terms.values()), problems


def _term(check: Checker) -> GlossaryTerm | None:
    before = len(check.problems)
    term = GlossaryTerm(
        zh=check.text("zh", required=True),
        en=check.text("en", required=True),
        also=check.texts("also"),
        forbid=check.texts("forbid"),
        note=check.text("note"),
    )
    check.finish()
    wrong = {rendering.casefold() for rendering in term.forbid} & {rendering.casefold() for rendering in (term.en, *term.also)}
    if wrong:
        check.problem("forbid", f"{min(wrong)!r} is also given as right")
    return term if len(check.problems) == before else None
