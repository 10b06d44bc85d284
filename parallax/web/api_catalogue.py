"""Companies and topics of the pack, as people have corrected it, as JSON."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from parallax.catalogue.companies import Company
from parallax.catalogue.topics import Topic
from parallax.web.api_shapes import Counted, Counts, Id, Month, counted, counts_of, known, months_of
from parallax.web.company_pages import holds
from parallax.web.coverage import coverage
from parallax.web.respond import TheDesk

router = APIRouter(tags=["catalogue"])
Short = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How much is written in one language, by month."""

    lang: str
    items: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCoverage:
    """Who writes about a company, when, and in which language. ``together``: companies that the same items name.

    ``lineage``: ids of companies that have this one as their parent, or were founded from it.
    """

    counts: Counts
    languages: tuple[Language, ...]
    together: tuple[Counted, ...]
    lineage: tuple[str, ...]


@router.get("/companies")
def companies(desk: TheDesk, q: Short = "", type: Short = "") -> tuple[Company, ...]:  # noqa: A002 - the page's own word
    """All companies of the pack, with every name; or those with a name that holds `q`, or of one type."""
    return tuple(each for each in desk.pack.companies if (not type or each.type == type) and holds(each, q))


@router.get("/companies/{company_id}")
def company(desk: TheDesk, company_id: Id) -> Company:
    """One company."""
    return known(desk.companies.get(company_id), f"the pack has no company {company_id!r}")


@router.get("/companies/{company_id}/coverage")
def company_coverage(desk: TheDesk, company_id: Id) -> CompanyCoverage:
    """Its timeline in each language, its sources and topics, and whom it is named together with."""
    seen = coverage(desk, company(desk, company_id).id)
    return CompanyCoverage(
        counts=counts_of(desk, seen.overview),
        languages=tuple(Language(lang=lang, items=each.total, months=months_of(each)) for lang, each in seen.languages.items()),
        together=counted(seen.together),
        lineage=tuple(each.id for each in seen.lineage),
    )


@router.get("/topics")
def topics(desk: TheDesk) -> tuple[Topic, ...]:
    """All topics of the pack."""
    return desk.pack.topics
