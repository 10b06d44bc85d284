"""Small charts as SVG, drawn here so that a page needs no script. Sizes are in units of the view box; the style sheet decides the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

_WIDTH, _HEIGHT = 1000, 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of a timeline."""

    x: float
    y: float
    width: float
    height: float
    month: date
    count: int

    @property
    def until(self) -> date:
        """The first day after it."""
        return date(self.month.year + self.month.month // 12, self.month.month % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars, the years written below them, and the count of the highest."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    years: tuple[tuple[float, int], ...]
    most: int

    @property
    def by_year(self) -> Iterator[tuple[int, list[Bar | None], int]]:
        """The same as rows of a table: a year, its twelve months (None outside the chart), and their sum."""
        for year, bars in groupby(self.bars, key=lambda bar: bar.month.year):
            months = {bar.month.month: bar for bar in bars}
            yield year, [months.get(month) for month in range(1, 13)], sum(bar.count for bar in months.values())


def aligned(*series: Sequence[tuple[date, int]]) -> list[list[tuple[date, int]]]:
    """Several series over the same months, so that their charts can be held beside each other."""
    every = sorted({month for months in series for month, _ in months})
    if not every:
        return [[] for _ in series]
    months = list(_months(every[0], every[-1]))
    return [[(month, dict(one).get(month, 0)) for month in months] for one in series]


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)


def timeline(months: Sequence[tuple[date, int]], most: int = 0) -> Timeline | None:
    """The months as bars of one scale; None where there is nothing to compare. ``most`` is the count of a full bar, if not the highest."""
    if len(months) < 2:
        return None
    highest, step = max(count for _, count in months), _WIDTH / len(months)
    bars = tuple(_bar(at, month, count, step, max(most, highest, 1)) for at, (month, count) in enumerate(months))
    every = -(-len({month.year for month, _ in months}) // 12)  # at most a dozen years are written
    years = tuple((bar.x, bar.month.year) for bar in bars if bar.month.month == 1 and bar.month.year % every == 0)
    return Timeline(_WIDTH, _HEIGHT, bars, years or ((0.0, months[0][0].year),), highest)


def _bar(at: int, month: date, count: int, step: float, most: int) -> Bar:
    height = max(2.0, count / most * _HEIGHT) if count else 0.0
    return Bar(
        x=round(at * step, 2), y=round(_HEIGHT - height, 2), width=round(step * 0.86, 2), height=round(height, 2), month=month, count=count
    )
