"""The outbox: what is to be said to whom, and every attempt to say it. How it is said is `parallax.deliver`'s business.

A batch is one message. Once begun it keeps its rows and its name until it has been sent, whoever sends it and however often; whoever
takes it holds it for a while, so that two senders never send it at the same time, and a crash only delays it.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from parallax.errors import StoreError
from parallax.records import Channel, Delivery, DeliveryState
from store.part import Part
from store.values import by_name, clean, json_text, moment, moment_text, optional_moment, optional_moment_text

FURTHEST = timedelta(days=7)  # longer than any pause between two tries: what waits longer was put off by a clock that was ahead
HOLD = timedelta(minutes=2)  # for which a batch is its sender's alone; longer than any channel's time-out
_GIVEN = "key, channel, kind, rule_id, item_id, payload, not_before, made_at"
_COLUMNS = f"id, {_GIVEN}, state, batch, attempts, error, sent_at"
_DUE = "(not_before IS NULL OR not_before <= :now OR not_before > :furthest) AND rule_id NOT IN (SELECT value FROM json_each(:without))"
_FREE = "(held_until IS NULL OR held_until <= :now OR held_until > :hold OR batch = :batch)"  # held too long: by a clock that was ahead
_BEGUN = (
    f"SELECT batch FROM outbox WHERE state = 'waiting' AND channel = :channel AND (batch = '') = 0 AND {_DUE} AND {_FREE} "  # noqa: S608 - own constants
    "ORDER BY id LIMIT 1"
)
_OLDEST = (
    f"SELECT id, kind, rule_id FROM outbox WHERE state = 'waiting' AND channel = :channel AND (batch = '') = 1 AND {_DUE} "  # noqa: S608 - own constants
    "ORDER BY id LIMIT 1"
)
_ALIKE = (
    f"SELECT id FROM outbox WHERE state = 'waiting' AND channel = :channel AND (batch = '') = 1 AND {_DUE} "  # noqa: S608 - own constants
    "AND kind = :kind AND rule_id = :rule_id AND id >= :id ORDER BY id LIMIT :limit"
)


class Outbox(Part):
    """The store's outbox."""

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Outbox rows that come from no item (tests, spikes). Keys that are there already stay as they are."""
        with self._db.write() as raw:
            put_deliveries(raw, deliveries)

    def lease(self, channel: Channel, now: datetime, batch: str, limit: int = 50, *, without: Collection[str] = ()) -> list[Delivery]:
        """What is to be sent to a channel in one message.

        First a batch that was begun and not ended, when its time has come and nobody holds it; else up to ``limit`` waiting rows of one
        rule or digest whose time has come, oldest first, marked with ``batch`` in the same transaction. A digest is always alone in its
        batch. Rows of the rules in ``without`` are passed over, begun or not. Who is given a batch holds it for two minutes; asking again
        with the name of the batch gives it to its holder again.
        """
        times = {"now": moment_text(now), "hold": moment_text(now + HOLD), "furthest": moment_text(now + FURTHEST)}
        with self._db.write() as raw:
            asked = {**times, "channel": clean(channel), "batch": clean(batch), "without": json_text([*map(clean, without)])}
            begun = raw.execute(_BEGUN, asked).fetchone()
            name = begun[0] if begun else _begin(raw, asked, limit)
            raw.execute("UPDATE outbox SET held_until = ? WHERE batch = ? AND batch <> '' AND state = 'waiting'", [times["hold"], name])
            return _deliveries(raw, "batch = ? AND batch <> '' AND state = 'waiting' ORDER BY id", [name])

    def delivered(self, batch: str, now: datetime) -> None:
        """The batch has been sent."""
        with self._db.write() as raw:
            _record(raw, batch, now, "")
            raw.execute(
                "UPDATE outbox SET state = 'sent', attempts = attempts + 1, error = '', sent_at = ?, held_until = NULL, not_before = NULL "
                "WHERE batch = ? AND batch <> '' AND state <> 'sent'",
                [moment_text(now), clean(batch)],
            )

    def undelivered(self, batch: str, error: str, now: datetime, retry_at: datetime | None) -> None:
        """One failed attempt; ``retry_at`` None makes its rows dead letters. The batch stays one message."""
        with self._db.write() as raw:
            if not _record(raw, batch, now, error or "failed"):
                return
            state = "dead" if retry_at is None else "waiting"
            raw.execute(
                "UPDATE outbox SET state = ?, attempts = attempts + 1, error = ?, not_before = ?, held_until = NULL "
                "WHERE batch = ? AND batch <> '' AND state = 'waiting'",
                [state, clean(error), optional_moment_text(retry_at), clean(batch)],
            )

    def retry_dead(self, delivery_ids: Sequence[int] | None = None) -> int:
        """Dead letters wait to be sent again; how many. Their attempts are counted anew, and a batch stays one message."""
        sql = "UPDATE outbox SET state = 'waiting', attempts = 0, not_before = NULL WHERE state = 'dead'"
        with self._db.write() as raw:
            if delivery_ids is None:
                return raw.execute(sql).rowcount
            return sum(raw.execute(f"{sql} AND id = ?", [delivery_id]).rowcount for delivery_id in delivery_ids)

    def deliveries(self, state: DeliveryState | None = None, limit: int = 100, *, before: int | None = None) -> list[Delivery]:
        """Newest first; with ``before`` those with lower ids."""
        asked = [("state = ?", state), ("id < ?", before)]
        conditions = " AND ".join(["1", *(condition for condition, value in asked if value is not None)])
        with self._db.read() as raw:
            return _deliveries(raw, f"{conditions} ORDER BY id DESC LIMIT ?", [*(value for _, value in asked if value is not None), limit])

    def last_sent(self, channel: Channel, rule_id: str = "") -> datetime | None:
        """When something was last sent to a channel, of a rule if one is named."""
        condition, parameters = ("AND rule_id = ?", [clean(rule_id)]) if rule_id else ("", [])
        found = self._db.value(
            f"SELECT max(sent_at) FROM outbox WHERE state = 'sent' AND channel = ? {condition}",  # noqa: S608 - own constants
            [clean(channel), *parameters],
        )
        return optional_moment(found)

    def messages_sent(self, channel: Channel, kinds: Collection[str], after: datetime, until: datetime) -> int:
        """How many messages (batches, not rows) of these kinds went to a channel after a moment, up to another."""
        found = self._db.value(
            "SELECT count(DISTINCT batch) FROM outbox WHERE state = 'sent' AND channel = ? AND sent_at > ? AND sent_at <= ? "
            "AND kind IN (SELECT value FROM json_each(?))",
            [clean(channel), moment_text(after), moment_text(until), json_text([*kinds])],
        )
        return int(found)


def put_deliveries(raw: sqlite3.Connection, deliveries: Iterable[Delivery]) -> None:
    """Put rows into the outbox to wait there; known keys stay as they are. Within the caller's transaction."""
    raw.executemany(
        f"INSERT INTO outbox ({_GIVEN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",  # noqa: S608 - own constant
        [
            (
                clean(one.key),
                clean(one.channel),
                one.kind,
                clean(one.rule_id),
                one.item_id,
                json_text(dict(one.payload)),
                optional_moment_text(one.not_before),
                moment_text(one.made_at),
            )
            for one in deliveries
        ],
    )


def _begin(raw: sqlite3.Connection, asked: dict[str, Any], limit: int) -> str:
    """Mark the next rows as one batch and give its name; nothing is marked when nothing is due."""
    name = str(asked["batch"])
    oldest = raw.execute(_OLDEST, asked).fetchone()
    if oldest is None:
        return ""
    if not name or raw.execute("SELECT 1 FROM outbox WHERE batch = ?", [name]).fetchone():
        raise StoreError(f"batch {name!r}", "a batch needs a name that none had before")
    first, kind, rule_id = oldest
    most = 1 if kind == "digest" else max(1, limit)
    chosen = raw.execute(_ALIKE, {**asked, "kind": kind, "rule_id": rule_id, "id": first, "limit": most}).fetchall()
    raw.executemany("UPDATE outbox SET batch = ? WHERE id = ?", [(name, delivery_id) for (delivery_id,) in chosen])
    return name


def _record(raw: sqlite3.Connection, batch: str, now: datetime, error: str) -> bool:
    """Write down one attempt for every row of a batch that is not sent; False when it was written down before, or there is none."""
    done = raw.execute(
        "INSERT INTO attempts (delivery_id, at, batch, error) SELECT id, ?, batch, ? FROM outbox "
        "WHERE batch = ? AND batch <> '' AND state <> 'sent' ON CONFLICT DO NOTHING",
        [moment_text(now), clean(error), clean(batch)],
    )
    return done.rowcount > 0


def _deliveries(raw: sqlite3.Connection, condition: str, parameters: Sequence[object]) -> list[Delivery]:
    """Rows that meet an SQL condition (ours, never a user's)."""
    rows = raw.execute(f"SELECT {_COLUMNS} FROM outbox WHERE {condition}", parameters).fetchall()  # noqa: S608 - own constants
    return [_delivery(row) for row in rows]


def _delivery(row: tuple[Any, ...]) -> Delivery:
    named = by_name(_COLUMNS, row)
    read = {
        "payload": _payload(named["payload"]),
        "not_before": optional_moment(named["not_before"]),
        "made_at": moment(named["made_at"]),
        "sent_at": optional_moment(named["sent_at"]),
    }
    return Delivery(**{**named, **read})


def _payload(text: str) -> dict[str, Any]:
    """What a row carries; nothing where that is damaged, so that one row keeps no other from being sent. The check names it."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
