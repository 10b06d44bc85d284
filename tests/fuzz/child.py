"""One target under atheris, until its time is up: ``python -m fuzz.child TARGET FOLDER libFuzzer-options...`` with ``tests`` on the path.

What fails or is slow does not end the run; what hangs or swells does (libFuzzer's own limits), and leaves its input behind. FOLDER/corpus
holds what reached new code, for the next run.
"""

import importlib
import logging
import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]  # not among the tools of every checkout
from fuzz.watch import Watched

_SLOW = 2.0  # seconds of CPU, watched by the fuzzer, which takes half of them
_OURS = ["crawlers", "translate", "matching", "parallax", "store"]
_THEIRS = ["feedparser", "pypdf"]  # pure Python that hostile bytes reach


def main(name: str, folder: Path, options: list[str]) -> None:
    """Never returns: libFuzzer ends the process."""
    with atheris.instrument_imports(include=[*_OURS, *_THEIRS]):
        for module in _THEIRS:
            importlib.import_module(module)
        from fuzz.targets import TARGETS, seeds_of
    logging.disable(logging.CRITICAL)  # as in a worker process
    for seed in seeds_of(name):  # loads what is loaded once, so that it is not taken for a slow input
        TARGETS[name](seed)
    atheris.Setup([sys.argv[0], *options, str(folder / "corpus")], Watched(TARGETS[name], folder, _SLOW))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
