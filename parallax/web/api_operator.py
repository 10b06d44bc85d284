"""What waits for a person's hand, as JSON: new names for an analyst; the service's state and letters that failed for an operator."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from parallax.records import Delivery, NewName
from parallax.web.access import needs
from parallax.web.api_shapes import Cursor, Limit, Listed, listed
from parallax.web.respond import TheDesk
from parallax.web.review_queue import LONGEST_CURSOR, names_page
from scheduler.picture import whole_picture
from scheduler.status import Status
from translate.near_names import Near

router = APIRouter()
Onward = Annotated[str | None, Query(max_length=LONGEST_CURSOR, description="The `next_cursor` of the page before.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A name that nobody has judged yet, and the companies that it resembles."""

    name: NewName
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One page of the names that wait; ``next_cursor`` asks for the page after, and is null at the end."""

    rows: tuple[Waiting, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Something that could not be sent. What it says stays in the archive: it may hold a subscriber's secret."""

    id: int
    channel: str
    kind: str
    rule_id: str
    item_id: int
    attempts: int
    error: str
    made_at: datetime


@router.get("/review", tags=["review"], dependencies=[Depends(needs("analyst"))])
def review(desk: TheDesk, least: Annotated[int, Query(ge=1, le=1000)] = 1, limit: Limit = 30, cursor: Onward = None) -> Queue:
    """New names in at least so many items, those in the most sources first. Needs the role analyst."""
    found, near = names_page(desk.store, limit, least, cursor), desk.near
    return Queue(rows=tuple(Waiting(name=each, near=tuple(near.near(each.text))) for each in found.names), next_cursor=found.next_cursor)


@router.get("/status", tags=["operation"], dependencies=[Depends(needs("operator"))])
def status(desk: TheDesk) -> Status:
    """The service and its jobs, every source's health, what waits, disk and backups. Needs the role operator."""
    watched = [source for source in desk.pack.sources if source.enabled]
    return whole_picture(desk.store, desk.settings, watched, datetime.now(UTC))


@router.get("/letters", tags=["operation"], dependencies=[Depends(needs("operator"))])
def letters(desk: TheDesk, limit: Limit = 100, cursor: Cursor = None) -> Listed[Letter]:
    """Letters that were given up, newest first. Needs the role operator."""
    rows = [_letter(each) for each in desk.store.deliveries("dead", limit + 1, before=cursor)]
    return listed(rows, limit, lambda each: each.id)


def _letter(row: Delivery) -> Letter:
    return Letter(
        id=row.id,
        channel=row.channel,
        kind=row.kind,
        rule_id=row.rule_id,
        item_id=row.item_id,
        attempts=row.attempts,
        error=row.error,
        made_at=row.made_at,
    )
