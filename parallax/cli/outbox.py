"""``parallax outbox``: what waits to be sent, what was sent, what could not be, and what to do about it."""

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace

if TYPE_CHECKING:
    from parallax.deliver.channels import Channels
    from parallax.records import Delivery

_STATES = ("waiting", "dead", "sent")
_HEADER = ("id", "state", "age", "channel", "about", "tries", "next", "error")


@click.group(invoke_without_command=True)
@click.option("--state", type=click.Choice(_STATES), help="Only what is in this state. Default: all, the newest first.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Most rows shown.")
@json_option
@click.pass_context
def outbox(context: click.Context, state: str | None, limit: int, as_json: bool) -> None:
    """What waits to be sent, what was sent, and dead letters: what could not be.

    \b
      parallax outbox --state dead       dead letters, each with its error
      parallax outbox retry              send all dead letters again
      parallax outbox test desk          try a channel of the settings
    """
    if context.invoked_subcommand is None:
        _list(context.find_object(Workplace) or Workplace(), state, limit, as_json=as_json)


def _list(work: Workplace, state: str | None, limit: int, *, as_json: bool) -> None:
    with work.store(read_only=True) as store:
        rows = store.deliveries(state, limit)  # type: ignore[arg-type]  # click has checked it
    if as_json:
        print_json(rows)
        return
    if rows:
        print_table([_row(row, now()) for row in rows], _HEADER)
    else:
        say(f"Nothing {'is ' + state if state else 'is in the outbox'}.")


@outbox.command()
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@pass_workplace
def retry(work: Workplace, ids: tuple[int, ...]) -> None:
    """Send dead letters again: those named, or all. They go with the next round, each as the same message as before."""
    with work.existing_store() as store:
        count = store.retry_dead(ids or None)
    say(f"{count} of {len(ids)} wait again." if ids else f"{count} wait again.")
    if ids and count < len(ids):
        sys.exit(1)


@outbox.command()
@click.argument("channel")
@pass_workplace
def test(work: Workplace, channel: str) -> None:
    """Send a test message to CHANNEL at once and say what the other side answered.

    CHANNEL is a name of alerts.channels, subscriber:ID, or mailto:ADDRESS. Quiet hours and limits do not apply.
    """
    from parallax.deliver.trial import trial_message

    answer = _channels(work).sender(channel).send(trial_message(channel, now()))
    say(f"{channel}: sent ({answer})")


@outbox.command()
@json_option
@pass_workplace
def deliver(work: Workplace, as_json: bool) -> None:
    """Send what is due, once, as the service does every minute. Exits with 1 when a message did not get through."""
    from parallax.deliver.outbox import deliver_due

    with work.existing_store() as store:
        sources = {source.id: source for source in work.pack.sources}
        report = deliver_due(store, _channels(work), work.settings, now(), sources=sources, rules=work.pack.rules)
    if as_json:
        print_json(report)
    else:
        for each in report.attempts:
            say(f"{each.channel}: {each.state} ({each.answer})")
        say(f"{report.count('sent')} sent, {report.count('failed')} to be tried again, {report.count('dead')} dead letters.")
    sys.exit(1 if report.count("failed") or report.count("dead") else 0)


def _channels(work: Workplace) -> "Channels":
    from pathlib import Path

    from parallax.deliver.channels import Channels

    if not Path(work.settings.archive).exists():
        return Channels(work.settings)
    with work.store(read_only=True) as store:
        return Channels(work.settings, store.subscribers())


def _row(row: "Delivery", moment: datetime) -> list[str]:
    about = row.rule_id or (str(row.payload.get("subject", "")) if row.kind == "digest" else "") or row.key
    what = f"{row.kind} {about}" + (f", item {row.item_id}" if row.item_id else "")
    due = _span(row.not_before - moment) if row.state == "waiting" and row.not_before and row.not_before > moment else ""
    return [str(row.id), row.state, _span(moment - row.made_at), row.channel, what[:60], str(row.attempts), due, row.error]


def _span(time: timedelta) -> str:
    """``40 s``, ``12 min``, ``5 h``, ``3 d``."""
    seconds = max(0, int(time.total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
