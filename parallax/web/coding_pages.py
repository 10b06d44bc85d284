"""Thematic analysis: a codebook, themes given to items and sentences, two coders compared, and both languages compared."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.agreement import agreement
from parallax.records import Coding, Theme
from parallax.web.access import Analyst, own_form
from parallax.web.coverage import SIDES
from parallax.web.desk import Desk
from parallax.web.respond import LARGEST_ID, TheDesk, page
from parallax.web.sentences import english_at
from parallax.web.shares import LANGUAGES, Share, share_of
from parallax.web.theme_shares import ThemeShare, coded_by_language, items_of, theme_shares

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=4000)]
COLOUR = "#b9683f"  # of a theme that was given none
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SHOWN = 100  # codings on the page of a theme


@router.get("/coding", response_class=HTMLResponse)
def codebook(request: Request, desk: TheDesk, first: str = "", second: str = "") -> HTMLResponse:
    """The codebook with counts by coder and language, and the agreement of two coders."""
    return _codebook(request, desk, first, second)


@router.get("/coding/{theme_id}", response_class=HTMLResponse)
def theme(request: Request, desk: TheDesk, theme_id: str, before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None) -> HTMLResponse:
    """One theme with what is coded with it, latest first; ``before`` goes on behind the coding with that id."""
    found = _known(desk, theme_id)
    every = [coding for coding in reversed(desk.store.codings()) if coding.theme_id == theme_id]
    rest = [coding for coding in every if before is None or coding.id < before]
    shown = rest[:_SHOWN]
    onward = shown[-1].id if len(rest) > _SHOWN else None
    items = items_of(desk, shown)
    english = {each.id: english_at(items[each.item_id], each.start, each.end) for each in shown if each.item_id in items}
    return page(request, "theme.html.j2", theme=found, total=len(every), codings=shown, onward=onward, items=items, english=english)


@router.post("/coding")
def add_theme(
    request: Request,
    desk: TheDesk,
    visitor: Analyst,
    form_key: Text,
    name: Text,
    theme_id: Text = "",
    description: Text = "",
    colour: Text = COLOUR,
) -> Response:
    """Add a theme. What speaks against it is shown beside the form, with everything that was written there."""
    own_form(request, visitor, form_key)
    wanted = _theme(theme_id.strip().lower() or _id_of(name), name, description, colour)
    problem = _problem(wanted, desk.store.themes())
    if problem:
        return _codebook(request, desk, problem=problem, given=wanted)
    desk.store.save_theme(wanted)
    return RedirectResponse("/coding", 303)


@router.post("/coding/{theme_id}")
def change_theme(
    request: Request,
    desk: TheDesk,
    visitor: Analyst,
    theme_id: str,
    form_key: Text,
    name: Text,
    description: Text = "",
    colour: Text = COLOUR,
) -> Response:
    """Change what a theme is called and what it means; its id, and what is coded with it, stay."""
    own_form(request, visitor, form_key)
    desk.store.save_theme(_theme(_known(desk, theme_id).id, name.strip() or theme_id, description, colour))
    return RedirectResponse(f"/coding/{theme_id}", 303)


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
    """Give a theme to an item, or to the words ``quote`` between two places of its text; leads back to where they stand."""
    own_form(request, visitor, form_key)
    item = desk.store.item(item_id)
    if item is None:
        raise HTTPException(404, f"The archive has no item {item_id}.")
    at, until, words = _span(item.article.text, start, end, quote.replace("\r\n", "\n").strip())
    kept = desk.store.save_coding(
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
    return RedirectResponse(f"/items/{item_id}#{f'c{kept}' if until else 'coding'}", 303)


@router.post("/items/{item_id}/codings/{coding_id}/delete")
def uncode(request: Request, desk: TheDesk, visitor: Analyst, item_id: int, coding_id: int, form_key: Text) -> Response:
    """Take a coding of one's own back; an operator may take anybody's."""
    own_form(request, visitor, form_key)
    if not desk.store.delete_coding(coding_id, None if visitor.may("operator") else visitor.name):
        raise HTTPException(404, "There is no such coding of yours.")
    return RedirectResponse(f"/items/{item_id}#coding", 303)


def _codebook(
    request: Request, desk: Desk, first: str = "", second: str = "", problem: str = "", given: Theme | None = None
) -> HTMLResponse:
    themes, codings = desk.store.themes(), desk.store.codings()
    items = items_of(desk, codings)
    coders = sorted({coding.coder for coding in codings})
    pair = (first, second) if first in coders and second in coders and first != second else tuple(coders[:2])
    coded, shares = coded_by_language(items), theme_shares(themes, codings, items)
    return page(
        request,
        "coding.html.j2",
        422 if problem else 200,
        themes=themes,
        coders=coders,
        pair=pair,
        compared=agreement(codings, *pair, [theme.id for theme in themes]) if len(pair) == 2 else (),
        counts=Counter(coding.theme_id for coding in codings),
        coded=coded,
        total=len(codings),
        names={each.id: each.name for each in themes},
        sides=_sides(themes, shares) if all(coded[lang] for lang in SIDES) else [],
        problem=problem,
        given=given or Theme(id="", name="", colour=COLOUR),
    )


def _sides(themes: Sequence[Theme], found: Sequence[ThemeShare]) -> list[tuple[Theme, list[Share]]]:
    """The shares by theme, as they are drawn."""
    by_theme = groupby(found, key=lambda each: each.theme_id)
    rows = [[share_of(each.items, each.coded, LANGUAGES[each.lang]) for each in shares] for _, shares in by_theme]
    return list(zip(themes, rows, strict=True))


def _known(desk: Desk, theme_id: str) -> Theme:
    found = next((each for each in desk.store.themes() if each.id == theme_id), None)
    if found is None:
        raise HTTPException(404, f"The codebook has no theme {theme_id}.")
    return found


def _theme(theme_id: str, name: str, description: str, colour: str) -> Theme:
    chosen = colour if _COLOUR.fullmatch(colour) else COLOUR
    return Theme(id=theme_id, name=name.strip(), description=description.strip(), colour=chosen)


def _problem(wanted: Theme, known: Sequence[Theme]) -> str:
    """Why a theme cannot be added, or nothing."""
    if not wanted.name:
        return "A theme needs a name."
    if not _ID.fullmatch(wanted.id):
        return "A theme needs an id of lower-case letters, digits and hyphens; none could be made of this name."
    if any(each.id == wanted.id for each in known):
        return f"There is a theme {wanted.id} already. It is changed on its own page; choose another id for another theme."
    return ""


def _id_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")


def _span(text: str, start: int, end: int, quote: str) -> tuple[int, int, str]:
    """Where the words stand between two places, or the whole stretch when there are none; nothing for a whole item.

    Words that do not stand there are refused: something else would be coded than was meant.
    """
    if not start < end <= len(text):
        return 0, 0, ""
    if not quote:
        return start, end, text[start:end]
    at = text.find(quote, start, end)
    if at < 0:
        raise HTTPException(422, "These words do not stand in that sentence. Go back and take them from the original as they are.")
    return at, at + len(quote), quote
