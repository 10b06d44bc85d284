"""From announced entries to stored articles: fetch the page, extract it in a worker, store it; or take the text that the entry holds.

A failure is counted at the entry, which is retried later and given up after five attempts (at once when the page is gone), and leaves a
run row that says why. What the source itself announced, a title and perhaps a summary, is then stored as the article. Where a host asks
to be left alone for a while, the retry waits for that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from crawlers.fetch import Fetcher
from crawlers.intervals import article_retry, retry_after
from crawlers.reading import PageReading, name_refusal, read_own_entries, read_page
from crawlers.workers import Workers
from parallax.contracts import CrawlStore
from parallax.errors import FetchError, ParseError
from parallax.records import Article, Capture, Fetched, Outcome, PendingEntry, Run, Source

_GONE = frozenset({410, 451})  # no later attempt will change it


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One try at one entry, and when it began: the moment, and the same in seconds of the monotonic clock."""

    source: Source
    pending: PendingEntry
    moment: datetime
    started: float


class ArticleFetcher:
    """Turns pending entries into stored articles. One per pass."""

    def __init__(self, fetcher: Fetcher, workers: Workers, store: CrawlStore, now: Callable[[], datetime]) -> None:
        self._fetcher, self._workers, self._store, self._now = fetcher, workers, store, now

    async def take_page(self, source: Source, pending: PendingEntry) -> Outcome:
        """Fetch, extract and store the article behind one entry; "unchanged" when the store had it already."""
        attempt, fetched = _Attempt(source, pending, self._now(), monotonic()), None
        try:
            fetched = await self._fetcher.get(pending.entry.url)
            reading = await self._read(source, pending, fetched)
        except (FetchError, ParseError) as error:
            outcome, note = _failure(error)
        else:
            if reading.article is not None:
                capture = Capture(
                    url=fetched.final_url,
                    body=fetched.body,
                    content_type=fetched.header("content-type") or "",
                    fetched_at=fetched.fetched_at,
                )
                return self._save(reading.article, capture)
            outcome, note = _refusal(fetched, reading)
        if outcome != "gone" and article_retry(pending.attempts + 1, attempt.moment) is None and await self._keep_announcement(attempt):
            self._log(attempt, outcome, f"{note} (given up; what its source announced is kept)", fetched)
            return outcome
        return self._give_back(attempt, outcome, note, fetched)

    async def _keep_announcement(self, attempt: _Attempt) -> bool:
        """Store what the source said of an article that cannot be had: a title and a summary are news too."""
        if not attempt.pending.entry.title:
            return False
        read = await self._workers.run(attempt.source.id, read_own_entries, attempt.source, [attempt.pending], attempt.moment)
        return isinstance(read[0], Article) and bool(self._save(read[0], None))

    def give_back(self, source: Source, pending: PendingEntry, note: str) -> Outcome:
        """Count a failed attempt that has no better name than ``note``."""
        return self._give_back(_Attempt(source, pending, self._now(), monotonic()), "failed", note)

    async def take_entries(self, source: Source, pending: Sequence[PendingEntry]) -> list[Outcome]:
        """Store the articles of entries that hold their own text. One that kills its reader costs no other entry an attempt."""
        moment = self._now()
        try:
            read = await self._workers.run(source.id, read_own_entries, source, pending, moment)
        except ParseError as error:
            if len(pending) > 1:
                return [outcome for each in pending for outcome in await self.take_entries(source, [each])]
            read = [error]
        return [self._take_entry(source, each, found, moment) for each, found in zip(pending, read, strict=True)]

    def _take_entry(self, source: Source, pending: PendingEntry, found: Article | ParseError, moment: datetime) -> Outcome:
        if isinstance(found, ParseError):
            return self._give_back(_Attempt(source, pending, moment, monotonic()), *_failure(found))
        html = pending.entry.html.encode("utf-8", "surrogatepass")
        capture = Capture(url=pending.entry.url, body=html, content_type="text/html; charset=utf-8", fetched_at=moment)
        return self._save(found, capture if html else None)

    async def _read(self, source: Source, pending: PendingEntry, fetched: Fetched) -> PageReading:
        if fetched.status == 200:
            return await self._workers.run(fetched.url, read_page, source, pending.entry, fetched, self._now())
        named = fetched.body and fetched.status not in (404, 410, 429)
        return PageReading(blocked=await self._workers.run(fetched.url, name_refusal, fetched) if named else "")

    def _save(self, article: Article, capture: Capture | None) -> Outcome:
        return "unchanged" if self._store.save_article(article, capture) is None else "ok"

    def _give_back(self, attempt: _Attempt, outcome: Outcome, note: str, fetched: Fetched | None = None) -> Outcome:
        """Count the attempt and say in a run row why it failed."""
        pending = attempt.pending
        asked = retry_after(fetched.header("retry-after"), attempt.moment) if fetched else None
        retry = None if outcome == "gone" else article_retry(pending.attempts + 1, attempt.moment, asked)
        self._store.postpone(pending.source_id, pending.entry.key, note, retry)
        self._log(attempt, outcome, note if retry else f"{note} (given up)", fetched)
        return outcome

    def _log(self, attempt: _Attempt, outcome: Outcome, note: str, fetched: Fetched | None) -> None:
        self._store.save_run(
            Run(
                source_id=attempt.source.id,
                url=attempt.pending.entry.url,
                started_at=attempt.moment,
                ms=fetched.elapsed_ms if fetched else round((monotonic() - attempt.started) * 1000),
                outcome=outcome,
                status=fetched.status if fetched else 0,
                bytes=len(fetched.body) if fetched else 0,
                error=note,
            )
        )


def _failure(error: FetchError | ParseError) -> tuple[Outcome, str]:
    reason = getattr(error, "reason", "unreadable")
    return "forbidden" if reason == "robots" else "failed", f"{reason}: {error.message}"


def _refusal(fetched: Fetched, reading: PageReading) -> tuple[Outcome, str]:
    if fetched.status in _GONE or reading.is_deleted:
        return "gone", reading.blocked or f"http-{fetched.status}"
    if reading.blocked or fetched.status in (401, 403):
        return "blocked", reading.blocked or f"http-{fetched.status}: access refused"
    if fetched.status in (429, 503):
        return "deferred", f"http-{fetched.status}: asked to wait"
    return "failed", f"http-{fetched.status}"
