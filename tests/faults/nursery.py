"""Processes to be killed, born of one that has loaded everything already: a kill costs no start.

`Nursery` is the tests' side. Run as a program it reads requests, forks a child for each (a session of its own, so that its parsing
processes die with it), and tells of births, stages and ends on its standard output.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

LONGEST = 90.0  # seconds that a pass may take


@dataclass
class Life:
    """What became of one process: the stages that it began, each with its moment, and how it ended (minus the signal's number)."""

    stages: list[tuple[str, float]] = field(default_factory=list)
    ended: int | None = None

    @property
    def last(self) -> str:
        """The stage in which it ended."""
        return self.stages[-1][0] if self.stages else "start"


class Nursery:
    """One child at a time."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self._process, self._log = process, log
        self._lines: queue.Queue[tuple[str, float]] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        assert self._next()[0] == "ready", self.said()

    def said(self) -> str:
        """What the last child wrote to standard error."""
        return self._log.read_text("utf-8")[-4000:]

    def live(self, file: Path, hours: float, *, stage: str = "", after: float = 0.0, point: str = "", jobs: Sequence[str] = ()) -> Life:
        """One pass of the chain, its clock so many hours ahead.

        It is killed so many seconds ``after`` it began a ``stage``, or kills itself at a ``point`` (`failpoints`). ``jobs`` are those of
        the chain that it does, all if none are named; or the one call of `hand_overs` that it makes at an archive, as ``call:NAME``.
        """
        assert self._process.stdin is not None
        os.truncate(self._log, 0)  # a child that may write small files only could add nothing to a long one
        self._process.stdin.write(json.dumps([str(file), hours, point, jobs]) + "\n")
        self._process.stdin.flush()
        pid, life, due = int(self._next()[0]), Life(), None
        deadline = monotonic() + LONGEST
        while life.ended is None:
            try:
                word, moment = self._next(max(0.0, (due or deadline) - monotonic()))
            except queue.Empty:
                os.killpg(pid, signal.SIGKILL)
                assert due, f"the pass took more than {LONGEST:g} s"
                due = None
                continue
            if word.lstrip("-").isdigit():
                life.ended = int(word)
                break
            life.stages.append((word, moment))
            if word == stage:
                due, stage = moment + after, ""
        return life

    def close(self) -> None:
        """End it, and whatever lives."""
        self._process.kill()
        self._listener.join()

    def _next(self, seconds: float = LONGEST) -> tuple[str, float]:
        return self._lines.get(timeout=seconds)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put((line.strip(), monotonic()))


@contextmanager
def nursery(log: Path) -> Iterator[Nursery]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    command = [sys.executable, __file__]
    with log.open("a") as errors, subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, text=True, env=environment) as process:
        crib = Nursery(process, log)
        try:
            yield crib
        finally:
            crib.close()


def say(word: str | int) -> None:
    os.write(1, f"{word}\n".encode())


def main() -> None:
    from chain import JOBS, run_chain
    from failpoints import arm
    from hand_overs import call

    say("ready")
    for line in sys.stdin:
        file, hours, point, jobs = json.loads(line)
        if pid := os.fork():
            say(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            continue
        try:
            os.setsid()
            say(os.getpid())
            arm(point)
            if jobs and jobs[0].startswith("call:"):
                call(Path(file), jobs[0].partition(":")[2])
            else:
                run_chain(Path(file), hours, say, jobs or JOBS)
        except BaseException:  # noqa: BLE001 - a child must never go on as its parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)


if __name__ == "__main__":
    main()
