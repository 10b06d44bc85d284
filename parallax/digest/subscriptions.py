"""Who is owed a digest now, and who no longer wants any.

`run_due_digests` is the service's job of every minute. Nothing is remembered between two calls but what is in the archive, so it does not
matter how often it is called, whether one call was missed, or what the clock did in between (`parallax.digest.slots`).
"""

import hmac
import logging
import secrets
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from parallax.catalogue import Pack
from parallax.contracts import Store
from parallax.digest.desk import Desk
from parallax.digest.past import DAY, last_before
from parallax.digest.publish import publish, subscription_of
from parallax.digest.slots import Due, due
from parallax.records import DigestMark, Subscriber
from parallax.settings import Settings

log = logging.getLogger("parallax.digest")


def run_due_digests(store: Store, pack: Pack, settings: Settings, now: datetime) -> int:
    """Make every digest that is due and leave its mail in the outbox; how many. One that cannot be made stops no other."""
    waiting = owed(store, now)
    if not waiting:
        return 0
    marks = [store.last_digest(subscription_of(subscriber)) for subscriber, _ in waiting]
    since = min((min(mark.made_at, now) if mark else now - DAY for mark in marks), default=now)
    desk = Desk(store, pack, now, since)
    return sum(_published(desk, subscriber, each, settings) for subscriber, each in waiting)


def owed(store: Store, now: datetime) -> list[tuple[Subscriber, Due]]:
    """The subscribers that should have a digest by now and have not, with the digest."""
    found = [(each, _due(store, each, now)) for each in store.subscribers()]
    return [(subscriber, each) for subscriber, each in found if each]


def _due(store: Store, subscriber: Subscriber, now: datetime) -> Due | None:
    subscription = subscription_of(subscriber)
    try:
        found = due(subscriber, store.last_digest(subscription), now)
    except (ValueError, KeyError):  # a zone that this machine does not know, a time that is none
        log.exception("subscriber %s cannot be served: edit the time zone and the times", subscriber.id)
        return None
    made = found and store.digest_of(subscription, found.local_date, found.slot)  # made before the clock ran ahead for a while
    return None if made else found


def join(store: Store, subscriber: Subscriber, now: datetime) -> Subscriber:
    """Add a subscriber, with a token of its own. The first digest comes at the next slot, and begins a day before now."""
    made = replace(subscriber, token=subscriber.token or secrets.token_urlsafe(18))
    last = store.last_digest(subscription_of(made))
    begin = max(last_before(store, now - DAY), last.until_item if last else 0)
    local = now.astimezone(ZoneInfo(made.timezone))
    mark = DigestMark(
        subscription=subscription_of(made),
        local_date=local.date(),
        slot=f"{local:%H:%M} joined",
        after_item=begin,
        until_item=begin,
        made_at=max(now - DAY, min(last.made_at, now)) if last else now - DAY,
    )
    store.save_digest(mark, f"{made.id} joined. The first digest begins after item {begin}.\n")
    store.save_subscriber(made)
    return made


def unsubscribe(store: Store, token: str) -> Subscriber | None:
    """End the subscription that a token belongs to; the subscriber, or None when there is none. Doing it twice changes nothing."""
    found = [each for each in store.subscribers() if each.token and hmac.compare_digest(each.token.encode(), token.encode())]
    if not found:
        return None
    left = replace(found[0], enabled=False)
    store.save_subscriber(left)
    return left


def _published(desk: Desk, subscriber: Subscriber, each: Due, settings: Settings) -> bool:
    try:
        return publish(desk, subscriber, each, settings)
    except Exception:
        log.exception("the digest of subscriber %s for %s %s could not be made", subscriber.id, each.local_date, each.slot)
        return False
