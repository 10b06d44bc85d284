"""What the commands that correct something share: keep the correction, read what it touches, say what has changed."""

import getpass
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from parallax.cli.output import print_json, progress_bar, say
from parallax.cli.workplace import Workplace, json_option, now
from parallax.records import Correction, CorrectionKind, Item

if TYPE_CHECKING:
    from parallax.contracts import Store

_LISTED = 10  # changed items that are named


def correcting(*, reason_required: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of every command that corrects."""
    options = (
        click.option("--reason", required=reason_required, help="Why, for whoever wonders later."),
        click.option(
            "--author",
            envvar="PARALLAX_AUTHOR",
            default="",
            help="Who says so. Default: $PARALLAX_AUTHOR, else you by your user name.",
        ),
        click.option("--dry-run", is_flag=True, help="Check it, say about how many items would be looked at, and stop."),
        json_option,
    )

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def a_correction(kind: CorrectionKind, subject: str, value: Mapping[str, Any], *, author: str, reason: str) -> Correction:
    """A correction made now."""
    return Correction(kind=kind, subject=subject, value=value, author=author or system_user(), reason=reason, made_at=now())


def system_user() -> str:
    """Who is at the keyboard; in a container it may be a number without a name."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return f"user {os.getuid()}"


def carry_out(work: Workplace, correction: Correction, *, dry_run: bool, as_json: bool) -> None:
    """Make a correction everywhere and say what it changed; or, dry, only what it would look at."""
    from scheduler.correct import about_how_many, correct, look

    with work.existing_store() as store:
        if dry_run:
            count = about_how_many(store, look(store, work.plain_pack, correction))
            print_json({"would_look_at": count}) if as_json else say(f"Sound. It would look at about {_items(count)}.")
            return
        kept = correct(store, work.plain_pack, correction)
        _read(work, store, kept.id)
        _report(store, kept.id, as_json=as_json)


def _read(work: Workplace, store: "Store", correction_id: int) -> None:
    from matching.topics import TopicMatcher
    from scheduler.correct import reread

    waiting = store.outdated_by(correction_id)
    if not waiting:
        return
    with progress_bar("Reading again", waiting) as bar:
        reread(store, work.reader(store), TopicMatcher(work.plain_pack.topics), correction_id, work.matcher(store), bar.step)


def _report(store: "Store", correction_id: int, *, as_json: bool) -> None:
    changed, waiting = store.changed_by(correction_id), store.outdated_by(correction_id)
    if as_json:
        print_json({"correction": correction_id, "changed": changed, "waiting": waiting})
        return
    say(f"Correction {correction_id}: {_items(len(changed))} changed{':' if changed else '.'}")
    for item in (store.item(each) for each in changed[:_LISTED]):
        if item:
            say(f"  [item {item.id}] {headline(item)}")
    if len(changed) > _LISTED:
        say(f"  and {len(changed) - _LISTED} more; parallax corrections --json names them all")
    if waiting:
        say(f"{_items(waiting)} could not be read again yet; the service, or the next parallax run --once, goes on.")


def headline(item: Item) -> str:
    """An item's title in English, with the original beside it."""
    translation = item.reading.translation if item.reading else None
    return f"{translation.title} / {item.article.title}" if translation else item.article.title


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"
