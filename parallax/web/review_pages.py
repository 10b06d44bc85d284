"""The queue of new names: where each stands, which companies are nearest, and a person's verdict on it.

What a verdict changes is `scheduler.verdicts`' business; the items that it touches are read again when the answer has gone out.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, BackgroundTasks, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from parallax.catalogue.companies import CompanyType
from parallax.errors import ConfigError
from parallax.fold import fold
from parallax.records import NewName
from parallax.web.access import Analyst, needs, own_form
from parallax.web.correction_pages import decide
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk, page
from parallax.web.review_queue import LONGEST_CURSOR, names_page
from scheduler.verdicts import Said, Verdict, accepted, another_name, id_of, queue, refused

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=400)]
Decision = Literal["company", "alias", "refused"]
_SHOWN = 30


@router.get("/review", response_class=HTMLResponse, dependencies=[Depends(needs("analyst"))])
def review(
    request: Request,
    desk: TheDesk,
    least: Annotated[int, Query(ge=1, le=1000)] = 1,
    cursor: Annotated[str | None, Query(max_length=LONGEST_CURSOR)] = None,
    judged: str = "",
) -> HTMLResponse:
    """New names, those in the most sources first. ``judged`` is the name that has just had its verdict."""
    return _queue(request, desk, least=least, cursor=cursor, judged=judged)


@router.post("/review")
def judge(
    request: Request,
    desk: TheDesk,
    visitor: Analyst,
    tasks: BackgroundTasks,
    form_key: Text,
    name: Annotated[str, Form(max_length=4000)],
    verdict: Annotated[Decision, Form()],
    name_en: Text = "",
    name_zh: Text = "",
    company_id: Text = "",
    type_: Annotated[CompanyType, Form(alias="type")] = "private",
    segment: Text = "",
    reason: Text = "",
) -> Response:
    """Keep a verdict. What speaks against it is shown above the queue, and nothing is kept."""
    own_form(request, visitor, form_key)
    new = queue(desk.store).get(fold(name))
    if new is None:
        raise HTTPException(404, "This name is not in the queue; somebody may have judged it already.")
    said = Said(author=visitor.name, reason=reason.strip() or "given on the web page", at=datetime.now(UTC))
    given = {
        "name_en": name_en.strip(),
        "name_zh": name_zh.strip(),
        "company_id": company_id.strip(),
        "segment": segment.strip() or "unknown",
    }
    try:
        _keep(desk, tasks, _made(desk, new, said, verdict, type_, given))
    except ConfigError as error:
        return _queue(request, desk, problem=f"{new.text}: {'; '.join(what for _, what in error.problems)}", name=new.text)
    return RedirectResponse("/review?" + urlencode({"judged": new.text}), 303)


def _made(desk: Desk, new: NewName, said: Said, verdict: Decision, type_: CompanyType, given: dict[str, str]) -> Verdict:
    if verdict == "refused":
        return refused(new, said)
    company = desk.companies.get(given["company_id"])
    if verdict == "alias":
        if company is None:
            raise ConfigError("review", [("company", f"there is no company with the id {given['company_id']!r}")])
        return another_name(new, said, company)
    company_id = given["company_id"] or id_of(given["name_en"])
    if not given["name_en"] or not company_id:
        raise ConfigError("review", [("name", "a company needs an English name, and an id of letters and digits")])
    if company_id in desk.companies:
        raise ConfigError("review", [("id", f"there is a company {company_id} already; is this another name of it?")])
    return accepted(new, said, type_=type_, **given | {"company_id": company_id})


def _keep(desk: Desk, tasks: BackgroundTasks, verdict: Verdict) -> None:
    """The change first: broken off between the two, the name is asked about once more, not lost."""
    for correction in (verdict.change, verdict.end):
        if correction:
            decide(desk, tasks, correction)


def _queue(
    request: Request, desk: Desk, *, least: int = 1, cursor: str | None = None, judged: str = "", problem: str = "", name: str = ""
) -> HTMLResponse:
    found, companies, likeness = names_page(desk.store, _SHOWN, least, cursor), desk.companies, desk.near
    onward = {"least": least, "cursor": found.next_cursor} if found.next_cursor else {}
    return page(
        request,
        "review.html.j2",
        422 if problem else 200,
        names=[(each, [(near, companies[near.entity_id]) for near in likeness.near(each.text)]) for each in found.names],
        onward=f"/review?{urlencode(onward)}" if onward else "",
        least=least,
        judged=judged,
        problem=problem,
        open_name=name,
        types=get_args(CompanyType),
        companies=sorted(companies.values(), key=lambda company: company.name_en.casefold()),
    )
