"""How long it takes to start, and what a service takes at rest and at work.

    python benchmarks/service.py [--quick]

Start: commands as a shell runs them, best of several, beside `reader --help` and `scrapy version`, and beside an interpreter that does
nothing. Service: `parallax serve` over 155 loopback sources of our own (see `crawl_site`) and an empty archive, from its start to its
first "ready", then its memory while it reads what they announce and once nothing is left to do, all its processes together: what each
shares with others is divided among them (PSS). At rest its peer is `reader web`, which watches nothing and shows pages.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
from _figures import Figure, record
from _peers import reader_python
from crawl import HOSTS, site
from crawl_ours import source
from crawl_site import ENTRIES, feed_path
from soak import free_port, prepare_pack

from parallax.catalogue.own import add_source
from store.sqlite import open_sqlite

ROOT = Path(__file__).resolve().parents[1]
PYTHON = (sys.executable, "-m", "parallax")
REST_SECONDS = 15.0  # without work, before its memory is called "at rest"


def main(sources: int, times: int) -> None:
    with site(sources, sources * ENTRIES, local=True) as port, tempfile.TemporaryDirectory() as folder:
        settings = prepare(Path(folder), port, sources)
        starts(settings, times)
        serve(settings, sources)


def prepare(folder: Path, port: str, sources: int) -> Path:
    """Settings, the shipped pack without its sources, an archive, and our sources, with all their pages to fetch."""
    prepare_pack(folder)
    for number in range(sources):
        one = source(number, f"http://127.0.0.{number % HOSTS + 1}:{port}{feed_path(number)}")
        add_source(folder / "sources", replace(one, interval_minutes=1440))
    settings = folder / "parallax.toml"
    settings.write_text(
        f'pack = "pack"\n[crawl]\ndelay_seconds = 0.0\nobey_robots = false\n'
        f'articles_per_visit = {ENTRIES}\nallow_addresses = ["127.0.0.0/8"]\n'
        f'[service]\nlisten = "127.0.0.1:{free_port()}"\ntick_seconds = 1\n[web]\nport = 0\n',
        "utf-8",
    )
    open_sqlite(folder / "parallax.db").close()
    return settings


def starts(settings: Path, times: int) -> None:
    """Wall seconds of short commands."""
    bare = best((sys.executable, "-c", "pass"), times)
    reader, scripts = reader_python(), Path(sys.executable).parent
    peers = {
        "--help": ("reader --help", best((reader, "-m", "reader", "--help"), times) if reader else None),
        "--version": ("scrapy version", best((sys.executable, "-m", "scrapy", "version"), times)),
    }
    print(f"an interpreter that does nothing: {1000 * bare:.0f} ms; commands of {scripts.parent.name}")
    for arguments in (("--help",), ("--version",), ("search", "LandSpace"), ("status",)):
        spent = best((*PYTHON, "--settings", settings, *arguments), times)
        name, peer = peers.get(arguments[0], ("none", None))
        print(f"  parallax {' '.join(arguments):20} {1000 * spent:7.0f} ms" + (f", {name} {1000 * peer:.0f} ms" if peer else ""))
        record(
            Figure(
                part="Starting",
                name=f"`parallax {' '.join(arguments)}`",
                unit="ms",
                ours=1000 * spent,
                peer=1000 * peer if peer else None,
                peer_name=name,
                limit=1000 * bare,
                limit_name="`python -c pass`",
            )
        )


def best(command: tuple[object, ...], times: int) -> float:
    """Wall seconds of the fastest run."""
    return min(_once([str(part) for part in command]) for _ in range(times))


def _once(command: list[str]) -> float:
    started = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr[-500:]
    return time.perf_counter() - started


def serve(settings: Path, sources: int) -> None:
    """Start, work, rest."""
    with running((*PYTHON, "--settings", str(settings), "serve"), settings.parent) as process:
        started = time.perf_counter()
        address = next(line.split('"')[1] for line in settings.read_text("utf-8").splitlines() if line.startswith("listen"))
        wait_until_ready(f"http://{address}/readyz", process)
        ready = time.perf_counter() - started
        peak, spent = work(process, settings.parent / "parallax.db", sources)
        rest, cpu = at_rest(process)
    reader = reader_at_rest(settings.parent)
    print(f"ready after {ready:.2f} s; {sources} sources visited and read in {spent:.0f} s")
    print(f"memory at most {peak:.0f} MB, at rest {rest:.0f} MB, and {cpu:.2%} of a core")
    memory_of: dict[str, Any] = {"part": "Memory", "unit": "MB", "limit": bare_memory(), "limit_name": "an interpreter that does nothing"}
    watches = f"service with {sources} sources"
    record(
        Figure(part="Starting", name=f"{watches}, to ready", unit="s", ours=ready, peer_name="none"),
        Figure(**memory_of, name=f"{watches}, at rest, all processes", ours=rest, peer=reader, peer_name="`reader web`: pages alone"),
        Figure(**memory_of, name=f"{watches}, at work, all processes, peak", ours=peak, peer_name="none"),
        Figure(part="Starting", name=f"{watches}, at rest, of one core", unit="%", ours=100 * cpu, peer_name="none"),
    )


@contextmanager
def running(command: tuple[str, ...], folder: Path) -> Iterator[psutil.Process]:
    """A process and its children, ended at the end."""
    with (folder / "said.log").open("w") as said, subprocess.Popen(command, stdout=said, stderr=said, cwd=ROOT) as process:
        try:
            yield psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_until_ready(url: str, process: psutil.Process, seconds: float = 120.0) -> None:
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline and process.is_running():
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError(f"{url} was not ready in time")


def work(process: psutil.Process, archive: Path, sources: int) -> tuple[float, float]:
    """The most memory until everything announced was read, and how long that took."""
    started, peak = time.perf_counter(), 0.0
    while time.perf_counter() - started < 600:
        peak = max(peak, memory(process))
        with open_sqlite(archive, read_only=True) as store:
            counts = store.counts()
        if counts["items"] >= ENTRIES * sources and not counts["unread"]:
            break
        time.sleep(0.5)
    return peak, time.perf_counter() - started


def at_rest(process: psutil.Process) -> tuple[float, float]:
    """Memory after some seconds more, and the share of a core that it took meanwhile."""
    before = sum(process.cpu_times()[:4])
    time.sleep(REST_SECONDS)
    return memory(process), (sum(process.cpu_times()[:4]) - before) / REST_SECONDS


def reader_at_rest(folder: Path) -> float | None:
    """Memory of the peer's web pages with nothing to do."""
    python = reader_python()
    if python is None:
        return None
    where = ("--host", "127.0.0.1", "--port", str(free_port()))
    command = (str(python), "-m", "reader", "--db", str(folder / "reader.db"), "web", *where)
    with running(command, folder) as process:
        time.sleep(4)
        return memory(process) if process.is_running() and process.status() != psutil.STATUS_ZOMBIE else None


def bare_memory() -> float:
    with subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = memory(psutil.Process(process.pid))
        process.kill()
    return found


def memory(process: psutil.Process) -> float:
    """MB of a process and all that it started, by PSS."""
    total = 0
    for each in (process, *process.children(recursive=True)):
        try:
            total += each.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


if __name__ == "__main__":
    os.environ.pop("PARALLAX_SETTINGS", None)
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="20 sources, each command once")
    main(*((20, 1) if options.parse_args().quick else (155, 5)))
