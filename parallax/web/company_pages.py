"""Companies: who they are, under which names they are found, and who writes about them."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from parallax.catalogue.companies import Alias, Company
from parallax.fold import fold
from parallax.query import And, Query, Where
from parallax.web.charts import Timeline, aligned, timeline
from parallax.web.respond import TheDesk, page

router = APIRouter(include_in_schema=False)
_LATEST = 15
_LANGUAGES = {"zh": "Chinese", "en": "English"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one language writes."""

    language: str
    total: int
    timeline: Timeline | None


@router.get("/companies", response_class=HTMLResponse)
def companies(request: Request, desk: TheDesk, q: str = "", type: str = "") -> HTMLResponse:  # noqa: A002 - the form's own word
    """All companies, or those with a name that holds what is asked for."""
    wanted = fold(q)
    found = [
        company
        for company in desk.pack.companies
        if (not type or company.type == type) and (not wanted or any(wanted in fold(name) for name in _names(company)))
    ]
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
    about = Where("company", company_id)
    everything = desk.store.overview(Query("", about))
    languages = {name: desk.store.overview(Query("", And((about, Where("lang", lang))))) for lang, name in _LANGUAGES.items()}
    months = aligned(*(each.months for each in languages.values()))
    coverage = [Coverage(name, each.total, timeline(line)) for (name, each), line in zip(languages.items(), months, strict=True)]
    together = [(desk.entities[each], count) for each, count in everything.companies if each in desk.entities and each != company_id]
    return page(
        request,
        "company.html.j2",
        company=found,
        names=[alias for alias in found.aliases if not alias.product and not alias.refused],
        products=_products(found),
        overview=everything,
        coverage=coverage,
        together=together[:12],
        related=[each for each in desk.pack.companies if found.id in (each.parent, each.spin_off_of)],
        latest=desk.store.search(Query("", about), limit=_LATEST).hits,
    )


def _names(company: Company) -> list[str]:
    return [company.id, company.name_en, company.name_zh, *(alias.text for alias in company.aliases)]


def _products(company: Company) -> dict[str, list[Alias]]:
    found: dict[str, list[Alias]] = {}
    for alias in company.aliases:
        if alias.product and not alias.refused:
            found.setdefault(alias.product, []).append(alias)
    return found
