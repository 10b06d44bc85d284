"""``parallax digest``: what arrived since the last one; a look at a subscriber's, and one sent by hand."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from parallax.cli.output import print_json, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace

if TYPE_CHECKING:
    from parallax.contracts import Store
    from parallax.digest.compose import Digest
    from parallax.records import Item, Subscriber

SUBSCRIPTION = "command line"  # whose digests these are; subscribers have names of their own
FORMS = ("text", "html", "markdown", "pdf", "atom")

_subscriber_option = click.option("--subscriber", "subscriber_id", metavar="ID", help="As this subscriber would get it.")


@click.group(invoke_without_command=True)
@click.option("--html", "html_file", type=click.Path(path_type=Path, dir_okay=False), help="Also write it as HTML to this file.")
@click.option("--all", "everything", is_flag=True, help="The whole archive instead of what is new.")
@click.option("--keep", is_flag=True, help="Only look: the next digest covers the same items again.")
@json_option
@click.pass_context
def digest(context: click.Context, html_file: Path | None, everything: bool, keep: bool, as_json: bool) -> None:
    """Print what arrived since the last digest, and remember that it was shown.

    Every item is in exactly one digest. `--keep` and `--all` remember nothing.

    Subscribers get digests of their own by mail (`parallax subscribers`); `preview` and `send` show one to you.
    """
    if context.invoked_subcommand:
        return
    work = context.ensure_object(Workplace)
    with work.existing_store() as store:
        made, text = publish(work, store, now(), html_file, everything=everything, remember=not (keep or everything))
    if as_json:
        print_json(made)
    else:
        click.echo(text, nl=False)
    if html_file and not as_json:
        say(f"Written: {html_file}")


@digest.command()
@_subscriber_option
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="What it is laid out as.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file instead.")
@pass_workplace
def preview(work: Workplace, subscriber_id: str | None, form: str, output: Path | None) -> None:
    """Show the next digest as it would be now, and remember nothing."""
    from parallax.digest.formats import render

    if form == "pdf" and output is None:
        raise click.UsageError("a PDF needs a file: add --output digest.pdf")
    with work.store(read_only=True) as store:
        made = _next_digest(work, store, _named(store, subscriber_id))
    page = render(made, form)
    if output is None:
        click.echo(page, nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(page)
    say(f"Written: {output}")


@digest.command()
@_subscriber_option
@click.option("--to", "address", help="Mail address. Default: the subscriber's own.")
@pass_workplace
def send(work: Workplace, subscriber_id: str | None, address: str | None) -> None:
    """Mail the next digest at once, as it would be now, and remember nothing: the regular one comes all the same."""
    from parallax.deliver.message import Message
    from parallax.deliver.smtp import MailSender
    from parallax.digest.mailing import payload_of

    if not (subscriber_id or address):
        raise click.UsageError("whom to? Add --to ADDRESS or --subscriber ID")
    moment = now()
    with work.store(read_only=True) as store:
        subscriber = _named(store, subscriber_id)
        made = _next_digest(work, store, subscriber)
    parts = payload_of(made, work.settings, subscriber)
    to = address or parts["to"]
    mail = {name: parts[name] for name in ("subject", "text", "html", "headers")}
    answer = MailSender(to, work.settings.mail).send(Message(identity=f"by hand {moment} {to}", bulk=True, made_at=moment, **mail))
    say(f"Sent to {to}: {answer}")


def publish(
    work: Workplace, store: "Store", moment: datetime, html_file: Path | None, *, everything: bool = False, remember: bool = True
) -> "tuple[Digest, str]":
    """Compose the next digest, write its files, and only then record it: a crash in between repeats a digest, never loses one."""
    from parallax.digest.html import render_html
    from parallax.digest.text import render_text

    last = store.last_digest(SUBSCRIPTION)
    after = 0 if everything or last is None else last.until_item
    items = list(store.arrivals(after))
    made = compose(work, store, items, moment, since=last.made_at if last and not everything else None)
    text = render_text(made)
    if html_file:
        html_file.parent.mkdir(parents=True, exist_ok=True)
        html_file.write_text(render_html(made), "utf-8")
    if remember:
        _remember(store, after, items[-1].id if items else after, moment, work, text)
    return made, text


def compose(work: Workplace, store: "Store", items: "list[Item]", moment: datetime, since: datetime | None = None) -> "Digest":
    """Lay out items as a digest for the operator's zone; all of them, however many."""
    from matching.novelty import Recent
    from parallax.digest.compose import Occasion
    from parallax.digest.desk import Desk
    from parallax.digest.links import links_for
    from parallax.digest.wishes import rules_met

    desk = Desk(store, work.pack, moment, since or moment - timedelta(days=1))
    occasion = Occasion(
        since=since,
        past=desk.past,
        recent=desk.recent(items[0].id - 1, since) if since and items else Recent(),
        rules=desk.rules,
        met=rules_met(store, [item.id for item in items]) if desk.rules else {},
        new_names=desk.new_names,
        links=links_for(work.settings.service.public_url, None, None),
    )
    return desk.compose(items, occasion, work.settings.digest.timezone, work.settings.digest.stories, briefly=None)


def _next_digest(work: Workplace, store: "Store", subscriber: "Subscriber | None") -> "Digest":
    from parallax.digest.desk import Desk
    from parallax.digest.publish import edition, subscription_of

    last = store.last_digest(subscription_of(subscriber) if subscriber else SUBSCRIPTION)
    moment = now()
    if subscriber is None:
        items = list(store.arrivals(last.until_item if last else 0))
        return compose(work, store, items, moment, since=last.made_at if last else None)
    desk = Desk(store, work.pack, moment, last.made_at if last else moment - timedelta(days=1))
    return edition(desk, subscriber, work.settings).digest


def _named(store: "Store", subscriber_id: str | None) -> "Subscriber | None":
    from parallax.cli.subscribers import one_subscriber

    return one_subscriber(store, subscriber_id) if subscriber_id else None


def _remember(store: "Store", after: int, until: int, moment: datetime, work: Workplace, text: str) -> None:
    from parallax.records import DigestMark

    day: date = moment.astimezone(ZoneInfo(work.settings.digest.timezone)).date()
    mark = DigestMark(
        subscription=SUBSCRIPTION, local_date=day, slot=f"{after}-{until}", after_item=after, until_item=until, made_at=moment
    )
    store.save_digest(mark, text)
