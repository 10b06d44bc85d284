"""The peers' own environments under ``.cache/``, made when they are missing.

Where one cannot be made its column stays empty, and a line says why.
"""

import subprocess
import sys
import venv
from functools import cache
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache"
READER = ("reader[app,cli]>=3.20", "sgmllib3k>=1")  # the second: what reader needs and does not declare


@cache
def python_with(name: str, *packages: str) -> Path | None:
    """The Python of an environment that holds these packages, None when they cannot be installed here."""
    folder = CACHE / name
    python, mark = folder / "bin" / "python", folder / ".ready"
    if mark.exists() and mark.read_text("utf-8") == "\n".join(packages):
        return python
    try:
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        print(f"left out, {packages[0]} cannot be installed: {said.strip().splitlines()[-1]}", file=sys.stderr, flush=True)
        return None
    mark.write_text("\n".join(packages), "utf-8")
    return python


def reader_python() -> Path | None:
    """A Python that has lemon24/reader."""
    return python_with("bench-venv", *READER)
