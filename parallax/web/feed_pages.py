"""Feeds of any search, which is also what a company, topic, source or rule is: ``/feed.atom?q=company:landspace``."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from parallax.deliver.feeds import atom, json_feed
from parallax.records import Item
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk

router = APIRouter(tags=["feeds"])
SearchText = Annotated[str, Query(max_length=2000, description="A search; empty for everything.")]
_ENTRIES = 50
_ATOM, _JSON = "application/atom+xml", "application/feed+json"


@router.get("/feed.atom", response_class=Response, responses={200: {"description": "The feed.", "content": {_ATOM: {}}}})
def atom_feed(request: Request, desk: TheDesk, q: SearchText = "") -> Response:
    """The newest items of a search as Atom (RFC 4287)."""
    body = atom(
        _title(desk, q), _address(request, desk), _items(desk, q), sources=desk.sources, now=datetime.now(UTC), public_url=_root(desk)
    )
    return Response(body, media_type=f"{_ATOM}; charset=utf-8")


@router.get("/feed.json", response_class=Response, responses={200: {"description": "The feed.", "content": {_JSON: {}}}})
def feed_as_json(request: Request, desk: TheDesk, q: SearchText = "") -> Response:
    """The newest items of a search as JSON Feed 1.1."""
    body = json_feed(_title(desk, q), _address(request, desk), _items(desk, q), sources=desk.sources, public_url=_root(desk))
    return Response(body, media_type=f"{_JSON}; charset=utf-8")


def _items(desk: Desk, q: str) -> list[Item]:
    return [hit.item for hit in desk.store.search(desk.understand(q).query, limit=_ENTRIES).hits]


def _title(desk: Desk, q: str) -> str:
    return f"{desk.base.name}: {q}" if q else desk.base.name


def _root(desk: Desk) -> str:
    return desk.settings.service.public_url.rstrip("/")


def _address(request: Request, desk: Desk) -> str:
    """Its address as readers know it: the public one when the settings name it."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{_root(desk)}{request.url.path}{query}" if _root(desk) else str(request.url)
