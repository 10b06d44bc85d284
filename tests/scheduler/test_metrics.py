"""Metrics: what is counted and what is looked up, in names that Prometheus knows."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawlers.crawl import CrawlReport
from parallax.errors import StoreError
from parallax.records import Run
from scheduler.health import SourceHealth
from scheduler.metrics import Metrics
from scheduler.status import Disk, JobStatus, Outbox, Status

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SEEN = Status(
    archive="a.db",
    at=NOW,
    running=True,
    pid=7,
    since=NOW,
    jobs=(JobStatus(id="read", paused=True, last_ok_at=NOW),),
    sources=(SourceHealth(source_id="wire", state="healthy", last_ok=NOW), SourceHealth(source_id="desk", state="blocked", late=True)),
    counts={"items": 9, "unread": 4, "outdated": 3, "pending": 2},
    model="ready: zh-en",
    outbox=Outbox(waiting=3, oldest_seconds=60, dead=1),
    disk=Disk(free=10, floor=5, archive=7),
    backup=None,
)


def lines(metrics: Metrics) -> list[str]:
    return [line for line in metrics.text().decode().splitlines() if not line.startswith("#")]


def test_what_happens_is_counted() -> None:
    metrics = Metrics()
    metrics.declare("read")
    assert 'parallax_job_runs_total{job="read",result="failed"} 0.0' in lines(metrics)
    run = Run(source_id="wire", url="u", started_at=NOW, ms=1, outcome="blocked")
    metrics.crawled(CrawlReport(runs=(run, run), articles=5))
    metrics.job_ended("read", 0.3, ok=False)
    found = lines(metrics)
    assert "parallax_items_total 5.0" in found
    assert 'parallax_runs_total{outcome="blocked"} 2.0' in found
    assert 'parallax_job_runs_total{job="read",result="failed"} 1.0' in found
    assert 'parallax_job_duration_seconds_bucket{job="read",le="0.5"} 1.0' in found
    assert not any("_created" in line for line in found)


def test_what_is_the_case_is_looked_up_seldom() -> None:
    looks: list[int] = []
    metrics = Metrics()
    metrics.look_with(lambda: looks.append(1) or SEEN)  # type: ignore[func-returns-value]
    for _ in range(3):
        found = lines(metrics)
    assert looks == [1]
    assert "parallax_up 1.0" in found
    assert "parallax_backlog_items 4.0" in found
    assert "parallax_outdated_items 3.0" in found
    assert 'parallax_source_trouble{source="desk",state="blocked"} 1.0' in found
    assert 'parallax_sources{state="healthy"} 1.0' in found
    assert f'parallax_source_last_success_timestamp_seconds{{source="wire"}} {NOW.timestamp():.10g}'[:60] in " ".join(found)
    assert not any(line.startswith("parallax_backup") for line in found)


def test_an_archive_that_cannot_be_read_is_a_metric_and_no_crash() -> None:
    def fail() -> Status:
        raise StoreError("a.db", "is damaged")

    metrics = Metrics()
    metrics.look_with(fail)
    assert "parallax_up 0.0" in lines(metrics)


@pytest.mark.parametrize("name", ["a" + chr(34) + "b", "a\nb", "朱雀"])
def test_names_of_sources_cannot_break_the_format(name: str) -> None:
    metrics = Metrics()
    metrics.look_with(lambda: replace(SEEN, sources=(SourceHealth(source_id=name, state="failed"),)))
    assert all(
        re.fullmatch(r'[a-z_]+(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? \S+', line)
        for line in lines(metrics)
        if "le=" not in line
    )
