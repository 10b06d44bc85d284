"""What a benchmark found, as records that outlive its printout: `record` them, and `all.py` makes one table of those of every benchmark.

A figure stands beside its peer's, measured in the same run over the same input, and beside a bound that no program on this machine could
pass: what moving the bytes, reading the text once or starting the interpreter takes by itself, measured in the same run, too. Figures of
one name at several sizes become one row, which says how the cost grows. Nothing is recorded unless PARALLAX_FIGURES names a file.
"""

import json
import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

FILE = "PARALLAX_FIGURES"
BEGIN, END = "<!-- figures: begin, written by make bench -->", "<!-- figures: end -->"
_HEAD = ("", "ours", "peer, same run", "better by", "limit, same run", "of it", "as it grows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measurement. ``unit`` may end in ``/s``: then more is better, else less. ``size`` with ``of``: what the cost grows with."""

    part: str
    name: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str = ""
    limit: float | None = None
    limit_name: str = ""
    size: int | None = None
    of: str = ""

    def times(self, other: float | None) -> float | None:
        """How many times better than another value ours is; below 1 when it is worse."""
        if not other or not self.ours:
            return None
        return self.ours / other if self.unit.endswith("/s") else other / self.ours


def record(*figures: Figure) -> None:
    """Hand figures over to `all.py`, if it asked for them."""
    if file := os.environ.get(FILE):
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.writelines(json.dumps(asdict(figure), ensure_ascii=False) + "\n" for figure in figures)


def recorded(file: Path) -> list[Figure]:
    """What was handed over, in order."""
    return [Figure(**json.loads(line)) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def table(figures: Iterable[Figure]) -> str:
    """All figures as one Markdown table, a row for each name, parts in the order in which they came."""
    rows = [_HEAD, ("---",) * len(_HEAD)]
    for part, named in _grouped(figures).items():
        rows.append((f"**{part}**", *[""] * (len(_HEAD) - 1)))
        rows += [_row(same) for same in named.values()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def machine() -> str:
    """The facts without which no figure means anything."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{date.today().isoformat()}: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB of memory, {platform.system()} "  # noqa: DTZ011
        f"{platform.release().partition('-')[0]}, {platform.python_implementation()} {platform.python_version()}; load at the end {load}."
    )


def renewed(page: str, section: str) -> str:
    """A page with what stands between its two marks replaced. Raises ValueError when it has not both, in order, once."""
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"the page needs {BEGIN} and {END}, once each and in this order")
    return f"{page[: page.index(BEGIN)]}{BEGIN}\n\n{section.strip()}\n\n{page[page.index(END) :]}"


def _grouped(figures: Iterable[Figure]) -> dict[str, dict[str, list[Figure]]]:
    """By part and name; a later measurement of the same size replaces an earlier one."""
    found: dict[str, dict[str, dict[int | None, Figure]]] = {}
    for figure in figures:
        found.setdefault(figure.part, {}).setdefault(figure.name, {})[figure.size] = figure
    return {
        part: {name: sorted(sizes.values(), key=lambda one: one.size or 0) for name, sizes in named.items()}
        for part, named in found.items()
    }


def _row(same: Sequence[Figure]) -> tuple[str, ...]:
    one = same[-1]
    beside = next((each for each in reversed(same) if each.peer is not None), one)
    where = f" at {beside.size:,}" if beside.size != one.size else ""
    peer = f"{shown(beside.peer)} ({beside.peer_name}{where})" if beside.peer is not None else one.peer_name
    limit = f"{shown(one.limit)} ({one.limit_name})" if one.limit is not None else one.limit_name
    grows = ", ".join(f"{each.size:,}: {shown(each.ours)}" for each in same if each.size is not None) if len(same) > 1 else ""
    better, share = beside.times(beside.peer), one.times(one.limit)
    at = f" ({one.size:,} {one.of})" if one.size is not None else ""
    return (
        f"{one.name}{at}, {one.unit}", f"**{shown(one.ours)}**",
        peer, "" if better is None else f"{better:.2g}x" if better < 10 else f"{better:.0f}x",
        limit, "" if share is None else f"{share:.0%}" if share >= 0.005 else f"{share:.2%}",
        f"{grows} {one.of}" if grows else "",
    )  # fmt: skip


def shown(value: float) -> str:
    """Three figures that mean something.

    >>> shown(0.01234), shown(1.236), shown(15234.4)
    ('0.0123', '1.24', '15,234')
    """
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def _processor() -> str:
    """What the system calls the processor, without marks."""
    return next((re.sub(r"\(\w+\)", "", name).strip() for name in _cpu_names()), platform.machine())


def _cpu_names() -> Iterator[str]:
    info = Path("/proc/cpuinfo")
    for line in info.read_text("utf-8").splitlines() if info.exists() else ():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            yield value.strip()
