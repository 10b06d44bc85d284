"""Exports of a search as downloads, written piece by piece."""

from itertools import chain, islice
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from parallax.export.formats import FORMATS, matching_items
from parallax.web.respond import TheDesk

router = APIRouter(prefix="/api/v1", tags=["exports"])
MOST = 100_000
FormatName = Literal["csv", "jsonl", "bibtex", "ris", "csl"]


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"description": "The file.", "content": {each.media_type: {} for each in FORMATS.values()}}},
)
def export(
    desk: TheDesk,
    q: Annotated[str, Query(max_length=2000, description="A search; empty for everything.")] = "",
    format: FormatName = "csv",  # noqa: A002 - the address's own word
    most: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> StreamingResponse:
    """The items that a search finds, newest first, as a file."""
    chosen = FORMATS[format]
    items = matching_items(desk.store, desk.understand(q).query, most)
    first = tuple(islice(items, 1))  # what cannot be searched is told before the file has begun
    pieces = chosen.write(chain(first, items), desk.source_name)
    headers = {"Content-Disposition": f'attachment; filename="parallax.{chosen.suffix}"'}
    return StreamingResponse(pieces, media_type=chosen.media_type, headers=headers)
