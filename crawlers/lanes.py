"""Jobs in lanes: one lane per host, the jobs of each owner in order and owners in turn, all lanes side by side.

A slow or failing host fills its own lane and no other, and an owner with many jobs for a host holds up nobody else's there by more than
one; no more bodies are held in memory than there are lanes. Jobs may add jobs.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable

Job = Callable[[], Awaitable[None]]


class Lanes:
    """Add jobs, then ``run`` until none is left. ``width`` is how many jobs of one lane may be under way at once."""

    def __init__(self, width: int = 1) -> None:
        self._width = width
        self._waiting: dict[str, dict[str, deque[Job]]] = defaultdict(dict)  # lane, owner
        self._busy: dict[str, int] = defaultdict(int)
        self._group: asyncio.TaskGroup | None = None

    def add(self, lane: str, job: Job, owner: str = "") -> None:
        """Put a job behind the others that its owner has in a lane."""
        self._waiting[lane].setdefault(owner, deque()).append(job)
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
        while self._group is not None and self._busy[lane] < self._width and (job := self._next(lane)) is not None:
            self._busy[lane] += 1
            self._group.create_task(self._work(lane, job))

    async def _work(self, lane: str, job: Job | None) -> None:
        try:
            while job is not None:
                await job()
                job = self._next(lane)
        finally:
            self._busy[lane] -= 1

    def _next(self, lane: str) -> Job | None:
        """The first job of the owner whose turn it is; the owner goes to the end of the line."""
        owners = self._waiting[lane]
        if not owners:
            return None
        owner = next(iter(owners))
        jobs = owners.pop(owner)
        job = jobs.popleft()
        if jobs:
            owners[owner] = jobs
        return job
