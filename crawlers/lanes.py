"""Jobs in lanes: one lane per host, the jobs of each owner in order and owners in turn, all lanes side by side.

A slow or failing host fills its own lane and no other. An owner with many jobs for a host holds up nobody else's there by more than one,
and an owner with jobs in many lanes has no more than its share of them under way: a lane passes over who has. No more bodies are held in
memory than there are lanes. Jobs may add jobs.
"""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable

Job = Callable[[], Awaitable[None]]


class Lanes:
    """Add jobs, then ``run`` until none is left.

    ``width`` is how many jobs of one lane may be under way at once, ``share`` how many of one owner in all lanes; 0 for no limit.
    """

    def __init__(self, width: int = 1, share: int = 0) -> None:
        self._width, self._share = width, share
        self._waiting: dict[str, dict[str, deque[Job]]] = defaultdict(dict)  # lane, owner
        self._passed_over: dict[str, set[str]] = defaultdict(set)  # owner, lanes
        self._under_way: Counter[str] = Counter()  # owner
        self._busy: Counter[str] = Counter()  # lane
        self._group: asyncio.TaskGroup | None = None

    def add(self, lane: str, job: Job, owner: str = "") -> None:
        """Put a job behind the others that its owner has in a lane. Jobs of nobody have no share to keep."""
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
        while self._group is not None and self._busy[lane] < self._width and (taken := self._next(lane)) is not None:
            self._busy[lane] += 1
            self._group.create_task(self._work(lane, *taken))

    async def _work(self, lane: str, owner: str, job: Job) -> None:
        taken: tuple[str, Job] | None = (owner, job)
        try:
            while taken is not None:
                owner, job = taken
                await job()
                self._under_way[owner] -= 1
                taken = self._next(lane)
                self._resume(owner)
        finally:
            self._busy[lane] -= 1

    def _resume(self, owner: str) -> None:
        """Staff lanes that passed over the owner, as far as its share goes."""
        while self._passed_over[owner] and self._may_work(owner):
            self._staff(self._passed_over[owner].pop())

    def _next(self, lane: str) -> tuple[str, Job] | None:
        """The first job of the owner whose turn it is and who may; the owner goes to the end of the line."""
        owners = self._waiting[lane]
        for owner in owners:
            if self._may_work(owner):
                break
            self._passed_over[owner].add(lane)
        else:
            return None
        jobs = owners.pop(owner)
        job = jobs.popleft()
        if jobs:
            owners[owner] = jobs
        self._under_way[owner] += 1
        return owner, job

    def _may_work(self, owner: str) -> bool:
        return not self._share or not owner or self._under_way[owner] < self._share
