"""The archive's contracts: what every implementation promises, and what callers may rely on.

`store` implements them in SQLite; `tests/store/conformance.py` is the specification that any further implementation must pass.
Every writing method is one transaction: after a crash it has happened wholly or not at all, and repeating it changes nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from parallax.query import Query
from parallax.records import (
    Account,
    Article,
    Capture,
    Channel,
    Coding,
    Correction,
    Delivery,
    DeliveryState,
    DigestMark,
    Endpoint,
    Hit,
    Item,
    KeptDigest,
    NewName,
    Order,
    Overview,
    PendingEntry,
    QueuePlace,
    Reading,
    Revision,
    Rule,
    Run,
    SearchPage,
    Subscriber,
    Theme,
    Visit,
)


class CrawlStore(Protocol):
    """What crawling needs: what to poll, what is known, where to put what came."""

    def endpoints(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Endpoint]:
        """All remembered endpoints by (source id, url), or those of some sources."""

    def endpoints_to_check(self, now: datetime) -> dict[tuple[str, str], Endpoint]:
        """Those that are not muted and whose next check is not after ``now``, is not known, or lies more than a day ahead.

        The last may have been set by a clock that was wrong: `crawlers.visit.is_due` judges.
        """

    def sources_with_pending(self, now: datetime) -> set[str]:
        """The ids of sources of which `pending` would give entries."""

    def unseen(self, source_id: str, keys: Sequence[str]) -> set[str]:
        """Those keys of the source that no entry carries yet."""

    def save_visit(self, visit: Visit) -> None:
        """Commit endpoint state, run row and new entries together. Entries already known are left as they are."""

    def pending(self, now: datetime, source_ids: Iterable[str] | None = None, limit: int = 1000) -> list[PendingEntry]:
        """Entries announced and not yet stored whose time to try has come, oldest first."""

    def save_article(self, article: Article, capture: Capture | None) -> int | None:
        """Store the article, its raw bytes and the end of its entry together; give the item's id, or None when it was there already.

        The same source's article is the same under the same key, and word for word at the same URL under another key: some feeds
        change their guids.
        """

    def postpone(self, source_id: str, key: str, error: str, retry_at: datetime | None) -> None:
        """Count one failed attempt at an entry. ``retry_at`` None gives it up; it stays listed with its error."""

    def save_run(self, run: Run) -> None:
        """Append one run row that belongs to no visit (an article fetch that failed, an import)."""

    def runs(self, source_id: str | None = None, limit: int = 100, *, before: int | None = None) -> list[Run]:
        """Latest first; with ``before`` those that were recorded before the one with this id."""

    def latest_runs(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Run]:
        """The last run of every endpoint, or of those of some sources."""

    def robots(self, origin: str, now: datetime) -> bytes | None:
        """The remembered robots.txt of an origin (``https://host:port``), or None when unknown, older than 24 hours, or of the future."""

    def save_robots(self, origin: str, body: bytes, now: datetime) -> None:
        """Remember a robots.txt; empty bytes mean that everything is allowed."""


class ReadingStore(Protocol):
    """What the offline stage needs."""

    def unread(self, version: str, limit: int = 100, *, corrections: int = 0) -> list[Item]:
        """Items without a reading of this version, and those that a correction up to ``corrections`` asks to be read again.

        Never read first, newest first; then, oldest first, those with a mention of a company or a topic, and the others.
        """

    def save_readings(self, readings: Sequence[Reading], hits: Sequence[Hit] = (), deliveries: Sequence[Delivery] = ()) -> None:
        """Commit readings; each replaces the item's earlier one, gives the item a new seq and renews its full text.

        Hits and outbox rows that are there already stay as they are. A reading that replaces one because of a correction keeps the
        earlier one as a revision; one whose reader did not know the last correction leaves its item to be read again.
        """


class CorrectionStore(Protocol):
    """What people decided against the pack and the machine, and what it changed."""

    def save_correction(self, correction: Correction, *, texts: Sequence[str] = (), entity: str = "") -> int:
        """Record a correction and, in the same transaction, that the items it may touch are to be read again; give its id.

        Those are the items in whose title or text (in the original) any of ``texts`` occurs, folded, or that mention ``entity``.
        """

    def corrections(self, after: int = 0) -> list[Correction]:
        """In the order in which they were made."""

    def last_correction(self) -> int:
        """The id of the newest one, 0 when there is none."""

    def changed_by(self, correction_id: int) -> list[int]:
        """Ids of the items whose reading it changed, so far."""

    def outdated_by(self, correction_id: int) -> int:
        """How many items still have to be read again because of it."""

    def revisions(self, item_id: int) -> list[Revision]:
        """Earlier readings of an item, newest first."""

    def new_names(self, limit: int = 100, least_items: int = 1, *, after: QueuePlace | None = None) -> list[NewName]:
        """Candidates that no correction has judged yet, those in the most sources first; with ``after`` those behind that place."""


class AlertStore(Protocol):
    """Rules, who wants what, and the outbox."""

    def rules(self) -> list[Rule]:
        """The saved rules, by id."""

    def save_rule(self, rule: Rule, now: datetime) -> None:
        """Add a rule, or replace the one with its id."""

    def delete_rule(self, rule_id: str) -> bool:
        """Forget a rule; its hits stay. False when there is none."""

    def hits(
        self, rule_id: str | None = None, *, item_ids: Sequence[int] | None = None, limit: int = 100, before: int | None = None
    ) -> list[Hit]:
        """Newest first; with ``before`` those of one rule that are older than its hit on the item with this id."""

    def subscribers(self) -> list[Subscriber]:
        """By id."""

    def save_subscriber(self, subscriber: Subscriber) -> None:
        """Add one, or replace the one with the id."""

    def delete_subscriber(self, subscriber_id: str) -> bool:
        """Forget one. False when there is none."""

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Outbox rows that come from no item (tests, spikes). Keys that are there already stay as they are."""

    def lease(self, channel: Channel, now: datetime, batch: str, limit: int = 50, *, without: Collection[str] = ()) -> list[Delivery]:
        """What is to be sent to a channel in one message.

        First a batch that was begun and not ended, when its time has come; else up to ``limit`` waiting rows of one rule or digest whose
        time has come, oldest first, marked with ``batch`` in the same transaction. A digest is always alone in its batch. Rows of the
        rules in ``without`` are passed over, begun or not.
        """

    def delivered(self, batch: str, now: datetime) -> None:
        """The batch has been sent."""

    def undelivered(self, batch: str, error: str, now: datetime, retry_at: datetime | None) -> None:
        """One failed attempt; ``retry_at`` None makes its rows dead letters. The batch stays one message."""

    def retry_dead(self, delivery_ids: Sequence[int] | None = None) -> int:
        """Dead letters wait to be sent again; how many."""

    def deliveries(self, state: DeliveryState | None = None, limit: int = 100, *, before: int | None = None) -> list[Delivery]:
        """Newest first; with ``before`` those with lower ids."""

    def last_sent(self, channel: Channel, rule_id: str = "") -> datetime | None:
        """When something was last sent to a channel, of a rule if one is named."""

    def messages_sent(self, channel: Channel, kinds: Collection[str], after: datetime, until: datetime) -> int:
        """How many messages (batches, not rows) of these kinds went to a channel after a moment, up to another."""


class Archive(Protocol):
    """The read side."""

    def item(self, item_id: int) -> Item | None:
        """One item with its reading, or None."""

    def items(self, after_seq: int = 0, until_seq: int | None = None) -> Iterator[Item]:
        """Items in the half-open interval (after_seq, until_seq], by seq."""

    def arrivals(self, after_item: int = 0) -> Iterator[Item]:
        """Items whose id is above ``after_item``, in the order in which they arrived."""

    def last_seq(self) -> int:
        """The highest seq given so far, 0 when empty."""

    def search(self, query: Query, *, order: Order = "newest", limit: int = 20, cursor: str | None = None) -> SearchPage:
        """Items that match. An unusable cursor raises RefusedError.

        Any query is answered, but for one that takes longer than the archive allows for a search, which raises SlowSearchError.
        """

    def overview(self, query: Query, types: Mapping[str, str] = ...) -> Overview:
        """Counts over everything that matches. ``types`` is each company's type, by id, if those are to be counted.

        Raises SlowSearchError as `search` does.
        """

    def capture(self, capture_hash: str) -> Capture | None:
        """The raw bytes behind an item."""

    def counts(self) -> dict[str, int]:
        """items, entries, pending, given_up, unread, outdated (by corrections, to be read again), captures, runs."""

    def check(self, step: Callable[[str, int, int], None] = lambda *_: None, *, alone: bool = True) -> list[str]:
        """Integrity problems; empty when sound. ``step`` is told what is looked at next, how many looks were taken, and of how many.

        ``alone``: whether nobody else wants to write meanwhile. Else the full text is not compared with the items, which holds up all
        who do, for minutes in a large archive.
        """


class DigestStore(Protocol):
    """Which digest covered what."""

    def last_digest(self, subscription: str) -> DigestMark | None:
        """The newest mark of a subscription."""

    def save_digest(self, mark: DigestMark, body: str, deliveries: Sequence[Delivery] = ()) -> bool:
        """Record a digest and what of it is to be sent; False, and nothing is recorded, when (subscription, local_date, slot) exists."""

    def digests(self, limit: int = 100, *, before: int | None = None) -> list[KeptDigest]:
        """Those that were made, newest first, without their text; with ``before`` those made before the one with this id."""

    def digest(self, digest_id: int) -> KeptDigest | None:
        """One with its text."""

    def digest_of(self, subscription: str, local_date: date, slot: str) -> KeptDigest | None:
        """The one with this identity, with its text."""


class AccountStore(Protocol):
    """Who may use the web pages."""

    def accounts(self) -> list[Account]:
        """By name."""

    def save_account(self, account: Account) -> None:
        """Add one, or replace the one with its name and end its sessions."""

    def delete_account(self, name: str) -> bool:
        """Remove one and end its sessions. False when there is none."""

    def open_session(self, key: str, name: str, until: datetime) -> None:
        """Remember a session by the hash of its secret."""

    def session(self, key: str, now: datetime) -> Account | None:
        """Whose session it is, or None when there is none or it has ended."""

    def close_session(self, key: str) -> None:
        """End it."""


class CodingStore(Protocol):
    """What researchers say of items: a codebook of themes, and where each was found."""

    def themes(self) -> list[Theme]:
        """The codebook, by name."""

    def save_theme(self, theme: Theme) -> None:
        """Add one, or replace the one with its id."""

    def delete_theme(self, theme_id: str) -> bool:
        """Remove one that no coding uses. False when there is none; RefusedError when it is used."""

    def codings(self, *, item_id: int | None = None, coder: str | None = None) -> list[Coding]:
        """In the order in which they were made."""

    def save_coding(self, coding: Coding) -> int:
        """Add one and give its id; the same place, theme and coder again changes its note. RefusedError without its item or theme."""

    def delete_coding(self, coding_id: int, coder: str | None = None) -> bool:
        """Remove one; with ``coder`` only of that coder. False when there is none such."""


class Upkeep(Protocol):
    """What maintenance needs."""

    def backup(self, target: Path) -> None:
        """A sound copy of the whole archive while others write; ``target`` appears when it is complete, and is never half there."""

    def forget_before(self, source_ids: Sequence[str], moment: datetime, limit: int = 500) -> int:
        """Remove up to ``limit`` items of these sources published (else stored) before a moment, with all that hangs on them; how many.

        Their entries stay, so that they are not fetched again, and their ids are never given to others. What somebody has coded stays.
        """

    def empty_outbox(self, moment: datetime) -> int:
        """Drop what was said in messages sent before a moment; how many. That they were sent, and how, stays."""

    def tidy(self) -> None:
        """Refresh the planner's statistics and merge the full-text index."""


class Store(
    CrawlStore,
    ReadingStore,
    CorrectionStore,
    AlertStore,
    Archive,
    DigestStore,
    AccountStore,
    CodingStore,
    Upkeep,
    AbstractContextManager["Store"],
    Protocol,
):
    """The whole archive. Closing it is leaving the context."""


__all__ = [
    "AccountStore",
    "AlertStore",
    "Archive",
    "CorrectionStore",
    "CrawlStore",
    "DigestStore",
    "ReadingStore",
    "Store",
    "Upkeep",
]
