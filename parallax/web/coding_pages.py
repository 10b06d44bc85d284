"""Thematic analysis: a codebook, themes given to items and sentences, two coders compared, both languages compared, and exports."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.agreement import agreement
from parallax.export.qdpx import qdpx
from parallax.export.tables import csv_rows
from parallax.records import Coding, Item, Theme
from parallax.web.access import Analyst, own_form
from parallax.web.coverage import SIDES
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk, page
from parallax.web.shares import LANGUAGES, Share, share_of

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=4000)]
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_COLUMNS = (
    "coding",
    "item",
    "theme",
    "coder",
    "field",
    "start",
    "end",
    "quote",
    "note",
    "made_at",
    "lang",
    "source",
    "title",
    "title_en",
    "url",
)


@router.get("/coding", response_class=HTMLResponse)
def codebook(request: Request, desk: TheDesk, first: str = "", second: str = "") -> HTMLResponse:
    """The codebook with counts by coder and language, and the agreement of two coders."""
    themes, codings = desk.store.themes(), desk.store.codings()
    items = _items(desk, codings)
    coders = sorted({coding.coder for coding in codings})
    pair = (first, second) if first in coders and second in coders and first != second else tuple(coders[:2])
    compared = agreement(codings, *pair, [theme.id for theme in themes]) if len(pair) == 2 else ()
    coded = Counter(_lang(items[each]) for each in {coding.item_id for coding in codings if coding.item_id in items})
    languages = Counter((coding.theme_id, _lang(items[coding.item_id])) for coding in codings if coding.item_id in items)
    return page(
        request,
        "coding.html.j2",
        themes=themes,
        coders=coders,
        pair=pair,
        compared=compared,
        counts=Counter(coding.theme_id for coding in codings),
        languages=languages,
        coded=coded,
        total=len(codings),
        names={each.id: each.name for each in themes},
        sides=_sides(themes, codings, items, coded),
    )


@router.get("/coding/export.csv")
def export_csv(desk: TheDesk) -> Response:
    """Every coding as a row."""
    codings = desk.store.codings()
    items = _items(desk, codings)
    rows = (_row(coding, items[coding.item_id], desk) for coding in codings if coding.item_id in items)
    headers = {"Content-Disposition": 'attachment; filename="codings.csv"'}
    return Response("".join(csv_rows(_COLUMNS, rows)), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/coding/export.qdpx")
def export_qdpx(desk: TheDesk) -> Response:
    """Everything as a REFI-QDA project."""
    codings = desk.store.codings()
    last = max((coding.made_at for coding in codings), default=datetime.now(UTC))  # the same codings give the same file
    body = qdpx(desk.base.name, desk.store.themes(), codings, _items(desk, codings), last)
    return Response(body, media_type="application/zip", headers={"Content-Disposition": 'attachment; filename="parallax.qdpx"'})


@router.get("/coding/{theme_id}", response_class=HTMLResponse)
def theme(request: Request, desk: TheDesk, theme_id: str) -> HTMLResponse:
    """One theme with everything coded with it."""
    found = next((each for each in desk.store.themes() if each.id == theme_id), None)
    if found is None:
        raise HTTPException(404, f"The codebook has no theme {theme_id}.")
    codings = [coding for coding in desk.store.codings() if coding.theme_id == theme_id]
    return page(request, "theme.html.j2", theme=found, codings=list(reversed(codings)), items=_items(desk, codings))


@router.post("/coding")
def save_theme(
    request: Request,
    desk: TheDesk,
    visitor: Analyst,
    form_key: Text,
    theme_id: Text,
    name: Text,
    description: Text = "",
    colour: Text = "#b9683f",
) -> Response:
    """Add a theme, or change one."""
    own_form(request, visitor, form_key)
    wanted = theme_id.strip().lower()
    if not _ID.fullmatch(wanted) or not name.strip():
        raise HTTPException(422, "A theme needs a name and an id of lower-case letters, digits and hyphens.")
    chosen = colour if _COLOUR.fullmatch(colour) else "#b9683f"
    desk.store.save_theme(Theme(id=wanted, name=name.strip(), description=description.strip(), colour=chosen))
    return RedirectResponse("/coding", 303)


@router.post("/coding/{theme_id}/delete")
def delete_theme(request: Request, desk: TheDesk, visitor: Analyst, theme_id: str, form_key: Text) -> Response:
    """Remove a theme that nothing is coded with."""
    own_form(request, visitor, form_key)
    desk.store.delete_theme(theme_id)
    return RedirectResponse("/coding", 303)


@router.post("/items/{item_id}/codings")
def code(
    request: Request,
    desk: TheDesk,
    visitor: Analyst,
    item_id: int,
    form_key: Text,
    theme_id: Text,
    quote: Text = "",
    start: Annotated[int, Form(ge=0)] = 0,
    end: Annotated[int, Form(ge=0)] = 0,
    note: Text = "",
) -> Response:
    """Give a theme to an item, or to the words ``quote`` between two places of its text."""
    own_form(request, visitor, form_key)
    item = desk.store.item(item_id)
    if item is None:
        raise HTTPException(404, f"The archive has no item {item_id}.")
    at, until, words = _span(item.article.text, start, end, quote.strip())
    desk.store.save_coding(
        Coding(
            item_id=item_id,
            theme_id=theme_id,
            start=at,
            end=until,
            quote=words,
            note=note.strip(),
            coder=visitor.name,
            made_at=datetime.now(UTC),
        )
    )
    return RedirectResponse(f"/items/{item_id}", 303)


@router.post("/items/{item_id}/codings/{coding_id}/delete")
def uncode(request: Request, desk: TheDesk, visitor: Analyst, item_id: int, coding_id: int, form_key: Text) -> Response:
    """Take a coding of one's own back; an operator may take anybody's."""
    own_form(request, visitor, form_key)
    if not desk.store.delete_coding(coding_id, None if visitor.may("operator") else visitor.name):
        raise HTTPException(404, "There is no such coding of yours.")
    return RedirectResponse(f"/items/{item_id}", 303)


def _sides(
    themes: Sequence[Theme], codings: Sequence[Coding], items: Mapping[int, Item], whole: Mapping[str, int]
) -> list[tuple[Theme, list[Share]]]:
    """For each theme, in how many of the coded Chinese and English items it stands, whoever coded them; empty where one side has none.

    ``whole``: how many items of each language are coded.
    """
    coded = {(coding.item_id, coding.theme_id) for coding in codings if coding.item_id in items}
    found = Counter((theme_id, _lang(items[item_id])) for item_id, theme_id in coded)
    if not all(whole.get(lang) for lang in SIDES):
        return []
    return [(theme, [share_of(found[theme.id, lang], whole[lang], LANGUAGES[lang]) for lang in SIDES]) for theme in themes]


def _span(text: str, start: int, end: int, quote: str) -> tuple[int, int, str]:
    """Where the words stand between two places; the whole stretch when they do not stand there, nothing for a whole item."""
    if not start < end <= len(text):
        return 0, 0, ""
    at = text.find(quote, start, end) if quote else -1
    return (at, at + len(quote), quote) if at >= 0 else (start, end, text[start:end])


def _items(desk: Desk, codings: Sequence[Coding]) -> dict[int, Item]:
    found = (desk.store.item(item_id) for item_id in sorted({coding.item_id for coding in codings}))
    return {item.id: item for item in found if item}


def _row(coding: Coding, item: Item, desk: Desk) -> tuple[str, ...]:
    english = item.reading.translation.title if item.reading and item.reading.translation else ""
    place = (coding.field, str(coding.start), str(coding.end)) if coding.end else ("", "", "")
    return (
        str(coding.id), str(coding.item_id), coding.theme_id, coding.coder, *place, coding.quote, coding.note, coding.made_at.isoformat(),
        _lang(item), desk.source_name(item.article), item.article.title, english, item.article.url,
    )  # fmt: skip


def _lang(item: Item) -> str:
    return item.reading.lang if item.reading else item.article.lang
