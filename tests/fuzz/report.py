"""What a run of `tests/fuzz` found, read from its folder and from what libFuzzer said."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HEADING = (
    "| target | executions | a second | branches at first | at the end | failures | slowest input |\n|---|---:|---:|---:|---:|---:|---|"
)
FINISHED = "every flood was read\n"  # the last words of `fuzz.flood`
_COVERED = re.compile(r"\bcov: (\d+)")
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)|^#(\d+)\t", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One target's run. ``failures`` are files: inputs that failed, were slow, hung or swelled."""

    name: str
    executions: int
    seconds: int
    covered: tuple[int, int]  # branches, after the seeds and at the end
    failures: tuple[str, ...]
    slowest: str

    def row(self) -> str:
        """A line of a Markdown table."""
        speed = self.executions / max(1, self.seconds)
        first, last = self.covered
        return f"| {self.name} | {self.executions:,} | {speed:,.0f} | {first:,} | {last:,} | {len(self.failures)} | {self.slowest} |"


def read_outcome(name: str, folder: Path, logs: Sequence[str], seconds: int) -> Outcome:
    """The figures of all children that the target took."""
    covered = [int(found) for log in logs for found in _COVERED.findall(log)]
    failures = [path.name for path in sorted(folder.glob("*")) if path.name.startswith(("failed-", "ended-")) and path.suffix != ".txt"]
    return Outcome(
        name=name,
        executions=sum(_executions(log) for log in logs),
        seconds=seconds,
        covered=(covered[0], max(covered)) if covered else (0, 0),
        failures=tuple(failures),
        slowest=_slowest(folder / "slowest.json"),
    )


def _executions(log: str) -> int:
    return max((int(one or other) for one, other in _EXECUTED.findall(log)), default=0)


def _slowest(path: Path) -> str:
    if not path.exists():
        return ""
    found = json.loads(path.read_text())
    return f"{found['seconds']:.2f} s for {found['bytes']:,} bytes"


def has_started(log: str) -> bool:
    """Whether libFuzzer came to run inputs."""
    return "INITED" in log or bool(_EXECUTED.search(log))
