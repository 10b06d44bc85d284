"""The outbox worker: what waits is leased, written, sent and ticked off, each channel by itself.

    waiting rows ─► may it go now? ─► lease ─► message ─► channel ─► delivered | undelivered (tried again, or a dead letter)

A row is ticked off after the channel has taken the message, so that a crash at any moment loses nothing: the batch is leased again and
goes once more under the same identity. What a message says is `parallax.deliver.alerts`' business, when it may go `pacing`'s.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Literal, Protocol
from uuid import uuid4

from matching.rules import combined
from parallax.contracts import AlertStore, Store
from parallax.deliver.alerts import Writer
from parallax.deliver.message import DeliveryError, Message, Sender
from parallax.deliver.pacing import PACED, by_channel, is_cooling, is_due, is_paced, lately, quiet_end, retry_at
from parallax.deliver.secrecy import where_raised
from parallax.errors import StoreError
from parallax.records import Channel, Delivery, Rule, Source
from parallax.settings import AlertSettings, Settings

log = logging.getLogger("parallax.deliver")

ROUND_SECONDS = 60.0  # after which a round begins no further message: a lease lasts two minutes
_THREADS = 8
_ROWS = 500  # of one rule in one message
_WAITING = 20_000  # rows that a round looks at
_FAILING = 3  # messages of a channel that may be waiting for another try before no further one is begun: the rest stays together
State = Literal["sent", "failed", "dead"]


class Openable(Protocol):
    """Where channels are opened (`parallax.deliver.channels.Channels`)."""

    def sender(self, channel: Channel) -> Sender:
        """The way to a channel. Raises DeliveryError when there is none."""


class Writable(Protocol):
    """What makes messages of rows (`parallax.deliver.alerts.Writer`)."""

    def message(self, rows: Sequence[Delivery], now: datetime) -> Message:
        """The message of one batch. Whatever it raises makes the batch a dead letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One message that was tried: what became of it, and what the other side said."""

    channel: Channel
    batch: str
    rows: int
    state: State
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport:
    """What a round did, message by message."""

    attempts: tuple[Attempt, ...] = ()

    def count(self, state: State) -> int:
        """Messages that ended so."""
        return sum(each.state == state for each in self.attempts)


def deliver_due(
    store: Store,
    channels: Openable,
    settings: Settings,
    now: datetime,
    *,
    sources: Mapping[str, Source],
    rules: Iterable[Rule] = (),
    stopping: Callable[[], bool] = lambda: False,
) -> DeliverReport:
    """Send what is due and may go; channels do not wait for each other. The store must be one that threads may share.

    ``sources`` are by id; ``rules`` are the pack's, whose place saved ones of the same id take. A round lasts about a minute at most.
    """
    in_force = {rule.id: rule for rule in combined(rules, store.rules())}
    writer = Writer(store, in_force, sources, settings)
    one = Round(store=store, channels=channels, writer=writer, settings=settings.alerts, rules=in_force, now=now, stopping=stopping)
    return one.deliver()


@dataclass(frozen=True, kw_only=True)
class Round:
    """One look at the outbox."""

    store: AlertStore
    channels: Openable
    writer: Writable
    settings: AlertSettings
    rules: Mapping[str, Rule]
    now: datetime
    new_batch: Callable[[], str] = lambda: uuid4().hex
    stopping: Callable[[], bool] = lambda: False
    began: float = field(default_factory=monotonic)

    def deliver(self) -> DeliverReport:
        """Every channel that something waits for, in threads."""
        waiting = by_channel([row for row in self.store.deliveries("waiting", limit=_WAITING) if row.batch or self._is_due(row)])
        due = {channel: rows for channel, rows in waiting.items() if any(map(self._is_due, rows))}
        if not due:
            return DeliverReport()
        with ThreadPoolExecutor(min(_THREADS, len(due)), "deliver") as pool:
            done = pool.map(self._channel, due, due.values())
            return DeliverReport(attempts=tuple(attempt for attempts in done for attempt in attempts))

    def _channel(self, channel: Channel, waiting: Sequence[Delivery]) -> list[Attempt]:
        """Messages of one channel, until nothing more may go or one did not get through: the next round tries again."""
        attempts: list[Attempt] = []
        rows = list(waiting)
        while self._may_go_on():
            held = self._held(channel, rows)
            if not self._any_may_go(rows, held):
                break
            leased = self.store.lease(channel, self._moment(), self.new_batch(), _ROWS, without=held)
            if not leased:
                break
            attempts.append(self._attempt(channel, leased))
            if attempts[-1].state == "failed":
                break
            taken = {row.id for row in leased}
            rows = [row for row in rows if row.id not in taken]
        return attempts

    def _attempt(self, channel: Channel, rows: Sequence[Delivery]) -> Attempt:
        batch = rows[0].batch
        try:
            answer = self._send(channel, rows)
        except DeliveryError as error:
            state = self._failed(batch, rows, error)
            answer = str(error)
            log.log(logging.ERROR if state == "dead" else logging.WARNING, "not delivered: channel=%s batch=%s %s", channel, batch, answer)
        else:
            self.store.delivered(batch, self.now)
            state = "sent"
            log.info("delivered: channel=%s batch=%s rows=%d", channel, batch, len(rows))
        return Attempt(channel=channel, batch=batch, rows=len(rows), state=state, answer=answer)

    def _send(self, channel: Channel, rows: Sequence[Delivery]) -> str:
        try:
            message = self.writer.message(rows, self.now)
        except (DeliveryError, StoreError):
            raise
        except Exception as error:
            raise DeliveryError(f"batch {rows[0].batch}", f"cannot be written: {where_raised(error)}", permanent=True) from error
        try:
            return self.channels.sender(channel).send(message)
        except DeliveryError:
            raise
        except Exception as error:
            raise DeliveryError(f"channel {channel}", f"failed unexpectedly: {where_raised(error)}") from error

    def _failed(self, batch: str, rows: Sequence[Delivery], error: DeliveryError) -> State:
        again = retry_at(batch, 1 + max(row.attempts for row in rows), error, self.settings, self.now)
        self.store.undelivered(batch, str(error), self.now, again)
        return "failed" if again else "dead"

    # --- may the next message go?

    def _may_go_on(self) -> bool:
        return not self.stopping() and monotonic() - self.began < ROUND_SECONDS

    def _moment(self) -> datetime:
        """By now: what is leased is held from when it is taken, not from the beginning of the round."""
        return self.now + timedelta(seconds=monotonic() - self.began)

    def _is_due(self, row: Delivery) -> bool:
        return is_due(row, self.now)

    def _any_may_go(self, rows: Sequence[Delivery], held: Collection[str]) -> bool:
        """Whether anything is due and not held. Where several messages wait for another try, only what was begun goes on."""
        free = [row for row in rows if self._is_due(row) and row.rule_id not in held]
        failing = {row.batch for row in rows if row.batch}
        return any(row.batch or len(failing) < _FAILING or not is_paced(row) for row in free)

    def _held(self, channel: Channel, rows: Sequence[Delivery]) -> set[str]:
        """Rules of which a channel may have nothing now."""
        paced = {row.rule_id for row in rows if is_paced(row) and self._is_due(row)}
        if not paced or quiet_end(self.settings, self.now):
            return paced
        if self.store.messages_sent(channel, PACED, *lately(self.now)) >= self.settings.per_hour:
            return paced
        return {each for each in paced if is_cooling(self.rules.get(each), self.store.last_sent(channel, each), self.now)}
