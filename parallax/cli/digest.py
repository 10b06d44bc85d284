"""``parallax digest``: what arrived since the last one."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from parallax.cli.output import print_json, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace

if TYPE_CHECKING:
    from parallax.contracts import Store
    from parallax.digest.compose import Digest
    from parallax.records import Item

_GLOSS_NOTE = (
    "No translation model is installed: Chinese items carry a word-by-word gloss (CC-CEDICT, CC BY-SA 4.0), not a translation. "
    "Names, amounts and dates are exact."
)
SUBSCRIPTION = "command line"  # whose digests these are; further subscribers have names of their own


@click.command()
@click.option("--html", "html_file", type=click.Path(path_type=Path, dir_okay=False), help="Also write it as HTML to this file.")
@click.option("--all", "everything", is_flag=True, help="The whole archive instead of what is new.")
@click.option("--keep", is_flag=True, help="Only look: the next digest covers the same items again.")
@json_option
@pass_workplace
def digest(work: Workplace, html_file: Path | None, everything: bool, keep: bool, as_json: bool) -> None:
    """Print what arrived since the last digest, and remember that it was shown.

    Every item is in exactly one digest. `--keep` and `--all` remember nothing.
    """
    with work.store() as store:
        made, text = publish(work, store, now(), html_file, everything=everything, remember=not (keep or everything))
    if as_json:
        print_json(made)
    else:
        click.echo(text, nl=False)
    if html_file and not as_json:
        say(f"Written: {html_file}")


def publish(
    work: Workplace, store: "Store", moment: datetime, html_file: Path | None, *, everything: bool = False, remember: bool = True
) -> "tuple[Digest, str]":
    """Compose the next digest, write its files, and only then record it: a crash in between repeats a digest, never loses one."""
    from parallax.digest.html import render_html
    from parallax.digest.text import render_text

    last = store.last_digest(SUBSCRIPTION)
    after = 0 if everything or last is None else last.until_item
    items = list(store.arrivals(after))
    made = compose(work, store, items, moment)
    text = render_text(made)
    if html_file:
        html_file.parent.mkdir(parents=True, exist_ok=True)
        html_file.write_text(render_html(made), "utf-8")
    if remember:
        _remember(store, after, items[-1].id if items else after, moment, work, text)
    return made, text


def compose(work: Workplace, store: "Store", items: "list[Item]", moment: datetime) -> "Digest":
    """Lay out items as a digest for the operator's zone."""
    from parallax.digest.compose import Editor, recent

    settings, pack = work.settings.digest, work.pack
    editor = Editor(
        name=pack.name,
        sources={source.id: source for source in pack.sources},
        entities={entity.id: entity for entity in work.entities},
        topics={topic.id: topic for topic in pack.topics},
        zone=ZoneInfo(settings.timezone),
        most=settings.stories,
    )
    return editor.compose(items, recent(work.watched(store.latest_runs()), moment), moment, credits_for(items))


def credits_for(items: "list[Item]") -> list[str]:
    """How the English came about, and whose work it rests on."""
    from translate.models import ATTRIBUTION

    engines = {item.reading.translation.engine for item in items if item.reading and item.reading.translation}
    notes = ["Company names and facts: General Catalog of Artificial Space Objects, J. McDowell, CC BY 4.0, and public records."]
    if "gloss" in engines:
        notes.insert(0, _GLOSS_NOTE)
    if engines - {"gloss"}:
        notes.insert(0, ATTRIBUTION)
    return notes


def _remember(store: "Store", after: int, until: int, moment: datetime, work: Workplace, text: str) -> None:
    from parallax.records import DigestMark

    day: date = moment.astimezone(ZoneInfo(work.settings.digest.timezone)).date()
    mark = DigestMark(
        subscription=SUBSCRIPTION, local_date=day, slot=f"{after}-{until}", after_item=after, until_item=until, made_at=moment
    )
    store.save_digest(mark, text)
