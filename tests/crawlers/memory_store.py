"""A CrawlStore in memory, with the run history that crawling reads: the second implementation of the contract, for tests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from parallax.records import Article, Capture, Endpoint, Entry, PendingEntry, Run, Visit


@dataclass
class _Slot:
    entry: Entry
    seen_at: datetime
    attempts: int = 0
    retry_at: datetime | None = None
    state: str = "pending"
    error: str = ""


@dataclass
class MemoryStore:
    """Keeps everything in dictionaries; the fields are there for tests to look at."""

    ends: dict[tuple[str, str], Endpoint] = field(default_factory=dict)
    slots: dict[tuple[str, str], _Slot] = field(default_factory=dict)
    articles: dict[tuple[str, str], Article] = field(default_factory=dict)
    captures: dict[tuple[str, str], Capture] = field(default_factory=dict)
    rows: list[Run] = field(default_factory=list)
    rules: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)

    def endpoints(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Endpoint]:
        wanted = None if source_ids is None else set(source_ids)
        return {name: one for name, one in self.ends.items() if wanted is None or name[0] in wanted}

    def endpoints_to_check(self, now: datetime) -> dict[tuple[str, str], Endpoint]:
        def may_be_due(one: Endpoint) -> bool:
            return not one.muted and (one.next_check is None or not now < one.next_check <= now + timedelta(days=1))

        return {name: one for name, one in self.ends.items() if may_be_due(one)}

    def sources_with_pending(self, now: datetime) -> set[str]:
        return {each.source_id for each in self.pending(now, limit=len(self.slots))}

    def unseen(self, source_id: str, keys: Sequence[str]) -> set[str]:
        return {key for key in keys if (source_id, key) not in self.slots}

    def save_visit(self, visit: Visit) -> None:
        self.ends[visit.endpoint.source_id, visit.endpoint.url] = visit.endpoint
        self.save_run(visit.run)
        for entry in visit.entries:
            self.slots.setdefault((visit.run.source_id, entry.key), _Slot(entry, visit.run.started_at))

    def pending(self, now: datetime, source_ids: Iterable[str] | None = None, limit: int = 1000) -> list[PendingEntry]:
        wanted = None if source_ids is None else set(source_ids)
        found = [
            PendingEntry(source_id=source_id, entry=slot.entry, attempts=slot.attempts, seen_at=slot.seen_at)
            for (source_id, _), slot in self.slots.items()
            if slot.state == "pending" and (wanted is None or source_id in wanted) and (slot.retry_at is None or slot.retry_at <= now)
        ]
        return sorted(found, key=lambda each: each.seen_at)[:limit]

    def save_article(self, article: Article, capture: Capture | None) -> int | None:
        name = (article.source_id, article.key)
        if name in self.articles:
            return None
        self.articles[name] = article
        if capture:
            self.captures[name] = capture
        if name in self.slots:
            self.slots[name].state = "stored"
        return len(self.articles)

    def postpone(self, source_id: str, key: str, error: str, retry_at: datetime | None) -> None:
        slot = self.slots[source_id, key]
        slot.attempts, slot.error, slot.retry_at = slot.attempts + 1, error, retry_at
        slot.state = "pending" if retry_at else "given up"

    def save_run(self, run: Run) -> None:
        self.rows.append(replace(run, id=len(self.rows) + 1))

    def robots(self, origin: str, now: datetime) -> bytes | None:
        body, moment = self.rules.get(origin, (b"", None))
        return body if moment is not None and now - moment < timedelta(hours=24) else None

    def save_robots(self, origin: str, body: bytes, now: datetime) -> None:
        self.rules[origin] = (body, now)

    def runs(self, source_id: str | None = None, limit: int = 100, *, before: int | None = None) -> list[Run]:
        wanted = [run for run in reversed(self.rows) if source_id in (None, run.source_id)]
        return [run for run in wanted if before is None or run.id < before][:limit]

    def latest_runs(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Run]:
        wanted = None if source_ids is None else set(source_ids)
        return {(run.source_id, run.url): run for run in self.rows if wanted is None or run.source_id in wanted}
