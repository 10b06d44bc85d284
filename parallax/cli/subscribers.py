"""``parallax subscribers``: who gets a digest by mail, of what, and when."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from parallax.cli.output import print_json, print_table, say
from parallax.cli.wishes import DAYS, mail_address, with_wishes
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.errors import StoreError
from parallax.records import Subscriber

if TYPE_CHECKING:
    from collections.abc import Callable

    from parallax.contracts import Store


@click.group()
def subscribers() -> None:
    """Say who gets a digest by mail, of what, and when."""


def _wishes(command: "Callable[..., None]") -> "Callable[..., None]":
    """The options that say what a subscriber wants: the same when added and when edited."""
    options = (
        click.option("--name", help="Name to greet with."),
        click.option("--rules", help="Rules whose hits are wanted, such as launch-failures,funding. See: parallax rules list"),
        click.option("--companies", help="Ids of companies, such as landspace,galactic-energy. See: parallax names find"),
        click.option("--topics", help="Ids of topics, such as launch,policy."),
        click.option("--languages", help="Languages, such as zh or zh,en."),
        click.option("--timezone", help="IANA zone, such as America/New_York.  [default when added: that of the settings]"),
        click.option("--times", help="Local times, one digest at each, such as 07:30 or 07:30,17:00.  [default when added: 07:30]"),
        click.option("--days", help="Days, such as mon,wed,fri, or weekdays, or daily.  [default when added: daily]"),
        click.option("--stories", type=click.IntRange(0, 200), help="Stories shown in full.  [default when added: that of the settings]"),
    )
    for option in reversed(options):
        command = option(command)
    return command


@subscribers.command("list")
@json_option
@pass_workplace
def list_(work: Workplace, as_json: bool) -> None:
    """Everyone who gets a digest, and when the last one was made."""
    from parallax.digest.publish import subscription_of

    with work.store(read_only=True) as store:
        found = [(each, store.last_digest(subscription_of(each))) for each in store.subscribers()]
    if as_json:
        print_json([{**_shown(each), "last_digest": mark} for each, mark in found])
    elif found:
        rows = [[*_row(each), f"{mark.local_date} {mark.slot}" if mark else "none"] for each, mark in found]
        print_table(rows, ("id", "address", "wants", "when", "state", "last digest"))
    else:
        say("Nobody yet. Add somebody with: parallax subscribers add ana ana@example.org")


@subscribers.command()
@click.argument("subscriber_id", metavar="ID")
@click.argument("address")
@_wishes
@pass_workplace
def add(work: Workplace, /, subscriber_id: str, address: str, **wishes: Any) -> None:
    """Send digests to ADDRESS from the next slot on; ID is how other commands call this subscriber.

    Rules, companies and topics add up; languages narrow down. Without any of them everything is sent.
    """
    from parallax.digest.subscriptions import join

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", subscriber_id):
        raise click.BadParameter("expected lower-case letters, digits and hyphens, 40 at most", param_hint="ID")
    settings = work.settings.digest
    fresh = Subscriber(id=subscriber_id, address=mail_address(address), timezone=settings.timezone, stories=settings.stories)
    with work.existing_store() as store:
        if any(each.id == subscriber_id for each in store.subscribers()):
            raise click.UsageError(f"there is a subscriber '{subscriber_id}' already. Change it with: parallax subscribers edit")
        made = join(store, with_wishes(work, store, fresh, wishes), now())
    say(f"{made.address} gets {_wants(made)}, {_when(made)}.")
    if not work.settings.mail.host:
        say("No mail server is set: digests wait until mail.host and mail.sender are.")


@subscribers.command()
@click.argument("subscriber_id", metavar="ID")
@_wishes
@click.option("--address", help="Another mail address.")
@click.option("--pause", is_flag=True, help="Send nothing until --resume; what arrives meanwhile is caught up then.")
@click.option("--resume", is_flag=True, help="Send again.")
@pass_workplace
def edit(work: Workplace, /, subscriber_id: str, address: str | None, pause: bool, resume: bool, **wishes: Any) -> None:
    """Change what a subscriber wants. An option that is not given changes nothing; an empty one ("") asks for everything."""
    if pause and resume:
        raise click.UsageError("--pause and --resume exclude each other")
    with work.existing_store() as store:
        made = with_wishes(work, store, one_subscriber(store, subscriber_id), wishes)
        made = replace(made, address=mail_address(address) if address else made.address, enabled=(made.enabled or resume) and not pause)
        store.save_subscriber(made)
    say(f"{made.address} gets {_wants(made)}, {_when(made)}." if made.enabled else f"{made.address} gets nothing until resumed.")


@subscribers.command()
@click.argument("subscriber_id", metavar="ID")
@pass_workplace
def remove(work: Workplace, subscriber_id: str) -> None:
    """Send no more digests, and forget the address."""
    with work.existing_store() as store:
        store.delete_subscriber(one_subscriber(store, subscriber_id).id)
    say(f"{subscriber_id} is gone.")


def one_subscriber(store: "Store", subscriber_id: str) -> Subscriber:
    """The subscriber of that id. Raises StoreError, which names the others."""
    known = {each.id: each for each in store.subscribers()}
    if subscriber_id not in known:
        raise StoreError(f"subscriber {subscriber_id}", f"does not exist; known: {', '.join(known) or 'none'}")
    return known[subscriber_id]


def _shown(subscriber: Subscriber) -> dict[str, Any]:
    """Without the token, which ends the subscription of whoever's it is."""
    from dataclasses import asdict

    return {name: value for name, value in asdict(subscriber).items() if name != "token"}


def _row(subscriber: Subscriber) -> list[str]:
    return [subscriber.id, subscriber.address, _wants(subscriber), _when(subscriber), "on" if subscriber.enabled else "paused"]


def _wants(subscriber: Subscriber) -> str:
    asked = [("rules", subscriber.rules), ("companies", subscriber.companies), ("topics", subscriber.topics)]
    wants = "; ".join(f"{what} {', '.join(ids)}" for what, ids in asked if ids) or "everything"
    return wants + (f" in {', '.join(subscriber.languages)}" if subscriber.languages else "")


def _when(subscriber: Subscriber) -> str:
    named = {tuple(days.split(",")): name for name, days in DAYS.items()}
    days = named.get(subscriber.days, ", ".join(subscriber.days))
    return f"{days} at {' and '.join(subscriber.times)} {subscriber.timezone}"
