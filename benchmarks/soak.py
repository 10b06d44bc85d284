"""The service over captured sites for as long as you like: ``python benchmarks/soak.py --minutes 30``.

`parallax serve` watches the replayed sites, and beside them one source for each way in which a server misbehaves. Said at the end, and
judged (exit code 1 when anything fails): memory steady, every fault named in `parallax status`, no other source late, a second instance
refused, SIGTERM obeyed within ten seconds, the archive sound.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from parallax.catalogue.own import add_source
from parallax.records import Method, Source

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PARALLAX_SHARED", ROOT.parent / "shared"))
FAULTS = {  # fault: what `parallax status` must call it
    "slow": {"failed"},
    "hang": {"failed"},
    "loop": {"failed"},
    "500": {"failed"},
    "403": {"blocked"},
    "404": {"failed"},
    "410": {"muted"},
    "429": {"waiting"},
    "503": {"waiting"},
    "gzipbomb": {"failed"},
    "huge": {"failed"},
    "truncated": {"failed"},
    "xmlbomb": {"failed", "drifted"},
    "private-redirect": {"failed"},
    "badutf8": {"healthy"},  # read all the same
    "empty": {"drifted", "failed"},
    "html-instead": {"blocked", "failed"},
    "waf": {"blocked"},
}
FORMS = ("feed.xml", "atom.xml", "sitemap.xml", "list.html", "feed.gb18030.xml")
INTERVAL = 5  # minutes, the shortest that a source may have
LATE = 30.0  # seconds
SETTLED = 0.34  # of the time: what the service takes while it starts is no leak


@dataclass
class Verdict:
    """What was seen, and what was wrong with it."""

    facts: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--keep", type=Path, help="Folder for archive and log, kept afterwards.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with replayed() as port:
            settings = prepare(folder, port)
            verdict = soak(settings, options.minutes * 60, folder / "serve.log")
    print(json.dumps({**verdict.facts, "wrong": verdict.wrong}, indent=1, ensure_ascii=False))
    return 1 if verdict.wrong else 0


@contextmanager
def replayed() -> Iterator[int]:
    """The captured sites on 127.0.0.1 to 127.0.0.40: a host for each, as in life."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(SHARED / "tools" / "replay.py"), "--port", str(port), "--hosts", "40"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    for _ in range(40):
        process.stdout.readline()
    try:
        yield port
    finally:
        process.kill()
        process.wait()


def prepare(folder: Path, port: int) -> Path:
    """Settings, the shipped pack without its sources, and our sources."""
    own = prepare_pack(folder)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        index = answer.read().decode().split()
    names = sorted({path.split("/")[2] for path in index if path.startswith("/items/")})
    for n, name in enumerate(names):
        declare(own, f"site-{name.lower()}", f"http://127.0.0.{n + 1}:{port}/items/{name}/{FORMS[n % len(FORMS)]}?n=30")
    for n, fault in enumerate(FAULTS):
        declare(own, f"fault-{fault}", f"http://127.0.0.{n + 21}:{port}/faults/{fault}")
    listen = free_port()
    settings = folder / "parallax.toml"
    settings.write_text(
        f'pack = "pack"\n[crawl]\ndelay_seconds = 0.2\nallow_addresses = ["127.0.0.0/8"]\n'
        f'[service]\nlisten = "127.0.0.1:{listen}"\ntick_seconds = 2\nlog_format = "json"\n[web]\nport = 0\n',
        "utf-8",
    )
    return settings


def prepare_pack(folder: Path) -> Path:
    """The shipped pack without its sources, and a folder for own ones, empty, which is given."""
    pack, own = folder / "pack", folder / "sources"
    shutil.rmtree(pack, ignore_errors=True)
    shutil.copytree(ROOT / "packs" / "china_space", pack)
    shutil.rmtree(pack / "sources")
    shutil.rmtree(own, ignore_errors=True)
    for each in (pack / "sources", own):
        each.mkdir()
    return own


def declare(folder: Path, source_id: str, url: str) -> None:
    """One source."""
    form = url.partition("?")[0].rpartition("/")[2]
    method: Method = {"sitemap.xml": "sitemap", "list.html": "list"}.get(form, "feed")  # type: ignore[assignment]  # a dict of literals
    source = Source(
        id=source_id,
        name_en=source_id,
        name_zh=source_id,
        homepage=url,
        method=method,
        urls=(url,),
        kind="trade",
        provenance="independent press",
        lang="zh",
        country="CN",
        timezone="Asia/Shanghai",
        owner=source_id,
        interval_minutes=INTERVAL,
    )
    add_source(folder, source)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def soak(settings: Path, seconds: float, log: Path) -> Verdict:
    """Serve, sample, ask, stop."""
    verdict = Verdict()
    with log.open("w") as said:
        service = subprocess.Popen(command(settings, "serve"), stderr=said, stdout=said, start_new_session=True)
        try:
            memory, overdue = watch(service, settings, seconds)
            status = json.loads(parallax(settings, "status", "--json").stdout)
            second = parallax(settings, "serve")
            verdict.facts["service_cpu_seconds"] = round(sum(psutil.Process(service.pid).cpu_times()[:2]), 1)
            started = time.monotonic()
            service.send_signal(signal.SIGTERM)
            code = service.wait(30)
            stopped = time.monotonic() - started
        finally:
            if service.poll() is None:
                os.killpg(service.pid, signal.SIGKILL)
                service.wait()
    judge_status(status, verdict)
    judge_memory(memory, verdict)
    verdict.facts |= {
        "longest_overdue_seconds": round(overdue, 1),
        "stop_seconds": round(stopped, 2),
        "exit_code": code,
        "second_instance": second.stderr.strip(),
    }
    verdict.expect(overdue < LATE, f"a site was visited {overdue:.0f} s after its time")
    verdict.expect(code == 0 and stopped < 10, f"SIGTERM: exit code {code} after {stopped:.1f} s")
    verdict.expect(second.returncode == 1 and str(service.pid) in second.stderr, "a second instance was not refused by name")
    verdict.expect(not tracebacks(log), f"unexpected errors in the log: {tracebacks(log)[:3]}")
    doctor = parallax(settings, "doctor", "--json")
    verdict.expect(all(row["sound"] for row in json.loads(doctor.stdout) if row["subject"] == "archive"), "the archive is not sound")
    return verdict


def watch(service: "subprocess.Popen[bytes]", settings: Path, seconds: float) -> tuple[list[tuple[float, float, float]], float]:
    """Memory of the service and of its whole tree in MB, every five seconds; how long a good site's visit was overdue at most."""
    began, memory, overdue = time.monotonic(), [], 0.0
    while (passed := time.monotonic() - began) < seconds and service.poll() is None:
        time.sleep(5)
        own = psutil.Process(service.pid)
        tree = [own, *own.children(recursive=True)]
        memory.append((passed, rss(own), sum(rss(each) for each in tree)))
        if len(memory) % 4 == 0:
            overdue = max(overdue, longest_overdue(json.loads(parallax(settings, "status", "--json").stdout)))
    return memory, overdue


def longest_overdue(status: dict[str, Any]) -> float:
    at = datetime.fromisoformat(status["at"])
    sites = [each for each in status["sources"] if each["source_id"].startswith("site-") and each["next_check"]]
    return max([0.0, *((at - datetime.fromisoformat(each["next_check"])).total_seconds() for each in sites)])


def rss(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 1e6
    except psutil.NoSuchProcess:
        return 0.0


def judge_status(status: dict[str, Any], verdict: Verdict) -> None:
    states = {each["source_id"]: (each["state"], each["why"]) for each in status["sources"]}
    verdict.facts["faults"] = {
        name.removeprefix("fault-"): " - ".join(found) for name, found in states.items() if name.startswith("fault-")
    }
    for fault, expected in FAULTS.items():
        state, why = states[f"fault-{fault}"]
        verdict.expect(state in expected and (bool(why) or state == "healthy"), f"fault {fault} is called {state}: {why}")
    ailing = {name: found for name, found in states.items() if name.startswith("site-") and found[0] != "healthy"}
    verdict.expect(not ailing, f"sites that do well are called otherwise: {ailing}")
    verdict.facts |= {"items": status["counts"]["items"], "unread": status["counts"]["unread"], "archive_bytes": status["disk"]["archive"]}
    verdict.facts["jobs"] = {job["id"]: f"{job['runs']} runs, {job['failures']} failures" for job in status["jobs"]}
    verdict.expect(not any(job["failures"] for job in status["jobs"]), "jobs failed")


def judge_memory(memory: list[tuple[float, float, float]], verdict: Verdict) -> None:
    """Steady: the last third takes no more than a tenth and 30 MB above the second."""
    settled = [row for row in memory if row[0] >= SETTLED * memory[-1][0]]
    half = len(settled) // 2
    early, late = (max(own for _, own, _ in part) for part in (settled[:half], settled[half:]))
    verdict.facts["rss_mb"] = {
        "service_early_peak": round(early),
        "service_late_peak": round(late),
        "tree_peak": round(max(t for *_, t in memory)),
    }
    verdict.facts["samples"] = len(memory)
    verdict.expect(late <= early * 1.1 + 30, f"memory grows: {early:.0f} MB, then {late:.0f} MB")


def tracebacks(log: Path) -> list[str]:
    rows = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    return [f"{row['event']}: {row.get('trace', '')[-300:]}" for row in rows if row["level"] in ("error", "critical")]


def command(settings: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "parallax", "--settings", str(settings), *arguments]


def parallax(settings: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(settings, *arguments), capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
