"""Who wants to be told of what, what was found for them, and what is to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Channel = str  # the name of a channel in the settings
DeliveryState = Literal["waiting", "sent", "dead"]
RuleKind = Literal["match", "spike"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What somebody wants to be told of. ``query`` is text of the query language; a spike rule's is about one company or topic."""

    id: str
    name: str
    query: str
    kind: RuleKind = "match"
    weight: float = 1.0  # how much it counts in ranking
    channels: tuple[Channel, ...] = ()  # where its alerts go; none: it only marks items for digests and feeds
    cooldown_minutes: int = 0  # least time between two messages of this rule to one channel; what comes meanwhile is grouped
    author: str = ""
    note: str = ""
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words for which an item meets a rule: code points of the field, end exclusive, and the name or word that was asked for."""

    field: Literal["title", "text", "title_en", "text_en"]
    start: int
    end: int
    text: str
    variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that met a rule. (rule_id, item_id) is unique."""

    rule_id: str
    item_id: int
    evidence: tuple[Evidence, ...]
    matched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to be said to one channel: a row of the outbox. ``key`` is unique, so that saying it twice is impossible to ask for.

    Rows with the same ``batch`` go out as one message, whose identity the batch is: sent again after a crash it has the same Message-ID.
    """

    id: int = 0
    key: str  # such as "alert:<rule>:<item>:<channel>"
    channel: Channel
    kind: Literal["alert", "spike", "digest", "test"]
    rule_id: str = ""
    item_id: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)  # what the message needs beyond the item: a digest's parts, a spike's figures
    state: DeliveryState = "waiting"
    batch: str = ""  # given when it is about to be sent
    attempts: int = 0
    not_before: datetime | None = None
    error: str = ""
    made_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who gets a digest, of what, and when. Empty ``rules``, ``companies``, ``topics`` and ``languages`` mean: everything."""

    id: str
    address: str  # mail address
    name: str = ""
    rules: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    times: tuple[str, ...] = ("07:30",)  # local, one slot each
    days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    stories: int = 20
    token: str = ""  # in the unsubscribe link
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestMark:
    """The interval of item ids that one digest covered; (subscription, local_date, slot) is unique.

    Ids, not ``seq``: an item that is read again gets a new seq, and must not be in a second digest.
    """

    subscription: str
    local_date: date
    slot: str
    after_item: int
    until_item: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDigest:
    """A digest as it was made. ``body`` is its plain text, empty where only a list of digests was asked for."""

    id: int
    mark: DigestMark
    body: str = ""
