"""Run every benchmark, one after the other: ``make bench``, or ``python benchmarks/all.py [--quick]``.

Each prints its own table, with its peers measured in the same run; docs/performance.md says what the figures mean.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
BENCHMARKS = ("extraction", "names", "titles", "crawl", "recorded", "translation", "percolator", "search", "whole_pass")
NEEDS_CORPUS = {"extraction", "names"}


def main() -> int:
    failed = []
    for name in BENCHMARKS:
        if name in NEEDS_CORPUS and not SHARED.is_dir():
            print(f"\n## {name}: left out, the captured corpus is not beside the project", flush=True)
            continue
        print(f"\n## {name}", flush=True)
        arguments = [str(SHARED)] if name in NEEDS_CORPUS else [] if name in {"recorded", "titles"} else sys.argv[1:]
        if subprocess.run([sys.executable, str(HERE / f"{name}.py"), *arguments], check=False).returncode:
            failed.append(name)
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
