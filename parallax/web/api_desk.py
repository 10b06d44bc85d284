"""What people made of the archive, as JSON: digests, corrections, codings; and who asks."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from matching.agreement import Agreement, agreement
from parallax.records import Coding, Correction, KeptDigest, Role, Theme
from parallax.web.access import Reader
from parallax.web.api_shapes import Cursor, Limit, Listed, Number, known, listed
from parallax.web.respond import LARGEST_ID, TheDesk
from parallax.web.theme_shares import ThemeShare, items_of, theme_shares

router = APIRouter()
Name = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and what they may do."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A correction, how many items' readings it has changed, and how many are still to be read again because of it."""

    correction: Correction
    changed: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """Somebody who has coded, and how often."""

    name: str
    codings: int


@router.get("/me", tags=["desk"])
def me(visitor: Reader) -> Asker:
    """The account that asks; `owner` where there are none."""
    return Asker(name=visitor.name, role=visitor.role)


@router.get("/digests", tags=["digests"])
def digests(desk: TheDesk, limit: Limit = 100, cursor: Cursor = None) -> Listed[KeptDigest]:
    """Digests that were made, newest first, without their text."""
    return listed(desk.store.digests(limit + 1, before=cursor), limit, lambda each: each.id)


@router.get("/digests/{digest_id}", tags=["digests"])
def digest(desk: TheDesk, digest_id: Number) -> KeptDigest:
    """One digest as it was sent."""
    return known(desk.store.digest(digest_id), f"there is no digest {digest_id}")


@router.get("/corrections", tags=["corrections"])
def corrections(desk: TheDesk, limit: Limit = 100, cursor: Cursor = None) -> Listed[Decision]:
    """What people decided against the pack and the machine, newest first."""
    earlier = [each for each in reversed(desk.store.corrections()) if cursor is None or each.id < cursor]
    page = listed(earlier, limit, lambda each: each.id)
    return Listed(
        rows=tuple(
            Decision(correction=each, changed=len(desk.store.changed_by(each.id)), waiting=desk.store.outdated_by(each.id))
            for each in page.rows
        ),
        next_cursor=page.next_cursor,
    )


@router.get("/themes", tags=["coding"])
def themes(desk: TheDesk) -> tuple[Theme, ...]:
    """The codebook."""
    return tuple(desk.store.themes())


@router.get("/codings", tags=["coding"])
def codings(
    desk: TheDesk,
    item: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    theme: Name = "",
    coder: Name = "",
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Listed[Coding]:
    """What was coded, in the order in which it was: all of it, or of one item, theme or coder."""
    found = [
        each
        for each in desk.store.codings(item_id=item, coder=coder or None)
        if (not theme or each.theme_id == theme) and each.id > (cursor or 0)
    ]
    return listed(found, limit, lambda each: each.id)


@router.get("/theme-shares", tags=["coding"])
def shares_of_themes(desk: TheDesk) -> tuple[ThemeShare, ...]:
    """In how many of the coded Chinese and English items each theme stands, whoever coded them."""
    every = desk.store.codings()
    return theme_shares(desk.store.themes(), every, items_of(desk, every))


@router.get("/coders", tags=["coding"])
def coders(desk: TheDesk) -> tuple[Coder, ...]:
    """Who has coded, by name."""
    counts = Counter(each.coder for each in desk.store.codings())
    return tuple(Coder(name=name, codings=count) for name, count in sorted(counts.items()))


@router.get("/agreement", tags=["coding"])
def coders_agreement(
    desk: TheDesk, first: Annotated[str, Query(max_length=200)], second: Annotated[str, Query(max_length=200)]
) -> tuple[Agreement, ...]:
    """How far two coders agree on each theme, over the items that both have coded: Cohen's kappa."""
    return agreement(desk.store.codings(), first, second, [theme.id for theme in desk.store.themes()])
