"""Our own crawl over the benchmark's site, in a process of its own: one JSON line per measurement."""

import asyncio
import cProfile
import json
import os
import pstats
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from _memory import peak_mb
from crawl_site import feed_path, page_path

from crawlers.crawl import crawl
from crawlers.engine import run_in_scrapy
from crawlers.fetch import Fetcher
from crawlers.guard import Guard
from crawlers.lanes import Lanes
from crawlers.politeness import Gate, HostClock
from crawlers.reading import MODULES
from crawlers.workers import Workers
from parallax.records import Endpoint, Entry, Run, Source, Visit
from parallax.settings import CrawlSettings
from store.sqlite import open_sqlite

SETTINGS = CrawlSettings(allow_addresses=("127.0.0.0/8",), delay_seconds=0.0, obey_robots=False, concurrency=16, articles_per_visit=100_000)
START = datetime(2026, 11, 20, tzinfo=UTC)


class Meter:
    """Wall and CPU seconds (children that have ended included) of a block, and the event loop's lag meanwhile."""

    async def __aenter__(self) -> Self:
        self.lags: list[float] = []
        self._watch = asyncio.create_task(self._sample())
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        self._watch.cancel()

    async def _sample(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.002)
            self.lags.append(time.perf_counter() - before - 0.002)

    def report(self, name: str, **more: Any) -> None:
        lag = sorted(self.lags)[int(len(self.lags) * 0.99)] if self.lags else 0.0
        print(json.dumps({"name": name, "wall": self.wall, "cpu": self.cpu, "lag_p99_ms": lag * 1000, **more}), flush=True)


def source(number: int, url: str) -> Source:
    return Source(
        id=f"s{number}",
        name_en="n",
        name_zh="n",
        homepage=url,
        method="feed",
        urls=(url,),
        kind="trade",
        provenance="independent press",
        lang="zh",
        country="CN",
        timezone="Asia/Shanghai",
        owner="n",
    )


def worker_cpu(workers: Workers) -> float:
    """CPU seconds of the worker processes so far."""
    stats = [Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split() for pid in workers.pids]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


def turn_to(port: str, edition: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/_round/{edition}") as answer:
        answer.read()


async def feeds_part(port: str, feeds: int, hosts: int) -> None:
    sources = [source(number, f"http://127.0.0.{number % hosts + 1}:{port}{feed_path(number)}") for number in range(feeds)]
    chosen = CrawlSettings(**{name: getattr(SETTINGS, name) for name in SETTINGS.__slots__} | {"articles_per_visit": 0})
    async with Workers(chosen, MODULES) as workers:
        await asyncio.gather(*(workers.run("warm", time.sleep, 0.2) for _ in range(chosen.workers)))
        with tempfile.TemporaryDirectory() as folder, open_sqlite(Path(folder) / "archive.db") as store:
            for edition, name in enumerate(("first pass", "304 pass", "regenerated")):
                await asyncio.to_thread(turn_to, port, edition)
                gate = Gate(HostClock(), delay=0.0, concurrency=chosen.concurrency, per_host=8)
                moment, before = START + timedelta(days=edition), worker_cpu(workers)
                async with Meter() as meter:
                    report = await crawl(sources, store, chosen, now=lambda moment=moment: moment, workers=workers, gate=gate)
                meter.cpu += worker_cpu(workers) - before
                meter.report(name, outcomes=report.outcomes, entries=store.counts()["entries"])


async def fetch_part(port: str, pages: int, hosts: int) -> None:
    gate = Gate(HostClock(), delay=0.0, concurrency=SETTINGS.concurrency, per_host=8)

    async def work(download: Any) -> None:
        fetcher = Fetcher(download, SETTINGS, gate=gate, guard=Guard(SETTINGS.allow_addresses), store=None, now=lambda: START)
        lanes = Lanes(8)
        for number in range(pages):
            host = f"127.0.0.{number % hosts + 1}"
            lanes.add(host, getting(fetcher, f"http://{host}:{port}{page_path(number)}"))
        await lanes.run()

    async with Meter() as meter:
        await run_in_scrapy(work, SETTINGS)
    meter.report("fetch")


def getting(fetcher: Fetcher, url: str) -> Callable[[], Awaitable[None]]:
    async def get() -> None:
        assert (await fetcher.get(url)).status == 200

    return get


async def chain_part(port: str, pages: int, hosts: int) -> None:
    one = source(0, f"http://127.0.0.1:{port}/feed/0.xml")
    urls = [f"http://127.0.0.{number % hosts + 1}:{port}{page_path(number)}" for number in range(pages)]
    entries = tuple(Entry(key=url, url=url) for url in urls)
    async with Workers(SETTINGS, MODULES) as workers:
        await asyncio.gather(*(workers.run("warm", time.sleep, 0.2) for _ in range(SETTINGS.workers)))
        with tempfile.TemporaryDirectory() as folder, open_sqlite(Path(folder) / "archive.db") as store:
            run = Run(source_id="s0", url=one.urls[0], started_at=START, ms=1, outcome="ok")
            store.save_visit(
                Visit(endpoint=Endpoint(source_id="s0", url=one.urls[0], next_check=START + timedelta(days=9)), run=run, entries=entries)
            )
            gate, before = Gate(HostClock(), delay=0.0, concurrency=SETTINGS.concurrency, per_host=8), worker_cpu(workers)
            async with Meter() as meter:
                report = await crawl([one], store, SETTINGS, now=lambda: START, workers=workers, gate=gate)
            meter.cpu += worker_cpu(workers) - before
            own, largest = peak_mb(), max(peak_mb(pid) for pid in workers.pids)
            meter.report("chain", articles=report.articles, postponed=report.postponed, rss_mb=own)
    print(json.dumps({"name": "memory", "main_mb": own, "worker_mb": largest}), flush=True)


def profiled(part: Any, *arguments: Any) -> None:
    """Run a part under the profiler and say which package the event loop's own time went to."""
    profile = cProfile.Profile()
    profile.runcall(asyncio.run, part(*arguments))
    spent: Counter[str] = Counter()
    for (file, _, function), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[package_of(file, function)] += own
    total = sum(spent.values()) - spent["(waiting)"]
    print(
        json.dumps(
            {"name": "profile", "shares": {name: round(value / total, 3) for name, value in spent.most_common(14) if name != "(waiting)"}}
        ),
        flush=True,
    )


def package_of(file: str, function: str) -> str:
    if "poll" in function and "select" in function:
        return "(waiting)"
    if file == "~":
        return (
            "sqlite3" if "sqlite3" in function else "sockets" if "socket" in function else "pickle" if "pickle" in function else "builtins"
        )
    for name in ("aiohttp", "scrapy", "twisted", "asyncio", "yarl", "w3lib", "multidict"):
        if f"/{name}/" in file:
            return name
    for name in ("crawlers", "store", "parallax"):
        if f"/{name}/" in file:
            return f"{name}"
    return "other"


if __name__ == "__main__":
    part, port, size, hosts = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if part == "turn":
        turn_to(port, size)
        sys.exit()
    chosen = {"feeds": feeds_part, "fetch": fetch_part, "chain": chain_part}[part.removeprefix("profile-")]
    if part.startswith("profile-"):
        profiled(chosen, port, size, hosts)
    else:
        asyncio.run(chosen(port, size, hosts))
