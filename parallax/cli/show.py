"""``parallax show``: one item, original beside English, and where it came from."""

import sys
from zoneinfo import ZoneInfo

import click

from parallax.cli.output import print_json, say
from parallax.cli.revisions import as_json as revisions_as_json
from parallax.cli.revisions import print_steps, steps
from parallax.cli.workplace import Workplace, json_option, pass_workplace
from parallax.errors import StoreError
from parallax.records import Item, Mention, When


@click.command()
@click.argument("item_id", type=int)
@click.option("--raw", is_flag=True, help="Write the captured bytes to standard output, as they came.")
@click.option("--revisions", "earlier", is_flag=True, help="Show how corrections changed it: who, why, when, and the lines that differ.")
@json_option
@pass_workplace
def show(work: Workplace, item_id: int, raw: bool, earlier: bool, as_json: bool) -> None:
    """Show item ITEM_ID: names, English and original sentence by sentence, provenance."""
    with work.store(read_only=True) as store:
        item = store.item(item_id)
        changes = steps(store, item) if item and earlier else []
        capture = store.capture(item.capture_hash) if item and raw and item.capture_hash else None
    if item is None:
        raise StoreError(f"item {item_id}", f"is not in {work.settings.archive}")
    if raw:
        if capture is None:
            raise StoreError(f"item {item_id}", "has no captured page; it came inside its feed")
        sys.stdout.buffer.write(capture.body)
    elif earlier:
        print_json(revisions_as_json(changes)) if as_json else print_steps(changes)
    else:
        print_json(item) if as_json else _print(item, work)


def _print(item: Item, work: Workplace) -> None:
    from translate.equivalents import amounts_line

    article, reading = item.article, item.reading
    translation = reading.translation if reading else None
    say("\n".join(dict.fromkeys([translation.title if translation else article.title, article.title])))
    say("\n".join(_provenance(item, work)))
    if reading and reading.mentions:
        say("Names: " + ", ".join(dict.fromkeys(map(_named, reading.mentions))))
    if amounts := amounts_line(item, work.pack.rates):
        say(amounts)
    if reading and reading.topics:
        say("Topics: " + ", ".join(reading.topics))
    say("")
    if translation is None:
        say(article.text)
        return
    for segment in translation.segments:
        if segment.field == "text":
            marks = ["check: " + ", ".join(segment.flags)] if segment.flags else ["by hand"] if segment.engine == "human" else []
            say(f"{segment.target}{''.join(f'  [{mark}]' for mark in marks)}\n    {segment.source}")


def _named(mention: Mention) -> str:
    """``蓝箭航天 = LandSpace [landspace]``; what is written as we write it stands once."""
    return f"{mention.text}{f' = {mention.name_en}' if mention.text != mention.name_en else ''} [{mention.entity_id}]"


def _published(when: When | None) -> str:
    """As digests and pages say it, with how precise it is and what it was read from."""
    from parallax.digest.clocks import in_zone, precisely

    if when is None:
        return "unknown"
    utc = in_zone(when, ZoneInfo("UTC"))
    return f"{precisely(when)}{f', {utc}' if utc else ''} (to the {when.precision}, read from {when.raw!r})"


def _provenance(item: Item, work: Workplace) -> list[str]:
    article = item.article
    source = work.pack.source(article.source_id)
    engine = item.reading.translation.engine if item.reading and item.reading.translation else ""
    rows = [
        f"Source: {source.name_en} {source.name_zh}, {source.provenance}" if source else f"Source: {article.source_id}",
        f"Published: {_published(article.published)}",
        f"Authors: {', '.join(article.authors)}" if article.authors else "",
        f"Link: {article.url}",
        f"Captured: {article.fetched_at:%-d %b %Y %H:%M:%S} UTC, sha256 {item.capture_hash or '(inside its feed)'}, by {article.extractor}",
        f"English: {'word-by-word gloss, not a translation' if engine == 'gloss' else engine}" if engine else "",
    ]
    return [row for row in rows if row]
