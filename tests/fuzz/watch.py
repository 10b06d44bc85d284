"""Runs inputs through a target and writes down what fails or is slow, each defect once; goes on whatever happens."""

import hashlib
import json
import time
import traceback
from collections.abc import Callable
from pathlib import Path


class Watched:
    """A target whose failures are noted in a folder: the input, and beside it what went wrong. ``slow`` is in seconds of CPU."""

    def __init__(self, target: Callable[[bytes], None], folder: Path, slow: float) -> None:
        self._target, self._folder, self._slow = target, folder, slow
        self._known = {path.name for path in folder.glob("failed-*")}
        self._slowest = 0.0

    def __call__(self, data: bytes) -> None:
        """Run one input."""
        started = time.process_time()
        try:
            self._target(data)
        except Exception as error:  # noqa: BLE001  # what is looked for
            self._note(_place(error), data, traceback.format_exc())
        seconds = time.process_time() - started
        if seconds > max(self._slow, 1.5 * self._slowest):
            self._note(f"slow-{seconds:.1f}s", data, f"{seconds:.1f} s for {len(data):,} bytes")
        if seconds > self._slowest:
            self._slowest = seconds
            self._remember(seconds, len(data))

    def _note(self, place: str, data: bytes, words: str) -> None:
        path = self._folder / f"failed-{place}"
        if path.name not in self._known:
            self._known.add(path.name)
            path.write_bytes(data)
            Path(f"{path}.txt").write_text(words, "utf-8", "replace")

    def _remember(self, seconds: float, size: int) -> None:
        """The slowest input of all processes that worked in the folder."""
        path = self._folder / "slowest.json"
        before = json.loads(path.read_text())["seconds"] if path.exists() else 0.0
        if seconds > before:
            path.write_text(json.dumps({"seconds": round(seconds, 3), "bytes": size}))


def _place(error: BaseException) -> str:
    """The same for the same defect: the kind of error and the lines that it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    lines = " ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__}-{hashlib.sha256(lines.encode()).hexdigest()[:10]}"
