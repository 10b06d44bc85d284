"""Jobs in lanes: one lane per host, its jobs in order, all lanes side by side.

A slow or failing host fills its own lane and no other; no more bodies are held in memory than there are lanes. Jobs may add jobs.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable

Job = Callable[[], Awaitable[None]]


class Lanes:
    """Add jobs, then ``run`` until none is left. ``width`` is how many jobs of one lane may be under way at once."""

    def __init__(self, width: int = 1) -> None:
        self._width = width
        self._waiting: dict[str, deque[Job]] = defaultdict(deque)
        self._busy: dict[str, int] = defaultdict(int)
        self._group: asyncio.TaskGroup | None = None

    def add(self, lane: str, job: Job) -> None:
        """Put a job at the end of a lane."""
        self._waiting[lane].append(job)
        self._staff(lane)

    async def run(self) -> None:
        """Do all jobs. What a job raises ends the run, and is raised."""
        try:
            async with asyncio.TaskGroup() as self._group:
                for lane in list(self._waiting):
                    self._staff(lane)
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        finally:
            self._group = None

    def _staff(self, lane: str) -> None:
        """See to it that as many tasks work in the lane as there is work for, up to its width."""
        while self._group is not None and self._busy[lane] < min(self._width, self._busy[lane] + len(self._waiting[lane])):
            self._busy[lane] += 1
            self._group.create_task(self._work(lane, self._waiting[lane].popleft()))

    async def _work(self, lane: str, job: Job | None) -> None:
        try:
            while job is not None:
                await job()
                job = self._waiting[lane].popleft() if self._waiting[lane] else None
        finally:
            self._busy[lane] -= 1
