"""One subscriber's digest: chosen, composed, laid out, and handed to the archive together with the mail that carries it.

The archive takes the mark and the outbox row in one transaction: a digest that was made is sent, one that was not made is made again by
the next tick, and one that was sent by another process meanwhile is neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parallax.digest.compose import Occasion
from parallax.digest.desk import Desk
from parallax.digest.links import links_for
from parallax.digest.mailing import payload_of
from parallax.digest.parts import Digest, plural
from parallax.digest.past import DAY, arrival_of, last_before
from parallax.digest.slots import Due
from parallax.digest.wishes import Wishes, rules_met
from parallax.records import Delivery, DigestMark, Item, Rule, Subscriber
from parallax.settings import Settings

_PATIENCE = timedelta(hours=6)  # an item that nobody has read for so long holds no digest up


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One digest of a subscriber, made and not yet recorded: the ids it covers, and what it says."""

    subscriber: Subscriber
    after_item: int
    until_item: int
    digest: Digest


def subscription_of(subscriber: Subscriber) -> str:
    """What a subscriber's digests are recorded under, and the name of the channel that their mail leaves by."""
    return f"subscriber:{subscriber.id}"


def publish(desk: Desk, subscriber: Subscriber, due: Due, settings: Settings) -> bool:
    """Make the digest that is due and record it with its mail; False when it was there already."""
    made = edition(desk, subscriber, settings, due)
    mark = DigestMark(
        subscription=subscription_of(subscriber),
        local_date=due.local_date,
        slot=due.slot,
        after_item=made.after_item,
        until_item=made.until_item,
        made_at=desk.now,
    )
    key = f"digest:{subscriber.id}:{due.local_date}:{due.slot}"
    payload = payload_of(made.digest, settings, subscriber)
    mail = Delivery(key=key, channel=subscription_of(subscriber), kind="digest", payload=payload, made_at=desk.now)
    return desk.store.save_digest(mark, payload["text"], [mail])


def edition(desk: Desk, subscriber: Subscriber, settings: Settings, due: Due | None = None) -> Edition:
    """What the subscriber's next digest says. Without ``due`` it is a preview, as if it were made now."""
    last = desk.store.last_digest(subscription_of(subscriber))
    after = last.until_item if last else last_before(desk.store, desk.now - DAY)
    arrived = read_so_far(list(desk.store.arrivals(after)), desk.now)
    met = rules_met(desk.store, [item.id for item in arrived])
    wishes = Wishes(subscriber, {**desk.met, **met})
    since = last.made_at if last else desk.now - DAY
    occasion = Occasion(
        reader=subscriber.name,
        since=min(since, desk.now),
        label=catch_up(since, desk.now, due.missed if due else 0, ZoneInfo(subscriber.timezone)),
        past=desk.past.only(wishes.wants),
        recent=desk.recent(after, min(since, desk.now)),
        rules=_own(desk.rules, subscriber),
        met=met,
        new_names=desk.new_names,
        links=links_for(settings.service.public_url, subscriber, due),
    )
    items = [item for item in arrived if wishes.wants(arrival_of(item))]
    digest = desk.compose(items, occasion, subscriber.timezone, subscriber.stories)
    return Edition(subscriber=subscriber, after_item=after, until_item=arrived[-1].id if arrived else after, digest=digest)


def read_so_far(items: Sequence[Item], now: datetime) -> Sequence[Item]:
    """Up to the first item that is about to be read: it is for the next digest, which will know its names and its English."""
    waiting = (at for at, item in enumerate(items) if item.reading is None and now - item.stored_at < _PATIENCE)
    return items[: next(waiting, len(items))]


def catch_up(since: datetime, now: datetime, missed: int, zone: ZoneInfo) -> str:
    """``Catch-up: covers 3 days, 18 to 21 Nov``; empty when no digest was missed."""
    if not missed:
        return ""
    first, last = since.astimezone(zone), now.astimezone(zone)
    days = (last.date() - first.date()).days
    if days < 1:
        return f"Catch-up: covers {first:%H:%M} to {last:%H:%M}"
    month = "" if (first.year, first.month) == (last.year, last.month) else " %b"
    year = " %Y" if first.year != last.year else ""
    return f"Catch-up: covers {plural(days, 'day')}, {first:%-d{month}{year}} to {last:%-d %b{year}}"


def _own(rules: Sequence[Rule], subscriber: Subscriber) -> list[Rule]:
    """The rules that a subscriber is shown: those asked for, or all."""
    return [rule for rule in rules if not subscriber.rules or rule.id in subscriber.rules]
