"""Rules, what they found, and what a search would find as one, as JSON."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter

from matching.backtest import Interval, too_broad, try_rule
from matching.query import explain
from parallax.errors import QueryError
from parallax.records import Hit, Rule
from parallax.web.api_shapes import Cursor, Id, Limit, Listed, SearchText, known, listed
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk

router = APIRouter(tags=["rules"])
_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRule:
    """A rule. ``saved``: kept in this archive, not only in the pack. ``problem``: why it cannot be read, or empty."""

    rule: Rule
    saved: bool
    problem: str
    understood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a rule would have found in the last ``days``, of ``items`` that were published; ``older`` before.

    ``problem``: why it cannot be read, and nothing was looked for. ``doubt``: why it would be noise. ``newest`` are ids of items.
    """

    problem: str = ""
    understood: str = ""
    days: int = _DAYS
    hits: int = 0
    items: int = 0
    older: int = 0
    intervals: tuple[Interval, ...] = ()
    newest: tuple[int, ...] = ()
    doubt: str = ""


@router.get("/rules")
def rules(desk: TheDesk) -> tuple[KeptRule, ...]:
    """All rules: the pack's, and those that were saved."""
    book, saved = desk.rule_book(), {each.id for each in desk.store.rules()}
    problems = {each.rule.id: str(each.error) for each in book.broken}
    understood = {each.rule.id: explain(each.query) for each in (*book.matches, *book.spikes)}
    return tuple(
        KeptRule(rule=each, saved=each.id in saved, problem=problems.get(each.id, ""), understood=understood.get(each.id, ""))
        for each in desk.rules
    )


@router.get("/trial")
def trial(desk: TheDesk, q: SearchText = "") -> Tried:
    """What a search would have found as a rule, before it is kept as one."""
    return _tried(desk, Rule(id="a-rule-on-trial", name="", query=q))


@router.get("/rules/{rule_id}")
def rule(desk: TheDesk, rule_id: Id) -> KeptRule:
    """One rule."""
    return known(next((each for each in rules(desk) if each.rule.id == rule_id), None), f"there is no rule {rule_id!r}")


@router.get("/rules/{rule_id}/trial")
def rule_trial(desk: TheDesk, rule_id: Id) -> Tried:
    """What it would have found in the last days."""
    return _tried(desk, rule(desk, rule_id).rule)


@router.get("/rules/{rule_id}/hits")
def hits(desk: TheDesk, rule_id: Id, limit: Limit = 100, cursor: Cursor = None) -> Listed[Hit]:
    """What it found, newest first, with the words for which each item met it."""
    found = desk.store.hits(rule(desk, rule_id).rule.id, limit=limit + 1, before=cursor)
    return listed(found, limit, lambda hit: hit.item_id)


def _tried(desk: Desk, wanted: Rule) -> Tried:
    ready = desk.read_rule(wanted)
    if isinstance(ready, QueryError):
        return Tried(problem=str(ready))
    seen = try_rule(desk.store, ready, datetime.now(UTC), days=_DAYS)
    return Tried(
        understood=explain(ready.query),
        days=seen.days,
        hits=seen.hits,
        items=seen.items,
        older=seen.older,
        intervals=seen.intervals,
        newest=tuple(hit.item.id for hit in seen.newest),
        doubt=too_broad(seen),
    )
