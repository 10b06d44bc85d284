"""Fuzz the readers of hostile bytes: ``python tests/fuzz [--seconds 600] [TARGET ...]``. Needs atheris (Linux on x86-64).

Each target gets 100,000 bytes of one thing over and over, of many things, and then what atheris makes of honest input, for so long, in a
child of its own with a limit of memory and of time for each input. What fails, is slow, hangs or swells lies afterwards in
``.cache/fuzz/TARGET/``: the input, and beside it what went wrong; the exit code is then 1. Inputs that reached new code stay in
``.cache/fuzz/TARGET/corpus`` and are where the next run goes on.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # as pytest does, so that both read the same modules

from fuzz.report import FINISHED, HEADING, Outcome, has_started, read_outcome  # noqa: E402
from fuzz.targets import TARGETS, seeds_of  # noqa: E402

_INPUT_SECONDS, _MEGABYTES, _LARGEST = 20, 2048, 100_000
_MOST_CHILDREN = 20  # of one target: that many inputs that hang are enough to look at
_ROOT = HERE.parent.parent


def main() -> int:
    """Run the targets and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600, help="for each target (600)")
    parser.add_argument("--folder", type=Path, default=_ROOT / ".cache" / "fuzz", help="for what is found (.cache/fuzz)")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of: {' '.join(TARGETS)}; all if none is named")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(TARGETS):
        parser.error(f"unknown target {min(unknown)!r}; known are {' '.join(TARGETS)}")
    print(HEADING, flush=True)
    outcomes = []
    for name in asked.targets or TARGETS:
        outcomes.append(fuzz(name, asked.folder / name, asked.seconds))
        print(outcomes[-1].row(), flush=True)
    for outcome in outcomes:
        for failure in outcome.failures:
            print(asked.folder / outcome.name / failure)
    return int(any(outcome.failures for outcome in outcomes))


def fuzz(name: str, folder: Path, seconds: int) -> Outcome:
    """One target for so long, started anew after an input that ended its child."""
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*"):
        if old.is_file():
            old.unlink()
    for number, seed in enumerate(seeds_of(name)):
        (folder / "corpus" / f"seed-{number}").write_bytes(seed)
    _write_words(folder / "words", seeds_of(name))
    said = _child(folder, 600, ["fuzz.flood", name, str(folder), str(_LARGEST)])
    if not said.endswith(FINISHED):  # a crash of the interpreter itself
        (folder / "ended-flood").write_text(said)
    end = time.monotonic() + seconds
    logs: list[str] = []
    while (left := round(end - time.monotonic())) > 0 and len(logs) < _MOST_CHILDREN:
        logs.append(_child(folder, left, ["fuzz.child", name, str(folder), *_options(folder, left)]))
        if not has_started(logs[-1]):
            sys.exit(f"{name}: the fuzzer did not start; {folder / 'log'} says why")
    return read_outcome(name, folder, logs, seconds)


def _options(folder: Path, seconds: int) -> list[str]:
    return [
        f"-max_total_time={seconds}",
        f"-timeout={_INPUT_SECONDS}",
        f"-rss_limit_mb={_MEGABYTES}",
        f"-max_len={_LARGEST}",
        f"-artifact_prefix={folder}/ended-",
        f"-dict={folder}/words",
        "-print_final_stats=1",
    ]


def _child(folder: Path, seconds: int, module: list[str]) -> str:
    """What a child says until the end of its time, or until an input ended it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(_ROOT)])}
    with (folder / "log").open("a+b") as log:
        start = log.tell()
        # libFuzzer keeps the time itself; the limit is for one that hangs where it cannot see it.
        subprocess.run([sys.executable, "-m", *module], env=environment, stdout=log, stderr=log, timeout=2 * seconds + 600, check=False)
        log.seek(start)
        return log.read().decode("utf-8", "replace")


def _write_words(path: Path, seeds: list[bytes]) -> None:
    """The words of the seeds as a dictionary: mutations of bytes seldom make a tag or a Chinese character."""
    found = {word for seed in seeds for word in re.findall(rb"[A-Za-z_:]{2,20}|[\xc0-\xff][\x80-\xbf]{1,3}|<[^<>\s]{1,12}", seed)}
    lines = ('"' + "".join(f"\\x{byte:02X}" for byte in word) + '"' for word in sorted(found)[:2000])
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
