"""Run every benchmark, one after the other, and show one table of what they found: ``make bench``.

    python benchmarks/all.py [--quick] [--large] [--only NAME ...] [--write]

Each prints its own tables, with its peers measured in the same run; at the end stands one table of all of them, in Markdown.
``--quick`` runs everything small, in a few minutes, to see that it runs: its figures mean nothing. ``--large`` adds the archive of a
million items, which takes long to build. ``--write`` puts the table into docs/performance.md. The captured corpus is used where it is.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from _figures import FILE, machine, recorded, renewed, table

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "performance.md"
CORPUS = Path(os.environ.get("PARALLAX_SHARED", HERE.parent.parent / "shared"))


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A script beside this one, with what it is given: always, when it is to be quick, when it may be large."""

    name: str
    usual: tuple[str, ...] = ()
    quick: tuple[str, ...] = ("--quick",)
    large: tuple[str, ...] = ()

    def command(self, chosen: argparse.Namespace) -> list[str]:
        options = self.quick if chosen.quick else (*self.usual, *(self.large if chosen.large else ()))
        return [sys.executable, str(HERE / f"{self.name}.py"), *options]


BENCHMARKS = (
    Benchmark("crawl"),
    Benchmark("extraction"),
    Benchmark("names"),
    Benchmark("titles", quick=()),
    Benchmark("recorded", quick=()),
    Benchmark("translation"),
    Benchmark("percolator"),
    Benchmark("whole_pass"),
    Benchmark("digest"),
    Benchmark("service"),
    Benchmark("growth_sources"),
    Benchmark("growth_items", large=("--large",)),
    Benchmark("search", usual=("--rounds", "2", "--peers"), large=("--large",)),
)


def main() -> int:
    chosen = arguments()
    wanted = [each for each in BENCHMARKS if not chosen.only or each.name in chosen.only]
    if not CORPUS.is_dir():
        print("left out: accuracy of extraction and names, since the captured corpus is not beside the project", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures"
        failed = [each.name for each in wanted if not ran(each.command(chosen), figures, each.name)]
        section = f"{told(chosen)}\n\n{table(recorded(figures))}"
    print(f"\n{section}\n\n" + (f"failed: {', '.join(failed)}" if failed else "all ran"))
    if chosen.write and not failed:
        PAGE.write_text(renewed(PAGE.read_text("utf-8"), section), "utf-8")
    return 1 if failed else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="everything small: does it run?")
    parser.add_argument("--large", action="store_true", help="a million items, too")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[each.name for each in BENCHMARKS], help="these alone")
    parser.add_argument("--write", action="store_true", help="renew the table in docs/performance.md")
    chosen = parser.parse_args()
    if chosen.write and (chosen.quick or chosen.only):
        parser.error("--write wants everything, at its full size")
    return chosen


def ran(command: list[str], figures: Path, name: str) -> bool:
    """Run one benchmark; whether it did well."""
    print(f"\n## {name}", flush=True)
    started = time.perf_counter()
    code = subprocess.run(command, check=False, env={**os.environ, FILE: str(figures)}).returncode
    print(f"({name}: {time.perf_counter() - started:.0f} s)", flush=True)
    return code == 0


def told(chosen: argparse.Namespace) -> str:
    """What the table was made with and on."""
    option = " --quick" if chosen.quick else " --large" if chosen.large else ""
    return f"`make bench` (`python benchmarks/all.py{option}`), {machine()}"


if __name__ == "__main__":
    sys.exit(main())
