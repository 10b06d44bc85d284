"""Shapes that several parts of the API answer in, and how lists go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar

from fastapi import HTTPException, Path, Query

from parallax.records import Overview
from parallax.web.desk import Desk
from parallax.web.respond import LARGEST_ID
from parallax.web.shares import by_kind

T = TypeVar("T")
SearchText = Annotated[str, Query(max_length=2000, description="The query language of the search page; empty finds everything.")]
Id = Annotated[str, Path(max_length=200)]
Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="The `next_cursor` of the page before.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[T]):
    """One page of a list; ``next_cursor`` asks for the page after, and is null at the end."""

    rows: tuple[T, ...]
    next_cursor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many items carry an id."""

    id: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How many items were published in a month, which its first day names."""

    month: date
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a search finds as a whole. All but ``total`` and ``months`` count the newest matches only, as many as ``looked_at`` says.

    Where counting all of very many matches would take long, these too count the newest only, and ``is_exact`` is false. ``types`` are those
    of the companies that are named, ``kinds`` those of the sources.
    """

    total: int
    is_exact: bool
    looked_at: int
    companies: tuple[Counted, ...]
    types: tuple[Counted, ...]
    topics: tuple[Counted, ...]
    sources: tuple[Counted, ...]
    kinds: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    months: tuple[Month, ...]


def counts_of(desk: Desk, seen: Overview) -> Counts:
    """An overview as the API gives it."""
    return Counts(
        total=seen.total,
        is_exact=seen.is_exact,
        looked_at=seen.looked_at,
        companies=counted(seen.companies),
        types=counted(seen.types),
        topics=counted(seen.topics),
        sources=counted(seen.sources),
        kinds=counted(by_kind(desk, seen)),
        languages=counted(seen.languages),
        months=months_of(seen),
    )


def counted(pairs: Sequence[tuple[str, int]]) -> tuple[Counted, ...]:
    """Ids and items, most first."""
    return tuple(Counted(id=each, items=items) for each, items in pairs)


def months_of(seen: Overview) -> tuple[Month, ...]:
    """Oldest first, every month in between."""
    return tuple(Month(month=month, items=items) for month, items in seen.months)


def listed(found: Sequence[T], limit: int, key: Callable[[T], int]) -> Listed[T]:
    """A page of at most ``limit`` rows, of one more where there are more. ``key`` is what the archive goes on from."""
    rows = tuple(found[:limit])
    return Listed(rows=rows, next_cursor=key(rows[-1]) if len(found) > limit else None)


def known(found: T | None, otherwise: str) -> T:
    """What was found; 404 where nothing was."""
    if found is None:
        raise HTTPException(404, otherwise)
    return found
