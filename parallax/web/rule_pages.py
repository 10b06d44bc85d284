"""Rules: what somebody wants to be told of. A rule is tried over the archive before it is saved."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, count
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.backtest import Trial, too_broad, try_rule
from matching.query import explain
from parallax.errors import QueryError
from parallax.records import Rule
from parallax.web.access import Analyst, own_form
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk, page

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=2000)]
_HITS = 30
_DAYS = 90
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_NEW = "new"  # the address of the form


@router.get("/rules", response_class=HTMLResponse)
def rules(request: Request, desk: TheDesk) -> HTMLResponse:
    """All rules, and which of them cannot be read."""
    saved = {rule.id for rule in desk.store.rules()}
    broken = {each.rule.id: str(each.error) for each in desk.rule_book().broken}
    last = {hit.rule_id: hit.matched_at for rule in desk.rules for hit in desk.store.hits(rule.id, limit=1)}
    return page(request, "rules.html.j2", rules=desk.rules, saved=saved, broken=broken, last=last, channels=_channels(desk))


@router.get("/rules/new", response_class=HTMLResponse)
def new(request: Request, desk: TheDesk, q: Annotated[str, Query(max_length=2000)] = "") -> HTMLResponse:
    """A rule made of a search, with what it would have found."""
    name = " ".join(q.split())[:80]
    return _form(request, desk, Rule(id=_free_id(desk, name), name=name, query=q), is_new=True)


@router.get("/rules/{rule_id}", response_class=HTMLResponse)
def rule(request: Request, desk: TheDesk, rule_id: str) -> HTMLResponse:
    """One rule: its hits, and the form to change it."""
    return _form(request, desk, _known(desk, rule_id), is_new=False)


@router.post("/rules")
def save(
    request: Request,
    desk: TheDesk,
    visitor: Analyst,
    form_key: Text,
    rule_id: Text,
    name: Text,
    query: Text,
    channels: Annotated[list[str], Form()] = [],  # noqa: B006 - never changed; FastAPI reads the default
    cooldown_minutes: Annotated[int, Form(ge=0, le=10_080)] = 0,
    weight: Annotated[float, Form(ge=0, le=10)] = 1.0,
    enabled: Annotated[bool, Form()] = False,
    try_only: Annotated[bool, Form()] = False,
    is_new: Annotated[bool, Form()] = False,
) -> Response:
    """Keep a rule, or show what it would find. A rule that cannot be read is shown again with what is wrong."""
    own_form(request, visitor, form_key)
    wanted = Rule(
        id=rule_id.strip().lower(),
        name=name.strip() or rule_id,
        query=query.strip(),
        channels=tuple(each for each in _channels(desk) if each in channels),
        cooldown_minutes=cooldown_minutes,
        weight=weight,
        author=visitor.name,
        enabled=enabled,
    )
    earlier = next((each for each in desk.rules if each.id == wanted.id), None)
    wanted = replace(wanted, kind=earlier.kind, note=earlier.note) if earlier else wanted
    problem = _refusal(wanted, earlier, is_new=is_new)
    if problem or try_only or isinstance(desk.read_rule(wanted), QueryError):
        return _form(request, desk, wanted, is_new=is_new or earlier is None, problem=problem)
    desk.store.save_rule(wanted, datetime.now(UTC))
    return RedirectResponse(f"/rules/{wanted.id}", 303)


@router.post("/rules/{rule_id}/delete")
def delete(request: Request, desk: TheDesk, visitor: Analyst, rule_id: str, form_key: Text) -> Response:
    """Forget a saved rule; one of the pack comes back as the pack has it."""
    own_form(request, visitor, form_key)
    if not desk.store.delete_rule(rule_id):
        raise HTTPException(404, f"There is no saved rule {rule_id}.")
    return RedirectResponse("/rules", 303)


def _refusal(wanted: Rule, earlier: Rule | None, *, is_new: bool) -> str:
    """Why a rule cannot bear its id, or nothing. ``earlier``: the rule that has it."""
    if earlier is None and (not _ID.fullmatch(wanted.id) or wanted.id == _NEW):
        return f"A rule's id is made of lower-case letters, digits and hyphens, and is not {_NEW}"
    return f"There is a rule {wanted.id} already ({earlier.name}); choose another id" if earlier and is_new else ""


def _form(request: Request, desk: Desk, wanted: Rule, *, is_new: bool, problem: str = "") -> HTMLResponse:
    ready = desk.read_rule(wanted)
    problem = problem or (str(ready) if isinstance(ready, QueryError) else "")
    trial = None if isinstance(ready, QueryError) else try_rule(desk.store, ready, datetime.now(UTC), days=_DAYS)
    hits = [] if is_new else desk.store.hits(wanted.id, limit=_HITS)
    return page(
        request,
        "rule.html.j2",
        422 if problem and request.method == "POST" else 200,
        rule=wanted,
        is_new=is_new,
        problem=problem,
        understood="" if isinstance(ready, QueryError) else explain(ready.query),
        trial=trial,
        doubt=too_broad(trial) if trial else "",
        bars=_bars(trial) if trial else [],
        hits=[(hit, desk.store.item(hit.item_id)) for hit in hits],
        channels=_channels(desk),
        is_saved=any(each.id == wanted.id for each in desk.store.rules()),
    )


def _known(desk: Desk, rule_id: str) -> Rule:
    found = next((each for each in desk.rules if each.id == rule_id), None)
    if found is None:
        raise HTTPException(404, f"There is no rule {rule_id}.")
    return found


def _bars(trial: Trial) -> list[tuple[str, int, float]]:
    """For each interval its first day, its hits, and their share of the most."""
    most = max((each.hits for each in trial.intervals), default=0) or 1
    return [(f"{each.start:%-d %b}", each.hits, round(100 * each.hits / most, 1)) for each in trial.intervals]


def _channels(desk: Desk) -> list[str]:
    return [each.partition("=")[0] for each in desk.settings.alerts.channels]


def _free_id(desk: Desk, name: str) -> str:
    """An id made of a name, with a number behind it where a rule has it already."""
    taken = {_NEW, *(rule.id for rule in desk.rules)}
    wanted = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50].strip("-") or "rule"
    return next(each for each in chain([wanted], (f"{wanted}-{number}" for number in count(2))) if each not in taken)
