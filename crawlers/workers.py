"""Processes that parse and extract, away from the event loop, each call with a deadline and a memory limit.

What was fetched attacks its parser: a call that hangs costs its own process, which is killed and replaced, and nobody else's answer.
(`concurrent.futures` can neither kill one worker nor survive the loss of one.) Processes start when first needed and live on; a call
costs about 0.1 ms beside its own work.
"""

import asyncio
import os
import pickle
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from crawlers.worker_process import HEAD
from parallax.errors import ParallaxError, ParseError
from parallax.settings import CrawlSettings

T = TypeVar("T")
_GRACE_SECONDS = 10  # after the deadline a process that its parent forgot kills itself
_START_SECONDS = 60.0
_BUFFER = 4 * 1024 * 1024
_CALLS_OF_ONE = 10_000  # then a process is replaced, for what its libraries leak


class WorkerError(ParseError):
    """A call did not come back.

    Reasons: ``timeout``, ``memory`` (its process died, most likely of that), or ``crash`` (it raised what it should not).
    """

    def __init__(self, subject: str, reason: str, message: str) -> None:
        super().__init__(subject, message)
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.subject, self.reason, self.message)


class Workers:
    """A pool of processes. Use as an async context manager, on one event loop; ``modules`` are imported when a process starts."""

    def __init__(self, settings: CrawlSettings, modules: Sequence[str] = ()) -> None:
        self._settings, self._modules = settings, tuple(modules)
        self._idle: asyncio.LifoQueue[_Process] = asyncio.LifoQueue()
        self._all = tuple(_Process() for _ in range(max(1, settings.workers)))
        for process in self._all:
            self._idle.put_nowait(process)

    @property
    def pids(self) -> list[int]:
        """The processes that run now, for whoever measures them."""
        return [pid for process in self._all if (pid := process.pid)]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._all:
            await process.kill()

    async def run(self, subject: str, function: Callable[..., T], *arguments: Any) -> T:
        """Call an importable function with picklable arguments in a process. Raises its ParallaxError, or WorkerError about ``subject``."""
        message = pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)
        process = await self._idle.get()
        try:
            done, value = await self._ask(process, subject, message)
        finally:
            self._idle.put_nowait(process)
        if not done:
            raise value if isinstance(value, ParallaxError) else WorkerError(subject, "crash", f"its reader failed: {value!r}") from value
        return value  # type: ignore[no-any-return]

    async def _ask(self, process: "_Process", subject: str, message: bytes) -> tuple[bool, Any]:
        seconds = self._settings.worker_seconds
        try:
            await process.ensure(self._settings, self._modules)
            async with asyncio.timeout(seconds):
                return await process.ask(message)
        except TimeoutError as error:
            await process.kill()
            raise WorkerError(subject, "timeout", f"not read within {seconds:g} s") from error
        except (asyncio.IncompleteReadError, OSError) as error:
            await process.kill()
            limit = self._settings.worker_megabytes
            raise WorkerError(subject, "memory", f"the process that read it died (it may use {limit} MB)") from error
        except BaseException:  # cancelled halfway: its answer would be taken for the next call's
            await process.kill()
            raise


class _Process:
    """One worker process, or the place of one that has not been started."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._calls = 0

    @property
    def pid(self) -> int | None:
        """Its number while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def ensure(self, settings: CrawlSettings, modules: tuple[str, ...]) -> None:
        """Start the process if there is none."""
        self._calls += 1
        if self.pid is not None and self._calls < _CALLS_OF_ONE:
            return
        await self.kill()
        self._calls = 0
        paths = os.pathsep.join(path for path in sys.path if path)
        overrun = int(settings.worker_seconds) + _GRACE_SECONDS
        command = (sys.executable, "-P", "-m", "crawlers.worker_process", str(settings.worker_megabytes), str(overrun), *modules)
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, limit=_BUFFER, env={**os.environ, "PYTHONPATH": paths}
        )
        async with asyncio.timeout(_START_SECONDS):
            await self.ask(pickle.dumps((int, ())))

    async def ask(self, message: bytes) -> tuple[bool, Any]:
        """Send one call and wait for its answer."""
        assert self._process is not None
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        self._write(message)
        await self._process.stdin.drain()
        (length,) = HEAD.unpack(await self._process.stdout.readexactly(HEAD.size))
        return pickle.loads(await self._process.stdout.readexactly(length))  # type: ignore[no-any-return]  # noqa: S301  # our own child speaks

    async def kill(self) -> None:
        """End the process at once; the next call starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    def _write(self, message: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(HEAD.pack(len(message)))
        self._process.stdin.write(message)
