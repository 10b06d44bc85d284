"""One pass over all traps and a good source, in a process of its own so that it can be measured; says what came of it, as JSON."""

import asyncio
import json
import subprocess
import sys
from time import monotonic, thread_time
from typing import Any

from crawl_scenes import NOW, article, rss, settings, source
from memory_peak import peak
from memory_store import MemoryStore
from small_server import Route, page, serving, status
from trap_pages import PAGES
from traps import TRAPS, later, path

from crawlers.crawl import Progress, crawl
from crawlers.politeness import Gate, HostClock
from crawlers.reading import MODULES
from crawlers.workers import Workers

SECONDS = 3.0  # that a request may take
TICK = 0.01


class Watch:
    """When the good source's articles were stored, how long the event loop stood still, how much memory was taken."""

    def __init__(self) -> None:
        self.started, self.good, self.stood_still = monotonic(), 0.0, 0.0
        self._before = peak()

    def __call__(self, step: Progress) -> None:
        if step.source_id == "good":
            self.good = monotonic() - self.started

    async def tick(self) -> None:
        """What the loop's thread does in one go, in seconds of work: on a busy machine it stands still for reasons that are not its own."""
        while True:
            before = thread_time()
            await asyncio.sleep(TICK)
            self.stood_still = max(self.stood_still, thread_time() - before)

    def figures(self) -> dict[str, float]:
        return {
            "good": self.good,
            "stood_still": self.stood_still,
            "seconds": monotonic() - self.started,
            "megabytes": peak() - self._before,
        }


async def one_pass(base: str, peer: str, third: str) -> dict[str, Any]:
    store, chosen = MemoryStore(), settings(timeout_seconds=SECONDS, worker_seconds=20.0, workers=2, articles_per_visit=len(PAGES))
    traps = [source(base + path(name), id=name, method=trap.method) for name, trap in TRAPS.items()]
    gate = Gate(HostClock(), delay=0.0, concurrency=24, per_host=16)
    async with Workers(chosen, MODULES) as workers:
        await crawl([source(f"{peer}/warm")], MemoryStore(), chosen, now=lambda: NOW, workers=workers, gate=gate)
        watch = Watch()
        ticking = asyncio.create_task(watch.tick())
        report = await crawl(
            [source(f"{third}/pages", id="pages"), *traps[:40], source(f"{peer}/feed", id="good"), *traps[40:]],
            store,
            chosen,
            now=lambda: NOW,
            workers=workers,
            gate=gate,
            progress=watch,
        )
        ticking.cancel()
    entries = {name: [slot.entry.title[:100] for (owner, _), slot in store.slots.items() if owner == name] for name in TRAPS}
    return {
        "runs": {run.source_id: [run.outcome, run.error] for run in report.runs},
        "entries": entries,
        "pages": {run.url.partition("/page/")[2]: [run.outcome, run.error] for run in store.rows if "/page/" in run.url},
        "stored": [key.partition("/page/")[2] for owner, key in store.articles if owner == "pages"],
        "next": {owner: str(end.next_check) for (owner, _), end in store.ends.items()},
        **watch.figures(),
    }


def serve() -> None:
    """Serve all of it, far from the pass, until standard input ends."""
    routes: dict[str, Route] = {"/a": page(article()), "/robots.txt": status(404), "/warm": page(rss("http://127.0.0.1:9/"))}
    routes |= {path(name): trap.route for name, trap in TRAPS.items()}
    routes |= {f"/page/{number}": trap.route for number, trap in enumerate(PAGES.values())}
    for route in routes.values():
        if isinstance(route, later):
            route.make()
    with serving(routes, hosts=3) as (base, _):
        peer, third = (base.replace("127.0.0.1", f"127.0.0.{number}") for number in (2, 3))  # pauses and lanes go by host
        routes["/pages"] = page(rss(*(f"{third}/page/{number}" for number in range(len(PAGES)))))
        routes["/feed"] = page(rss(f"{peer}/a"))
        print(json.dumps([base, peer, third]), flush=True)
        sys.stdin.read()


def main() -> None:
    command = [sys.executable, __file__, "serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        print(json.dumps(asyncio.run(one_pass(*json.loads(server.stdout.readline())))))
        server.kill()


if __name__ == "__main__":
    serve() if sys.argv[1:] else main()
