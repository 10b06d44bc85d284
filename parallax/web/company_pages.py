"""Companies: who they are, under which names they are found, and who writes about them."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from parallax.catalogue.companies import Alias, Company
from parallax.fold import fold
from parallax.query import Query, Where
from parallax.records import Overview, Source
from parallax.web.charts import Timeline, aligned, timeline
from parallax.web.coverage import coverage
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk, page
from parallax.web.shares import LANGUAGES

router = APIRouter(include_in_schema=False)
_LATEST, _TOGETHER, _WRITERS = 15, 12, 10


@dataclass(frozen=True, slots=True)
class Line:
    """What one language writes."""

    lang: str
    language: str
    total: int
    timeline: Timeline | None


@dataclass(frozen=True, slots=True)
class Writer:
    """A source that writes about the company. ``source`` is None where it is no longer watched."""

    id: str
    name: str
    source: Source | None
    count: int


@router.get("/companies", response_class=HTMLResponse)
def companies(request: Request, desk: TheDesk, q: str = "", type: str = "") -> HTMLResponse:  # noqa: A002 - the form's own word
    """All companies, or those with a name that holds what is asked for."""
    found = [company for company in desk.pack.companies if (not type or company.type == type) and holds(company, q)]
    types = sorted({company.type for company in desk.pack.companies})
    counts = dict(desk.store.overview(Query("")).companies)
    found.sort(key=lambda company: (-counts.get(company.id, 0), company.name_en.casefold()))
    return page(request, "companies.html.j2", companies=found, counts=counts, q=q, type=type, types=types)


@router.get("/companies/{company_id}", response_class=HTMLResponse)
def company(request: Request, desk: TheDesk, company_id: str) -> HTMLResponse:
    """One company."""
    found = desk.companies.get(company_id)
    if found is None:
        raise HTTPException(404, f"The pack has no company with the id {company_id}.")
    seen, entities = coverage(desk, company_id), desk.entities
    return page(
        request,
        "company.html.j2",
        company=found,
        names=[alias for alias in found.aliases if not alias.product and not alias.refused],
        products=_products(found),
        overview=seen.overview,
        coverage=_lines(seen.languages),
        writers=list(_writers(desk, seen.overview))[:_WRITERS],
        together=[(entities[each], count) for each, count in seen.together[:_TOGETHER]],
        related=seen.lineage,
        latest=desk.store.search(Query("", Where("company", company_id)), limit=_LATEST).hits,
    )


def holds(company: Company, q: str) -> bool:
    """Whether a name of the company, or its id, holds what is asked for; nothing is in every name."""
    names = (company.id, company.name_en, company.name_zh, *(alias.text for alias in company.aliases))
    wanted = fold(q)
    return not wanted or any(wanted in fold(name) for name in names)


def _lines(languages: dict[str, Overview]) -> list[Line]:
    """The languages over the same months, drawn to one scale."""
    months = aligned(*(each.months for each in languages.values()))
    most = max((count for line in months for _, count in line), default=0)
    rows = zip(languages.items(), months, strict=True)
    return [Line(lang, LANGUAGES[lang], each.total, timeline(line, most)) for (lang, each), line in rows]


def _writers(desk: Desk, overview: Overview) -> Iterator[Writer]:
    for source_id, count in overview.sources:
        source = desk.sources.get(source_id)
        yield Writer(source_id, source.name_en if source else source_id, source, count)


def _products(company: Company) -> dict[str, list[Alias]]:
    found: dict[str, list[Alias]] = {}
    for alias in company.aliases:
        if alias.product and not alias.refused:
            found.setdefault(alias.product, []).append(alias)
    return found
