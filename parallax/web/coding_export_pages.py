"""Codings as files for other programs: a table, and a REFI-QDA project."""

from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import Response

from parallax.export.qdpx import qdpx
from parallax.export.tables import csv_rows
from parallax.records import Coding, Item
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk
from parallax.web.sentences import english_at
from parallax.web.theme_shares import items_of, language_of_item

router = APIRouter(include_in_schema=False)
_COLUMNS = (
    "coding", "item", "theme", "coder", "field", "start", "end", "quote", "quote_en", "note", "made_at", "lang", "source", "title",
    "title_en", "url",
)  # fmt: skip


@router.get("/coding/export.csv")
def export_csv(desk: TheDesk) -> Response:
    """Every coding as a row."""
    codings = desk.store.codings()
    items = items_of(desk, codings)
    rows = (_row(coding, items[coding.item_id], desk) for coding in codings if coding.item_id in items)
    headers = {"Content-Disposition": 'attachment; filename="codings.csv"'}
    return Response("".join(csv_rows(_COLUMNS, rows)), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/coding/export.qdpx")
def export_qdpx(desk: TheDesk) -> Response:
    """Everything as a REFI-QDA project."""
    codings = desk.store.codings()
    last = max((coding.made_at for coding in codings), default=datetime.now(UTC))  # the same codings give the same file
    body = qdpx(desk.base.name, desk.store.themes(), codings, items_of(desk, codings), last)
    return Response(body, media_type="application/zip", headers={"Content-Disposition": 'attachment; filename="parallax.qdpx"'})


def _row(coding: Coding, item: Item, desk: Desk) -> tuple[str, ...]:
    title_en = item.reading.translation.title if item.reading and item.reading.translation else ""
    place = (coding.field, str(coding.start), str(coding.end)) if coding.end else ("", "", "")
    quotes = (coding.quote, english_at(item, coding.start, coding.end))
    cited = (language_of_item(item), desk.source_name(item.article), item.article.title, title_en, item.article.url)
    given = (str(coding.id), str(coding.item_id), coding.theme_id, coding.coder)
    return (*given, *place, *quotes, coding.note, coding.made_at.isoformat(), *cited)
