"""Named points at which a process of the tests kills itself: ``save_readings:commit:2`` is the second call of `save_readings`.

Every durable hand-over is one method of the store, and every way out one `send`, so nothing is needed in the program itself. A point lies
``before`` the call, at its ``commit`` (everything written, nothing durable) or ``after`` it (durable, and nobody knows yet).
"""

import os
import resource
import signal
import socket
import sqlite3
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from threading import get_ident
from typing import Any, NoReturn

from matching.alerts import Matcher
from parallax.deliver.smtp import MailSender
from parallax.deliver.webhook import WebhookSender
from parallax.records import Delivery, Hit, Item, Reading
from store.sqlite import SQLiteStore
from translate.memory import Remembering

SEVERAL_COMMITS = 3  # how a process ends whose hand-over is not one transaction
COMMITS = ("save_visit", "save_article", "save_readings", "save_correction", "save_digest", "lease", "delivered")
WAYS_OUT: dict[str, type] = {"mail": MailSender, "webhook": WebhookSender}
FILES: dict[str, type] = {"replace": Path, "rename": Path, "_keep": Remembering}  # how a file gets its name; one chunk of a memory
IN_STEPS = frozenset({"tidy"})  # by design more than one transaction
POINTS = (
    *(f"{name}:{when}" for name in COMMITS for when in ("before", "commit", "after")),
    *(f"{name}:{when}" for name in WAYS_OUT for when in ("before", "after")),
)


def arm(point: str) -> None:
    """Make the process die there, or give it a trouble (`TROUBLES`); neither for ''."""
    if not point:
        return
    if (trouble := point.partition(":"))[0] in TROUBLES:
        TROUBLES[trouble[0]](trouble[2])
        return
    name, when, number = point.split(":")
    owner: type = (WAYS_OUT | FILES).get(name, SQLiteStore)
    method = "send" if name in WAYS_OUT else name
    setattr(owner, method, _dying(getattr(owner, method), when, int(number), one_commit=name not in IN_STEPS))


def _small_files(most: str) -> None:
    """No file may grow beyond so many bytes: what a full disk or a quota does."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), resource.RLIM_INFINITY))


def _impatient(seconds: str) -> None:
    """Another process's lock is waited for so long."""
    connected = sqlite3.connect
    sqlite3.connect = lambda *given, **how: connected(*given, **{**how, "timeout": float(seconds)})


def _no_names(_: str) -> None:
    """Nothing that resolves names answers."""

    def nothing(host: object, *_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    socket.getaddrinfo = nothing


def _choking(item_id: str) -> None:
    """The rules cannot be asked about one item."""
    match = Matcher.match

    def choking(self: Matcher, items: Sequence[Item], readings: Sequence[Reading]) -> tuple[list[Hit], list[Delivery]]:
        if int(item_id) in {item.id for item in items}:
            raise RecursionError("too deep")
        return match(self, items, readings)

    Matcher.match = choking  # type: ignore[method-assign]


TROUBLES: dict[str, Callable[[str], None]] = {
    "small-files": _small_files,
    "impatient": _impatient,
    "no-names": _no_names,
    "choking": _choking,
}


def _dying(call: Callable[..., Any], when: str, number: int, *, one_commit: bool) -> Callable[..., Any]:
    calls = count(1)

    def dying(self: Any, *arguments: Any, **options: Any) -> Any:
        if next(calls) != number:
            return call(self, *arguments, **options)
        if when == "before":
            _die()
        commits = _watch(self._db.raw, last=when == "commit") if isinstance(self, SQLiteStore) else ["no store"]
        call(self, *arguments, **options)
        if one_commit and len(commits) != 1:
            os._exit(SEVERAL_COMMITS)
        return _die()

    return dying


def _watch(raw: sqlite3.Connection, *, last: bool) -> list[str]:
    """This thread's commits from now on; the first is the ``last`` thing that the process does, if asked."""
    thread, commits = get_ident(), list[str]()

    def see(sql: str) -> None:
        if sql == "COMMIT" and get_ident() == thread:
            commits.append(sql)
            if last:
                _die()

    raw.set_trace_callback(see)
    return commits


def _die() -> None:
    os.killpg(0, signal.SIGKILL)
