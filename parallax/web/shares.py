"""Counts as shares of their whole, for small tables, and what the archive cannot count: sources by their kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parallax.records import Overview
from parallax.web.desk import Desk

LANGUAGES = {"zh": "Chinese", "en": "English", "ja": "Japanese", "other": "other"}


@dataclass(frozen=True, slots=True)
class Share:
    """One row: how many, and how much of the whole in whole per cent."""

    label: str
    count: int
    percent: int


def shares(counts: Sequence[tuple[str, int]], labels: Mapping[str, str]) -> list[Share]:
    """A row for each count, in the order given. What has no label is called by its id.

    >>> [(each.label, each.percent) for each in shares([("zh", 3), ("en", 1)], {"zh": "Chinese"})]
    [('Chinese', 75), ('en', 25)]
    """
    whole = sum(count for _, count in counts) or 1
    return [share_of(count, whole, labels.get(each, each)) for each, count in counts]


def share_of(count: int, whole: int, label: str) -> Share:
    """One row; of nothing, nothing."""
    return Share(label, count, round(100 * count / whole) if whole else 0)


def by_kind(desk: Desk, overview: Overview) -> tuple[tuple[str, int], ...]:
    """How many items came from sources of each kind, most first. Sources that are no longer watched have none."""
    counts: Counter[str] = Counter()
    for source_id, count in overview.sources:
        if source := desk.sources.get(source_id):
            counts[source.kind] += count
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
