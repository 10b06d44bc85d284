"""The search page: the query language, results with both sides marked, facets and a timeline that narrow the search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from matching.query import explain
from parallax.records import Overview
from parallax.web.charts import timeline
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk, page

router = APIRouter(include_in_schema=False)
Order = Literal["newest", "ranked"]
MOST_CHARACTERS = 2000
_SHOWN = 8
_LANGUAGES = {"zh": "Chinese", "en": "English", "ja": "Japanese", "other": "Other"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: the search that takes it, or leaves it where it is taken already."""

    label: str
    count: int
    href: str
    taken: bool


@router.get("/", response_class=HTMLResponse)
def search(
    request: Request,
    desk: TheDesk,
    q: Annotated[str, Query(max_length=MOST_CHARACTERS)] = "",
    order: Order = "newest",
    cursor: Annotated[str | None, Query(max_length=80)] = None,
) -> HTMLResponse:
    """Results of a search; without a query, everything, newest first."""
    understood = desk.understand(q)
    results = desk.store.search(understood.query, order=order, cursor=cursor)
    overview = desk.store.overview(understood.query)
    return page(
        request,
        "search.html.j2",
        q=q,
        order=order,
        understood=explain(understood.query),
        problem=understood.problem,
        results=results,
        overview=overview,
        facets=_facets(desk, q, order, overview),
        timeline=timeline(overview.months),
        narrowed=lambda bar: link(f"{_without_dates(q)} after:{bar.month} before:{bar.until}", order),
        onward=link(q, order, results.next_cursor) if results.next_cursor else "",
        suggestions=desk.suggester.complete(q),
        turned={each: link(q, each) for each in ("newest", "ranked")},
    )


def link(q: str, order: str = "newest", cursor: str | None = None) -> str:
    """The address of a search."""
    given = {"q": q.strip(), "order": order if order != "newest" else "", "cursor": cursor or ""}
    return "/?" + urlencode({key: value for key, value in given.items() if value})


def _facets(desk: Desk, q: str, order: Order, overview: Overview) -> Mapping[str, Sequence[Choice]]:
    names = {
        "company": {each: entity.name_en for each, entity in desk.entities.items()},
        "topic": {each: topic.name_en for each, topic in desk.topics.items()},
        "source": {each: source.name_en for each, source in desk.sources.items()},
        "lang": _LANGUAGES,
    }
    counts = {"company": overview.companies, "topic": overview.topics, "source": overview.sources, "lang": overview.languages}
    return {field: [_choice(q, order, field, value, count, names[field]) for value, count in counts[field][:_SHOWN]] for field in counts}


def _choice(q: str, order: Order, field: str, value: str, count: int, names: Mapping[str, str]) -> Choice:
    condition = f"{field}:{value}"
    taken = condition in q.split()
    parts = [part for part in q.split() if part != condition] if taken else [q, condition]
    return Choice(names.get(value, value), count, link(" ".join(parts), order), taken)


def _without_dates(q: str) -> str:
    return " ".join(part for part in q.split() if not part.startswith(("after:", "before:")))


def month_name(month: date) -> str:
    """January 2024."""
    return f"{month:%B %Y}"
