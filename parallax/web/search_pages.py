"""The search page: the query language, results with both sides marked, facets and a timeline that narrow the search."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from matching.query import explain
from parallax.query import Or
from parallax.records import Overview
from parallax.web.charts import timeline
from parallax.web.desk import Desk
from parallax.web.render import TYPES
from parallax.web.respond import TheDesk, page
from parallax.web.shares import LANGUAGES, by_kind

router = APIRouter(include_in_schema=False)
Order = Literal["newest", "oldest", "ranked"]
MOST_CHARACTERS = 2000
_SHOWN = 8
_CONDITION = re.compile(r"(?<!\S)-?\w+[:：][^\s()\"]+(?!\S)")
_WORD = re.compile(r"(?!(?:or|and|not)\Z)\w[\w'’.-]*", re.IGNORECASE)
_DATES = re.compile(r"""(?P<kept>"[^"]*")|(?<![^\s(])-?(?:after|before|之后|之後|之前)[:：][^\s()"]*""")  # outside of phrases


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
    overview = desk.store.overview(understood.query, desk.types)
    undated = _without_dates(desk, q)
    in_any_month = _closed(desk, undated)
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
        narrowed=lambda bar: link(f"{in_any_month} after:{bar.month} before:{bar.until}", order),
        undated=link(undated, order) if undated != " ".join(q.split()) else "",
        onward=link(q, order, results.next_cursor) if results.next_cursor else "",
        wider=[] if results.hits else list(_wider(q, order)),
        suggestions=desk.suggester.complete(q),
        turned={each: link(q, each) for each in get_args(Order)},
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
        "lang": LANGUAGES,
        "type": TYPES,
    }
    counts = {
        "company": overview.companies,
        "type": overview.types,
        "topic": overview.topics,
        "source": overview.sources,
        "kind": by_kind(desk, overview),
        "lang": overview.languages,
    }
    closed = _closed(desk, q)
    return {
        field: [_choice(q, closed, order, field, value, count, names.get(field, {})) for value, count in counts[field][:_SHOWN]]
        for field in counts
    }


def _choice(q: str, closed: str, order: Order, field: str, value: str, count: int, names: Mapping[str, str]) -> Choice:
    condition = f"{field}:{value}"
    taken = condition in q.split()
    parts = [part for part in q.split() if part != condition] if taken else [closed, condition]
    return Choice(names.get(value, value), count, link(" ".join(parts), order), taken)


def _wider(q: str, order: Order) -> Iterator[tuple[str, str]]:
    """Searches that may find something where this one finds nothing: without its conditions; with any of its words."""
    words = _CONDITION.sub("", q).split()
    if words and words != q.split():
        yield "the same words without conditions", link(" ".join(words), order)
    if len(words) > 1 and all(_WORD.fullmatch(word) for word in words):
        yield "any of these words", link(" OR ".join(words), order)


def _without_dates(desk: Desk, q: str) -> str:
    """The search at any date; as it is where it cannot do without its dates, such as (after:2024 OR rocket)."""
    found = " ".join(_DATES.sub(lambda match: match["kept"] or "", q).split())
    return q if desk.understand(found).problem and not desk.understand(q).problem else found


def _closed(desk: Desk, q: str) -> str:
    """A search to which a condition can be added that all of it must meet: alternatives go into parentheses."""
    longer = desk.understand(f"{q} x")
    return f"({q})" if isinstance(longer.query.root, Or) and not longer.problem else q
