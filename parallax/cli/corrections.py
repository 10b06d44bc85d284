"""``parallax corrections``: what people decided against the pack and the machine."""

import json
from collections.abc import Mapping
from textwrap import shorten
from typing import Any

import click

from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, pass_workplace
from parallax.records import Correction

_WIDE = 60


@click.command()
@json_option
@pass_workplace
def corrections(work: Workplace, as_json: bool) -> None:
    """All corrections, oldest first: who, when, what, why, and how many items changed."""
    with work.existing_store() as store:
        rows = [(each, store.changed_by(each.id), store.outdated_by(each.id)) for each in store.corrections()]
    if as_json:
        print_json([_whole(*row) for row in rows])
    elif rows:
        print_table([_cells(*row) for row in rows], ("id", "when", "who", "what", "why", "items changed"))
    else:
        say("Nothing has been corrected. See: parallax names edit, parallax terms edit, parallax fix")


def _whole(correction: Correction, changed: list[int], waiting: int) -> dict[str, Any]:
    fields = {name: getattr(correction, name) for name in ("id", "made_at", "author", "kind", "subject", "value", "reason")}
    return {**fields, "changed": changed, "waiting": waiting}


def _cells(correction: Correction, changed: list[int], waiting: int) -> list[str]:
    what, why = (shorten(text, _WIDE, placeholder=" …") for text in (in_words(correction), correction.reason))
    counted = f"{len(changed)}{f', {waiting} waiting' if waiting else ''}"
    return [str(correction.id), f"{correction.made_at:%Y-%m-%d %H:%M}", correction.author, what, why, counted]


def in_words(correction: Correction) -> str:
    """What a correction says, in a line."""
    value = correction.value
    match correction.kind:
        case "name":
            what = _name_in_words(value)
        case "company":
            what = f"a company, {value.get('name_en', '')}"
        case "term":
            what = "no term" if value.get("remove") else str(value.get("en", ""))
        case "sentence":
            what = str(value.get("english") or "(withdrawn)")
        case "candidate":
            what = f"judged: {value.get('verdict', '')} {value.get('company', '')}".rstrip()
        case _:
            what = _compact(value)
    return f"{correction.subject}: {what}"


def _name_in_words(value: Mapping[str, Any]) -> str:
    if "add" not in value:
        return f"not {value['remove']}" if "remove" in value else f"called {value.get('name_en', '')}"
    rest = {key: each for key, each in value["add"].items() if key not in ("text", "kind")}
    return f"also {value['add'].get('text', '')}{' ' + _compact(rest) if rest else ''}"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
