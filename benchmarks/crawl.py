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
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
READER = HERE.parent / ".cache" / "bench-venv"
HOSTS = 8
TARGETS = {"first pass": 2.5, "304 pass": 2.0, "regenerated": 8.0, "fetch": 2.0, "chain": 1.7}


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


def reader_python() -> Path:
    """A Python that has the peer."""
    python = READER / "bin" / "python"
    if not python.exists():
        venv.create(READER, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "reader>=3.20", "sgmllib3k"], check=True)
    return python


def measure(feeds: int, pages: int, rounds: int) -> dict[str, list[tuple[dict, dict]]]:
    """Pairs of (ours, peer) for each figure, one a round."""
    found: dict[str, list[tuple[dict, dict]]] = {name: [] for name in TARGETS}
    with site(feeds, pages) as port:
        for _ in range(rounds):
            ours = run(sys.executable, "crawl_ours.py", "feeds", port, feeds, HOSTS)
            peers = min(
                (run(reader_python(), "crawl_reader.py", f"http://127.0.0.1:{port}", port, feeds, HOSTS, each) for each in (1, 8)),
                key=lambda lines: lines[0]["wall"],
            )
            for mine, peer in zip(ours, peers, strict=True):
                found[mine["name"]].append((mine, peer))
            for name in ("fetch", "chain"):
                mine = run(sys.executable, "crawl_ours.py", name, port, pages, HOSTS)
                found[name].append(
                    (
                        mine[0] | (mine[1] if len(mine) > 1 else {}) | {"name": name},
                        run(sys.executable, "crawl_scrapy.py", name, port, pages, HOSTS)[0],
                    )
                )
        found["profile"] = [
            (run(sys.executable, "crawl_ours.py", f"profile-{part}", port, size, HOSTS)[-1] | {"part": part}, {})
            for part, size in (("feeds", feeds), ("chain", pages))
        ]
    return found


def table(found: dict[str, list[tuple[dict, dict]]], feeds: int, pages: int) -> None:
    print(
        f"{'':<14}{'ours/s':>9}{'peer/s':>9}{'ratio':>8}{'target':>8}   {'ours/CPU s':>11}{'peer/CPU s':>11}{'ratio':>8}   {'lag p99':>9}"
    )
    for name, target in TARGETS.items():
        size, pairs = (feeds if name in ("first pass", "304 pass", "regenerated") else pages), found[name]
        ratios = [pair[1]["wall"] / pair[0]["wall"] for pair in pairs]
        spread = (min(ratios), max(ratios))
        mine, peer = sorted(pairs, key=lambda pair: pair[1]["wall"] / pair[0]["wall"])[len(pairs) // 2]
        print(
            f"{name:<14}{size / mine['wall']:>9.0f}{size / peer['wall']:>9.0f}{peer['wall'] / mine['wall']:>7.2f}x{target:>7}x   "
            f"{size / mine['cpu']:>11.0f}{size / peer['cpu']:>11.0f}{peer['cpu'] / mine['cpu']:>7.2f}x   {mine['lag_p99_ms']:>6.1f} ms"
            + (f"   ({spread[0]:.2f} to {spread[1]:.2f} over rounds)" if len(pairs) > 1 else "")
        )
    memory = found["chain"][0][0]
    print(f"\npeak memory: main process {memory['main_mb']} MB, largest worker {memory['worker_mb']} MB")
    for mine, _ in found["profile"]:
        print(
            f"\nwhere the event loop's own time goes, {mine['part']}: "
            + ", ".join(f"{name} {share:.0%}" for name, share in mine["shares"].items())
        )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="one round over 120 feeds and 300 pages")
    arguments.add_argument("--rounds", type=int, default=3, help="how often everything is measured; the median counts")
    chosen = arguments.parse_args()
    feeds, pages, rounds = (120, 300, 1) if chosen.quick else (500, 2000, chosen.rounds)
    table(measure(feeds, pages, rounds), feeds, pages)


if __name__ == "__main__":
    main()
