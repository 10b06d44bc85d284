"""How far two coders agree, beyond chance: Cohen's kappa (Cohen 1960, "A coefficient of agreement for nominal scales").

Per theme, over the items that both have coded: each either found the theme in an item or did not. What only one of them has looked at
says nothing about agreement, and is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parallax.records import Coding


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two coders on one theme. ``kappa`` is None when both always said the same: chance cannot be told from skill then."""

    theme_id: str
    items: int
    both: int
    only_first: int
    only_second: int
    kappa: float | None

    @property
    def neither(self) -> int:
        """Items in which nobody found it."""
        return self.items - self.both - self.only_first - self.only_second


def agreement(codings: Iterable[Coding], first: str, second: str, themes: Sequence[str]) -> tuple[Agreement, ...]:
    """Agreement of two coders on each of these themes."""
    found: Mapping[str, dict[int, set[str]]] = {first: defaultdict(set), second: defaultdict(set)}
    for coding in codings:
        if coding.coder in found:
            found[coding.coder][coding.item_id].add(coding.theme_id)
    shared = sorted(found[first].keys() & found[second].keys())
    return tuple(_on(theme, [(theme in found[first][item], theme in found[second][item]) for item in shared]) for theme in themes)


def _on(theme: str, judged: Sequence[tuple[bool, bool]]) -> Agreement:
    both, only_first, only_second = (sum(pair == each for pair in judged) for each in ((True, True), (True, False), (False, True)))
    return Agreement(
        theme_id=theme, items=len(judged), both=both, only_first=only_first, only_second=only_second, kappa=cohen_kappa(judged)
    )


def cohen_kappa(judged: Sequence[tuple[bool, bool]]) -> float | None:
    """(observed - expected) / (1 - expected) agreement; None without items, or when chance alone explains everything.

    >>> round(cohen_kappa([(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15), 2)
    0.4
    """
    if not judged:
        return None
    total = len(judged)
    observed = sum(one == other for one, other in judged) / total
    one, other = (sum(pair[at] for pair in judged) / total for at in (0, 1))
    expected = one * other + (1 - one) * (1 - other)
    return None if expected == 1 else (observed - expected) / (1 - expected)
