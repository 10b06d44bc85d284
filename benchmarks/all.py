"""Run every benchmark, one after the other: ``make bench``, or ``python benchmarks/all.py [--quick]``.

Each prints its own table, with its peers measured in the same run; docs/performance.md says what the figures mean.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
NEEDS_CORPUS = {"extraction.py", "names.py"}


def main() -> int:
    failed = []
    for script in sorted(HERE.glob("*.py")):
        if script.name == Path(__file__).name or script.name.startswith("_"):
            continue
        if script.name in NEEDS_CORPUS and not SHARED.is_dir():
            print(f"\n## {script.stem}: left out, the captured corpus is not beside the project", flush=True)
            continue
        print(f"\n## {script.stem}", flush=True)
        arguments = [str(SHARED)] if script.name in NEEDS_CORPUS else sys.argv[1:]
        if subprocess.run([sys.executable, str(script), *arguments], check=False).returncode:
            failed.append(script.name)
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall ran")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
