"""How fast we crawl, beside lemon24/reader and Scrapy, over the same generated site in the same run.

    python benchmarks/crawl.py [--quick] [--rounds N]

Politeness is off for all. The peer reader lives in an environment of its own under .cache/, made when it is missing. Each part runs in a
fresh process; what is timed is the work itself, with imports done and our worker processes started, as in a service. CPU seconds count all
processes of the part: on a machine that others use, their ratio is the steadier one.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _figures import Figure, record
from _floor import CORES, moved, parsed
from _peers import reader_python
from crawl_site import feed_path, page, page_path

HERE = Path(__file__).resolve().parent
HOSTS = 8
TARGETS = {"first pass": 2.5, "304 pass": 2.0, "regenerated": 8.0, "fetch": 2.0, "chain": 1.7}
NAMES = {
    "first pass": "feeds, first pass",
    "304 pass": "feeds, all answer 304",
    "regenerated": "feeds, other bytes and nothing new",
    "fetch": "pages fetched",
    "chain": "pages fetched, extracted, stored",
}
Pair = tuple[dict, dict | None]  # ours and the peer's; None where the peer cannot be installed


@contextmanager
def site(feeds: int, pages: int, *, local: bool = False) -> Iterator[str]:
    """Serve the generated site; give its port. ``local``: its feeds link to its own pages."""
    command = [sys.executable, str(HERE / "crawl_site.py"), str(feeds), str(pages), str(HOSTS), str(int(local))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def run(python: Path | str, script: str, *arguments: object) -> list[dict]:
    """The JSON lines that a part prints."""
    command = [str(python), str(HERE / script), *map(str, arguments)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def measure(port: str, feeds: int, pages: int, rounds: int) -> dict[str, list[Pair]]:
    """Pairs of (ours, peer) for each figure, one a round."""
    found: dict[str, list[Pair]] = {name: [] for name in TARGETS}
    for _ in range(rounds):
        ours = run(sys.executable, "crawl_ours.py", "feeds", port, feeds, HOSTS)
        for mine, peer in zip(ours, reader_lines(port, feeds), strict=True):
            found[mine["name"]].append((mine, peer))
        for name in ("fetch", "chain"):
            mine = run(sys.executable, "crawl_ours.py", name, port, pages, HOSTS)
            peer = run(sys.executable, "crawl_scrapy.py", name, port, pages, HOSTS)[0]
            found[name].append((mine[0] | (mine[1] if len(mine) > 1 else {}) | {"name": name}, peer))
    return found


def reader_lines(port: str, feeds: int) -> list[dict] | list[None]:
    """What lemon24/reader needed for each of the three editions, with the better of 1 and 8 threads."""
    python = reader_python()
    if python is None:
        return [None] * 3
    tried = (run(python, "crawl_reader.py", f"http://127.0.0.1:{port}", port, feeds, HOSTS, each) for each in (1, 8))
    return min(tried, key=lambda lines: lines[0]["wall"])[:3]


def profiles(port: str, feeds: int, pages: int) -> list[dict]:
    """Where the event loop's own time goes, for feeds and for pages."""
    parts = (("feeds", feeds), ("chain", pages))
    return [run(sys.executable, "crawl_ours.py", f"profile-{part}", port, size, HOSTS)[-1] | {"part": part} for part, size in parts]


def floors(port: str, feeds: int, pages: int) -> dict[str, tuple[float, str]]:
    """Wall seconds that moving, and for the chain parsing, the same bytes takes by itself on all cores; what that is, in words."""

    def asked(path: str, number: int, more: str = "") -> tuple[str, str, str]:
        return f"127.0.0.{number % HOSTS + 1}", path, more

    run(sys.executable, "crawl_ours.py", "turn", port, 0, HOSTS)
    whole = moved(int(port), [asked(feed_path(number), number) for number in range(feeds)])
    short = moved(int(port), [asked(feed_path(number), number, f'If-None-Match: "feed-{number}"\r\n') for number in range(feeds)])
    fetched = moved(int(port), [asked(page_path(number), number) for number in range(pages)])
    bytes_moved = f"bytes moved by raw sockets, {CORES} cores"
    return {
        "first pass": (whole, bytes_moved),
        "304 pass": (short, bytes_moved),
        "regenerated": (whole, bytes_moved),
        "fetch": (fetched, bytes_moved),
        "chain": (fetched + parsed([page(number) for number in range(pages)]), f"bytes moved, then lxml alone, {CORES} cores"),
    }


def median(pairs: list[Pair]) -> Pair:
    """The round whose ratio is in the middle; without a peer, whose time is."""
    return sorted(pairs, key=lambda pair: pair[1]["wall"] / pair[0]["wall"] if pair[1] else pair[0]["wall"])[len(pairs) // 2]


def table(found: dict[str, list[Pair]], sizes: dict[str, int]) -> None:
    heads = f"{'ours/s':>9}{'peer/s':>9}{'ratio':>8}{'target':>8}   {'ours/CPU s':>11}{'peer/CPU s':>11}{'ratio':>8}   {'lag p99':>9}"
    print(f"{'':<14}{heads}")
    for name, target in TARGETS.items():
        size, (mine, peer) = sizes[name], median(found[name])
        lag = f"{mine['lag_p99_ms']:>6.1f} ms"
        if peer is None:
            print(f"{name:<14}{size / mine['wall']:>9.0f}{'':>25}   {size / mine['cpu']:>11.0f}{'':>19}   {lag}")
            continue
        ratios = [pair[1]["wall"] / pair[0]["wall"] for pair in found[name] if pair[1]]
        print(
            f"{name:<14}{size / mine['wall']:>9.0f}{size / peer['wall']:>9.0f}{peer['wall'] / mine['wall']:>7.2f}x{target:>7}x   "
            f"{size / mine['cpu']:>11.0f}{size / peer['cpu']:>11.0f}{peer['cpu'] / mine['cpu']:>7.2f}x   {lag}"
            + (f"   ({min(ratios):.2f} to {max(ratios):.2f} over rounds)" if len(ratios) > 1 else "")
        )
    memory = found["chain"][0][0]
    print(f"\npeak memory: main process {memory['main_mb']} MB, largest worker {memory['worker_mb']} MB")


def hand_over(found: dict[str, list[Pair]], sizes: dict[str, int], floor: dict[str, tuple[float, str]]) -> None:
    for name, pairs in found.items():
        mine, peer = median(pairs)
        limit, what = floor[name]
        record(
            Figure(
                part="Crawling",
                name=NAMES[name],
                unit="pages/s" if name in ("fetch", "chain") else "feeds/s",
                ours=sizes[name] / mine["wall"],
                peer=sizes[name] / peer["wall"] if peer else None,
                peer_name={"fetch": "Scrapy", "chain": "Scrapy, trafilatura, same store"}.get(name, "lemon24/reader"),
                limit=sizes[name] / limit,
                limit_name=what,
            )
        )
    memory = found["chain"][0][0]
    record(
        Figure(part="Memory", name="crawl, main process, peak", unit="MB", ours=memory["main_mb"], peer_name="none"),
        Figure(part="Memory", name="crawl, largest worker, peak", unit="MB", ours=memory["worker_mb"], peer_name="none"),
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="one round over 120 feeds and 300 pages")
    arguments.add_argument("--rounds", type=int, default=2, help="how often everything is measured; the median counts")
    chosen = arguments.parse_args()
    feeds, pages, rounds = (120, 300, 1) if chosen.quick else (500, 2000, chosen.rounds)
    sizes = {name: pages if name in ("fetch", "chain") else feeds for name in TARGETS}
    with site(feeds, pages) as port:
        found = measure(port, feeds, pages, rounds)
        table(found, sizes)
        for profile in profiles(port, feeds, pages):
            shares = ", ".join(f"{name} {share:.0%}" for name, share in profile["shares"].items())
            print(f"\nwhere the event loop's own time goes, {profile['part']}: {shares}")
        hand_over(found, sizes, floors(port, feeds, pages))


if __name__ == "__main__":
    main()
