"""``parallax names mismatch``: names on the English side of a matter beside names on the Chinese side."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.errors import StoreError

if TYPE_CHECKING:
    from matching.mismatch import Mismatch, Written
    from parallax.contracts import Store
    from parallax.records import Item

_PAGE = 500
_FORMS = 4  # forms of a name in a cell


@click.command()
@click.option("--item", "item_id", type=int, help="The story of this item, within three days.")
@click.option("--source", "source_id", help="Every story of this source.")
@click.option("--days", type=click.IntRange(1, 36_500), default=30, show_default=True, help="How far back, for --source.")
@json_option
@pass_workplace
def mismatch(work: Workplace, item_id: int | None, source_id: str | None, days: int, as_json: bool) -> None:
    """Names in English reports beside those in Chinese reports of the same matter; those on one side only come first."""
    from matching.mismatch import compare, matter_of, matters_of

    if (item_id is None) == (source_id is None):
        raise click.UsageError("give one of --item and --source")
    with work.store(read_only=True) as store:
        if item_id is not None:
            item = _item(store, item_id, work)
            report = compare([matter_of(item, list(_around(store, item)))])
        else:
            source = work.source(source_id or "")
            moment = now()
            report = compare(matters_of(source.id, list(_between(store, moment - timedelta(days=days), moment))))
    print_json(_plain(report)) if as_json else _print(report)


def _item(store: "Store", item_id: int, work: Workplace) -> "Item":
    item = store.item(item_id)
    if item is None:
        raise StoreError(f"item {item_id}", f"is not in {work.settings.archive}")
    return item


def _around(store: "Store", item: "Item") -> "Iterator[Item]":
    """Whatever was published near an item."""
    from matching.mismatch import WITHIN
    from matching.stories import published

    return _between(store, published(item) - WITHIN, published(item) + WITHIN)


def _between(store: "Store", start: datetime, end: datetime) -> "Iterator[Item]":
    """Every item published in an interval, newest first."""
    from parallax.query import Between, Query

    query, cursor = Query(text="", root=Between(start, end)), None
    while True:
        page = store.search(query, limit=_PAGE, cursor=cursor)
        yield from (hit.item for hit in page.hits)
        cursor = page.next_cursor
        if cursor is None:
            return


def _plain(report: "Mismatch") -> dict[str, Any]:
    """The report with items by id."""
    matters = [{side: [item.id for item in getattr(matter, side)] for side in ("english", "chinese")} for matter in report.matters]
    return {field.name: getattr(report, field.name) for field in fields(report)} | {"matters": matters}


def _print(report: "Mismatch") -> None:
    if not report.matters:
        say("There is no report of this in the other language, within three days.")
        return
    english, chinese = (sum(len(getattr(matter, side)) for matter in report.matters) for side in ("english", "chinese"))
    say(f"{len(report.matters)} matters on both sides ({english} English items, {chinese} Chinese), {report.one_sided} on one side only.\n")
    rows = [
        [row.name_en, row.kind, _forms(row.english), _forms(row.chinese), _verdict(row.both, row.only_english, row.only_chinese)]
        for row in report.rows
    ]
    print_table(rows, ("name", "kind", "in English reports", "in Chinese reports", "found"))
    for conflict in report.conflicts:
        products = f"{', '.join(conflict.english)} in English, {', '.join(conflict.chinese)} in Chinese"
        say(f"\nLook: {conflict.entity_id} has {products} (items {', '.join(map(str, conflict.items))}).")
    for side, written in (("English", report.new_english), ("Chinese", report.new_chinese)):
        if written:
            say(f"\nNames of no known company in {side} reports: {_forms(written, 20)}")


def _forms(written: "Sequence[Written]", most: int = _FORMS) -> str:
    shown = [f"{each.text} ({each.items})" if each.items > 1 else each.text for each in written[:most]]
    return ", ".join(shown) + (f" and {len(written) - most} more" if len(written) > most else "")


def _verdict(both: int, only_english: int, only_chinese: int) -> str:
    parts = (("on both sides", both), ("only in English", only_english), ("only in Chinese", only_chinese))
    told = [(text, count) for text, count in parts if count]
    return told[0][0] if sum(count for _, count in told) == 1 else ", ".join(f"{text} {count}" for text, count in told)
