"""Metrics in the conventions of Prometheus, in a registry of their own.

What happens is counted as it happens (visits, articles, runs of jobs); what is the case (backlog, outbox, sources, disk, backup) is looked
up when somebody asks, at most once in a quarter of a minute.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from crawlers.crawl import CrawlReport
from parallax.errors import ParallaxError
from parallax.version import __version__
from scheduler.health import STATES
from scheduler.status import JobStatus, Status

_KEPT_SECONDS = 15.0
_BUCKETS = (0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600)


class Metrics:
    """Counts what it is told; the rest it asks of what `look_with` was given."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # else a second series for each counter
        self._registry = CollectorRegistry()
        self._items = Counter("parallax_items", "Articles stored since the service started.", registry=self._registry)
        self._runs = Counter("parallax_runs", "Visits to sources, by how they ended.", ["outcome"], registry=self._registry)
        self._seconds = Histogram(
            "parallax_job_duration_seconds", "How long runs of a job took.", ["job"], buckets=_BUCKETS, registry=self._registry
        )
        self._ended = Counter("parallax_job_runs", "Runs of a job that ended, by result.", ["job", "result"], registry=self._registry)

    def look_with(self, look: Callable[[], Status]) -> None:
        """Ask this for what is the case. Once."""
        self._registry.register(_State(look))

    def declare(self, job_id: str) -> None:
        """Show a job before it has run, so that its first failure is a change that an alert sees."""
        self._seconds.labels(job_id)
        for result in ("ok", "failed"):
            self._ended.labels(job_id, result)

    def crawled(self, report: CrawlReport) -> None:
        """A pass has ended."""
        self._items.inc(report.articles)
        for outcome, count in report.outcomes.items():
            self._runs.labels(outcome).inc(count)

    def job_ended(self, job_id: str, seconds: float, *, ok: bool) -> None:
        """A run of a job has ended."""
        self._seconds.labels(job_id).observe(seconds)
        self._ended.labels(job_id, "ok" if ok else "failed").inc()

    def text(self) -> bytes:
        """The page that Prometheus reads."""
        return generate_latest(self._registry)


class _State(Collector):
    """What is the case. When it cannot be looked up, ``parallax_up`` is 0 and nothing else is told."""

    def __init__(self, look: Callable[[], Status]) -> None:
        self._look, self._lock = look, threading.Lock()
        self._kept: Status | None = None
        self._looked = float("-inf")

    def describe(self) -> list[Metric]:
        """Nothing in advance: registering must not look."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All gauges."""
        yield InfoMetricFamily("parallax_build", "The version that runs.", {"version": __version__})
        try:
            status = self._status()
        except ParallaxError:
            yield _gauge("parallax_up", "Whether the archive can be read.", 0)
            return
        yield _gauge("parallax_up", "Whether the archive can be read.", 1)
        yield from _of_archive(status)
        yield from _of_sources(status)
        yield from _of_jobs(status.jobs)

    def _status(self) -> Status:
        with self._lock:
            if self._kept is None or monotonic() - self._looked > _KEPT_SECONDS:
                self._kept, self._looked = self._look(), monotonic()
            return self._kept


def _of_archive(status: Status) -> Iterator[Metric]:
    yield _gauge("parallax_start_time_seconds", "When the service started, since the epoch.", _seconds(status.since))
    yield _gauge("parallax_archive_items", "Items in the archive.", status.counts["items"])
    yield _gauge("parallax_backlog_items", "Items that nobody has read yet.", status.counts["unread"])
    yield _gauge("parallax_outdated_items", "Items that a correction asks to be read again.", status.counts["outdated"])
    yield _gauge("parallax_pending_entries", "Announced articles that are not fetched yet.", status.counts["pending"])
    yield _gauge("parallax_model_ready", "Whether a translation model is in use.", float(status.model.startswith("ready")))
    yield _gauge("parallax_outbox_waiting", "Messages that wait to be sent.", status.outbox.waiting)
    yield _gauge("parallax_outbox_oldest_seconds", "How long the oldest of them has waited beyond its time.", status.outbox.oldest_seconds)
    yield _gauge("parallax_outbox_dead", "Messages that were given up.", status.outbox.dead)
    yield _gauge("parallax_disk_free_bytes", "Free disk where the archive lies.", status.disk.free)
    yield _gauge("parallax_disk_floor_bytes", "Free disk below which nothing is crawled.", status.disk.floor)
    yield _gauge("parallax_archive_bytes", "Size of the archive.", status.disk.archive)
    if status.backup:
        made = _seconds(status.backup.made_at)
        yield _gauge("parallax_backup_timestamp_seconds", "When the last backup was made, since the epoch.", made)
        yield _gauge("parallax_backup_sound", "Whether the last backup passed its restore test.", float(status.backup.sound))
        yield _gauge("parallax_backup_bytes", "Size of the last backup.", status.backup.bytes)


def _of_sources(status: Status) -> Iterator[Metric]:
    counts = GaugeMetricFamily("parallax_sources", "Sources by how they do.", labels=["state"])
    for state in STATES:
        counts.add_metric([state], sum(each.state == state for each in status.sources))
    yield counts
    good = GaugeMetricFamily("parallax_source_last_success_timestamp_seconds", "Last good visit, since the epoch.", labels=["source"])
    trouble = GaugeMetricFamily("parallax_source_trouble", "1 for a source that does not do well, and how.", labels=["source", "state"])
    for each in status.sources:
        if each.last_ok:
            good.add_metric([each.source_id], each.last_ok.timestamp())
        if each.state not in ("healthy", "new"):
            trouble.add_metric([each.source_id, each.state], 1)
    yield good
    yield trouble
    yield _gauge("parallax_sources_due", "Sources that are to be visited now.", sum(each.due for each in status.sources))
    late = sum(each.late for each in status.sources)
    yield _gauge("parallax_sources_late", "Sources that should have been visited ten minutes ago.", late)


def _of_jobs(jobs: tuple[JobStatus, ...]) -> Iterator[Metric]:
    done = GaugeMetricFamily("parallax_job_last_success_timestamp_seconds", "Start of the last good run, since the epoch.", labels=["job"])
    paused = GaugeMetricFamily("parallax_job_paused", "1 for a job that is paused.", labels=["job"])
    for job in jobs:
        if job.last_ok_at:
            done.add_metric([job.id], job.last_ok_at.timestamp())
        paused.add_metric([job.id], float(job.paused))
    yield done
    yield paused


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, value=value)


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
