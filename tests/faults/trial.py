"""Archives of one site that are killed, finished and judged, one after another, each beside one that was left in peace."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chain import STAGES, prepare
from far_ends import FarEnds
from nursery import Life, Nursery
from verdict import Tally, assert_all_told, made

from parallax.records import Source

AN_EPISODE = len(STAGES) + 1  # kills of one archive: one in each stage, and one more
A_TURN = 0.7  # hours between two passes: some bring a new slot of the digests, some do not
SEVERAL = 1.1  # hours that always bring one


class Trial:
    """A site, and what an undisturbed run makes of it. The far ends and the nursery are shared by its archives."""

    def __init__(self, folder: Path, ends: FarEnds, crib: Nursery, sources: Sequence[Source], models: Path | None = None) -> None:
        self._folder, self.ends, self.crib, self._sources, self._models = folder, ends, crib, sources, models
        self._count = 0
        archive = Archive(self)
        self.usual = _durations(archive.finish()[0])
        self.reference = made(archive.path)
        archive.judge(kills=0)
        assert self.reference.items
        assert self.reference.corrected

    def fresh(self, folder: Path, models: Path | None) -> Path:
        """The settings file of a new archive."""
        folder.mkdir(exist_ok=True)
        return prepare(folder, self._sources, smtp=self.ends.smtp, http=self.ends.http, models=models or self._models)

    @property
    def folder(self) -> Path:
        """Where a new archive may lie."""
        self._count += 1
        return self._folder / str(self._count)

    @property
    def received(self) -> list[dict[str, object]]:
        """By the far ends, from all archives."""
        return self.ends.received()


class Archive:
    """One archive, from its first pass to the verdict. Every pass is later than the one before it."""

    def __init__(self, trial: Trial, folder: Path | None = None, models: Path | None = None) -> None:
        self._trial, self._file = trial, trial.fresh(folder or trial.folder, models)
        self._before, self._hours = len(trial.received), 0.0
        self.path = self._file.with_name("parallax.db")

    def live(self, hours: float = A_TURN, **how: object) -> Life:
        """One pass (`Nursery.live`), so many hours after the last. It may be killed, but not fail."""
        self._hours += hours
        life = self._trial.crib.live(self._file, self._hours, **how)  # type: ignore[arg-type]  # passed on
        assert life.ended in (0, -9), self._trial.crib.said()
        return life

    def attempt(self, hours: float = A_TURN, **how: object) -> str:
        """One pass that may fail; gives the last line of its error, or nothing."""
        self._hours += hours
        life = self._trial.crib.live(self._file, self._hours, **how)  # type: ignore[arg-type]  # passed on
        assert life.ended in (0, 1)
        return self._trial.crib.said().rstrip().rpartition("\n")[2] if life.ended else ""

    def finish(self) -> list[Life]:
        """Passes that nobody disturbs: the first does what is left, and both bring each subscriber a digest."""
        lives = [self.live(SEVERAL), self.live(SEVERAL)]
        assert [life.ended for life in lives] == [0, 0]
        return lives

    def judge(self, kills: int) -> Tally:
        """Fails when anything is lost or doubled."""
        assert made(self.path) == self._trial.reference
        return assert_all_told(self.path, self._trial.received[self._before :], kills)


@dataclass
class Campaign:
    """Kills at random moments. Moments are drawn within stages, so that the short ones get their share."""

    trial: Trial
    chance: random.Random
    fell: Counter[str] = field(default_factory=Counter)
    tallies: list[Tally] = field(default_factory=list)

    def run(self, kills: int) -> None:
        """So many kills, over as many archives as they take; says what came of them."""
        for start in range(0, kills, AN_EPISODE):
            self._episode(min(AN_EPISODE, kills - start))
            print(self.figures(), flush=True)
        assert sum(self.fell.values()) == kills

    def _episode(self, kills: int) -> None:
        archive, done = Archive(self.trial), 0
        while done < kills:
            for stage in self._aims(kills - done):
                life = archive.live(stage=stage, after=self.chance.uniform(0, 1.1 * self.trial.usual[stage]))
                done += life.ended == -9
                self.fell.update([life.last] if life.ended else [])
        archive.finish()
        self.tallies.append(archive.judge(kills))

    def _aims(self, count: int) -> list[str]:
        """Stages to be hit, in their order: later ones have work only once earlier ones are done."""
        aims = [*STAGES, self.chance.choice(STAGES)] if count >= AN_EPISODE else self.chance.choices(STAGES, k=count)
        return sorted(aims, key=STAGES.index)

    def figures(self) -> str:
        """For the page on reliability: the sums so far."""
        copies: Counter[str] = Counter()
        for tally in self.tallies:
            copies.update(tally.copies)
        totals = {name: sum(getattr(tally, name) for tally in self.tallies) for name in ("items", "alerts", "messages", "digests")}
        return json.dumps({"kills": sum(self.fell.values()), "archives": len(self.tallies), "fell": self.fell, **totals, "copies": copies})


def _durations(life: Life) -> dict[str, float]:
    """How long each stage takes at most; the last is given a second."""
    usual = dict.fromkeys(STAGES, 0.0)
    for (stage, begun), (_, ended) in zip(life.stages, life.stages[1:], strict=False):
        usual[stage] = max(usual.get(stage, 0.0), ended - begun)
    return {**usual, "deliver": 1.0}
