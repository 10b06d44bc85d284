"""``parallax fix``: the English of single sentences, given by a person."""

from typing import TYPE_CHECKING

import click

from parallax.cli.correcting import a_correction, carry_out, correcting, headline
from parallax.cli.output import print_json, say, warn
from parallax.cli.workplace import Workplace, pass_workplace
from parallax.errors import StoreError

if TYPE_CHECKING:
    from parallax.records import Item, Segment


@click.command()
@click.argument("item_id", metavar="ITEM", type=int)
@click.option("--sentence", type=click.IntRange(1), metavar="N", help="The sentence to correct, by its number in the list.")
@click.option("--english", metavar="TEXT", help="With --sentence: its English.")
@click.option("--withdraw", type=click.IntRange(1), metavar="N", help="Take back the English that a person gave this sentence.")
@correcting(reason_required=False)
@pass_workplace
def fix(
    work: Workplace,
    /,
    item_id: int,
    sentence: int | None,
    english: str | None,
    withdraw: int | None,
    dry_run: bool,
    as_json: bool,
    author: str,
    reason: str | None,
) -> None:
    """List the sentences of ITEM, or correct the English of one, wherever else the same sentence stands.

    \b
      parallax fix 12
      parallax fix 12 --sentence 3 --english "The rocket was recovered." --reason "not recycled"
      parallax fix 12 --withdraw 3 --reason "the machine gets it right by now"
    """
    with work.existing_store() as store:
        item = store.item(item_id)
    if item is None:
        raise StoreError(f"item {item_id}", f"is not in {work.settings.archive}")
    if sentence is None and withdraw is None:
        if english is not None:
            raise click.UsageError("--english needs --sentence: which one?")
        print_json(_numbered(item)) if as_json else _print(item)
        return
    number, value = _asked(sentence, english, withdraw)
    if not reason:
        raise click.UsageError("expected --reason: why is it wrong?")
    source = _segment(item, number).source
    if value:
        _warn_of_losses(item, source, value["english"])
    carry_out(work, a_correction("sentence", source, value, author=author, reason=reason), dry_run=dry_run, as_json=as_json)


def _asked(sentence: int | None, english: str | None, withdraw: int | None) -> tuple[int, dict[str, str]]:
    if withdraw is not None:
        if sentence is not None or english is not None:
            raise click.UsageError("--withdraw goes alone")
        return withdraw, {}
    if english is None or sentence is None:
        raise click.UsageError("--sentence needs --english: what is right?")
    return sentence, {"english": " ".join(english.split())}


def _warn_of_losses(item: "Item", source: str, english: str) -> None:
    """Say what the new English lacks; it is taken all the same, since a person may have meant it so."""
    from translate.losses import losses

    mentions = item.reading.mentions if item.reading else ()
    lost = losses(source, english, [(mention.text, mention.name_en) for mention in mentions])
    if lost:
        warn(f"this English lacks {'; '.join(lost)}, which the Chinese says; it is taken as it is")


def _segment(item: "Item", number: int) -> "Segment":
    segments = _segments(item)
    if number > len(segments):
        raise click.UsageError(f"item {item.id} has {len(segments)} sentences; list them with: parallax fix {item.id}")
    return segments[number - 1]


def _segments(item: "Item") -> "tuple[Segment, ...]":
    translation = item.reading.translation if item.reading else None
    if translation is None:
        why = "is not translated, so there is nothing to correct" if item.reading else "has not been read yet; parallax run --once reads it"
        raise StoreError(f"item {item.id}", why)
    return translation.segments


def _numbered(item: "Item") -> list[dict[str, object]]:
    return [
        {"number": number, "field": each.field, "source": each.source, "english": each.target, "engine": each.engine, "flags": each.flags}
        for number, each in enumerate(_segments(item), 1)
    ]


def _print(item: "Item") -> None:
    say(f"{headline(item)}\n")
    for number, each in enumerate(_segments(item), 1):
        marks = [*(["title"] if each.field == "title" else []), each.engine, *(["check: " + ", ".join(each.flags)] if each.flags else [])]
        say(f"{number:3}  {each.target}  [{'; '.join(marks)}]\n     {each.source}")
    say(f"\nCorrect one: parallax fix {item.id} --sentence N --english TEXT --reason WHY")
