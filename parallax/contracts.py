"""The archive's contracts: what every implementation promises, and what callers may rely on.

`store` implements them in SQLite; `tests/store/conformance.py` is the specification that any further implementation must pass.
Every writing method is one transaction: after a crash it has happened wholly or not at all, and repeating it changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol

from parallax.query import Query
from parallax.records import Article, Capture, DigestMark, Endpoint, Entry, Item, PendingEntry, Reading, Run, SearchPage, Visit


class CrawlStore(Protocol):
    """What crawling needs: what to poll, what is known, where to put what came."""

    def endpoints(self) -> dict[tuple[str, str], Endpoint]:
        """All remembered endpoints by (source id, url)."""

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

    def runs(self, source_id: str | None = None, limit: int = 100) -> list[Run]:
        """Latest first."""

    def latest_runs(self) -> dict[tuple[str, str], Run]:
        """The last run of every endpoint."""

    def robots(self, origin: str, now: datetime) -> bytes | None:
        """The remembered robots.txt of an origin (``https://host:port``), or None when unknown or older than 24 hours."""

    def save_robots(self, origin: str, body: bytes, now: datetime) -> None:
        """Remember a robots.txt; empty bytes mean that everything is allowed."""


class ReadingStore(Protocol):
    """What the offline stage needs."""

    def unread(self, version: str, limit: int = 100) -> list[Item]:
        """Items without a reading of this version: never read first, newest first."""

    def save_readings(self, readings: Sequence[Reading]) -> None:
        """Commit readings; each replaces the item's earlier one, gives the item a new seq and renews its full text."""


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

    def search(
        self, query: Query, *, order: Literal["newest", "ranked"] = "newest", limit: int = 20, cursor: str | None = None
    ) -> SearchPage:
        """Items that match. No query raises; an unusable cursor raises StoreError."""

    def capture(self, capture_hash: str) -> Capture | None:
        """The raw bytes behind an item."""

    def counts(self) -> dict[str, int]:
        """items, entries, pending, given_up, unread, captures, runs."""

    def check(self) -> list[str]:
        """Integrity problems; empty when sound."""


class DigestStore(Protocol):
    """Which digest covered what."""

    def last_digest(self, subscription: str) -> DigestMark | None:
        """The newest mark of a subscription."""

    def save_digest(self, mark: DigestMark, body: str) -> bool:
        """Record a digest; False when (subscription, local_date, slot) exists already."""


class Store(CrawlStore, ReadingStore, Archive, DigestStore, AbstractContextManager["Store"], Protocol):
    """The whole archive. Closing it is leaving the context."""


__all__ = ["Archive", "CrawlStore", "DigestStore", "Entry", "ReadingStore", "Store"]
