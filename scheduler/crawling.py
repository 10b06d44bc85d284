"""Crawling as a service does it: one event loop for the life of the service, and as many passes on it as there is work for.

Every tick starts passes over the sources that are due and in no pass yet, a few sources each. A pass gives each source back as soon as it
is done with it, so that a source with many pages or a slow host makes none of the others late. All passes share one gate, so the pauses
between requests to a host hold over all of them, and one pool of worker processes.
"""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from datetime import datetime

from crawlers.crawl import CrawlReport, crawl
from crawlers.politeness import Gate, shared_clock
from crawlers.reading import MODULES
from crawlers.visit import is_due
from crawlers.workers import Workers
from parallax.contracts import CrawlStore
from parallax.records import Source
from parallax.settings import CrawlSettings
from scheduler.jobs import Pulse

log = logging.getLogger("parallax.service")

_SOURCES_A_PASS, _MOST_PASSES = 8, 64
_START_SECONDS, _ANSWER_SECONDS = 60.0, 1.0


class Crawling:
    """Crawls in a thread of its own. ``hold`` says why nothing may be crawled just now, or nothing; ``report`` is told of every pass."""

    def __init__(
        self,
        sources: Sequence[Source],
        store: CrawlStore,
        settings: CrawlSettings,
        *,
        now: Callable[[], datetime],
        hold: Callable[[], str] = lambda: "",
        report: Callable[[CrawlReport], None] = lambda _: None,
    ) -> None:
        self._sources = [source for source in sources if source.enabled]
        self._store, self._settings, self._now, self._hold, self._report = store, settings, now, hold, report
        self._passes: dict[asyncio.Task[CrawlReport], set[str]] = {}  # and the sources that each is not done with
        self._unknown = {(source.id, url) for source in self._sources for url in source.urls}  # endpoints, as far as anybody has looked
        self._held = False  # since the last tick at least
        self._reports: list[CrawlReport] = []
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def tick(self, pulse: Pulse) -> str:
        """Start what is due; say what was finished since the last tick. Raises what a pass raised.

        While the event loop does not answer this does not return and does not beat, so that the job counts as stuck.
        """
        thread = self._thread if self._thread and self._thread.is_alive() else self._start()
        assert self._loop is not None
        asked: Future[tuple[str, bool]] = asyncio.run_coroutine_threadsafe(self._look(), self._loop)
        while thread.is_alive() and not pulse.stopping:
            if wait([asked], _ANSWER_SECONDS).done:
                said, pulse.is_news = ("", False) if asked.cancelled() else asked.result()
                return said
        return ""

    def stop(self, seconds: float) -> bool:
        """Break passes off between two of their commits and end the thread; False when that took longer."""
        if self._thread is None or self._loop is None:
            return True
        with suppress(RuntimeError):  # the loop has ended already
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # --- in the thread

    def _start(self) -> threading.Thread:
        ready = threading.Event()
        self._thread = thread = threading.Thread(target=lambda: asyncio.run(self._live(ready)), name="crawl-loop", daemon=True)
        thread.start()
        if not ready.wait(_START_SECONDS):
            raise RuntimeError("the crawl's event loop did not start")
        return thread

    async def _live(self, ready: threading.Event) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._gate = Gate(shared_clock(), delay=self._settings.delay_seconds, concurrency=self._settings.concurrency)
        self._passes.clear()
        async with Workers(self._settings, MODULES) as self._workers:
            ready.set()
            await self._end.wait()
            for one in self._passes:
                one.cancel()
            if self._passes:
                await asyncio.wait(list(self._passes))

    async def _look(self) -> tuple[str, bool]:
        """What there is to say, and whether it is news: neither what goes on nor what still holds the crawl back is, tick for tick."""
        if self._failure:
            failure, self._failure = self._failure, None
            raise failure
        why, was_held = self._hold(), self._held
        self._held = bool(why)
        if why:
            return f"not crawling: {why}", not was_held
        self._begin(self._due())
        done, self._reports = self._reports, []
        going = sum(map(len, self._passes.values()))
        return _sentence(done, going) if done or going else "", bool(done)

    def _due(self) -> list[Source]:
        """Sources in no pass that have an endpoint to poll, or articles that an earlier pass left over."""
        now, busy = self._now(), frozenset[str]().union(*self._passes.values())
        wanted = {source_id for (source_id, _), each in self._store.endpoints_to_check(now).items() if is_due(each, now)}
        wanted |= self._store.sources_with_pending(now) | self._never_visited()
        wanted -= busy
        return [source for source in self._sources if source.id in wanted]

    def _never_visited(self) -> set[str]:
        """Sources with an endpoint that the store does not know. Those that it knows it knows for good, and is not asked of again."""
        if self._unknown:
            self._unknown -= self._store.endpoints({source_id for source_id, _ in self._unknown}).keys()
        return {source_id for source_id, _ in self._unknown}

    def _begin(self, due: Sequence[Source]) -> None:
        room = max(1, _MOST_PASSES - len(self._passes))
        size = max(_SOURCES_A_PASS, -(-len(due) // room))
        for start in range(0, len(due), size):
            self._begin_pass(due[start : start + size])

    def _begin_pass(self, part: Sequence[Source]) -> None:
        held = {source.id for source in part}
        work = crawl(part, self._store, self._settings, now=self._now, done_with=held.discard, workers=self._workers, gate=self._gate)
        one = asyncio.create_task(work)
        self._passes[one] = held
        one.add_done_callback(self._ended)

    def _ended(self, one: "asyncio.Task[CrawlReport]") -> None:
        del self._passes[one]
        if one.cancelled():
            return
        if error := one.exception():
            self._failure = error
            log.error("a pass failed: %r", error)
            return
        self._reports.append(one.result())
        self._report(one.result())


def _sentence(reports: Sequence[CrawlReport], going: int) -> str:
    outcomes = Counter(run.outcome for report in reports for run in report.runs)
    visits = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    articles, later = sum(report.articles for report in reports), sum(report.postponed for report in reports)
    parts = [
        f"visits: {visits}" if visits else "",
        f"{articles} articles stored" if articles else "",
        f"{later} article fetches to be tried again" if later else "",
        f"{going} sources under way" if going else "",
    ]
    return "; ".join(part for part in parts if part) or "nothing new"
