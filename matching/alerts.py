"""From items that were just read to hits and outbox rows, to be saved in the transaction of their readings.

A hit is kept for every item and rule, whenever the item is read. An outbox row is made only for news: an item that was never read before,
published within the last days (or at an unknown time). So neither a better model, nor a correction, nor a new rule sends old items again,
and nothing is sent twice: a row's key, ``alert:<rule>:<item>:<channel>``, is unique in the outbox.

An item is also news while its translation engine has failed on it: words that a rule asks for may stand in the English that it did not
get then. When it is read again, it is told of to those rules that what was read before does not meet.

Copies that are read in one call raise one alert: the earliest that meets the rule is told of, and its payload names the others (``copies``,
item ids). A reprint that comes in a later call is an alert of its own; grouping by cool-down is the outbox worker's business.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from matching.copies import fold_copies, published
from matching.percolator import Percolator
from matching.rules import ReadyRule
from parallax.records import Channel, Delivery, Hit, Item, Precision, Reading, Rule, When

_ENGINE_FAILED = "engine-failed"  # the flag of `translate.reader` on a sentence that is to be translated by a later pass

# How long a date of this precision may lie before the true moment.
_VAGUE: dict[Precision, timedelta] = {"year": timedelta(days=366), "month": timedelta(days=31), "day": timedelta(days=1)}


class Matcher:
    """Rules that are ready (`matching.rules`), asked of each batch of items. Keeps no memory, so that a batch may be asked again."""

    def __init__(self, rules: Sequence[ReadyRule], *, max_age: timedelta, now: Callable[[], datetime]) -> None:
        self._rules = {one.rule.id: one.rule for one in rules}
        self._percolator = Percolator([(one.rule.id, one.query) for one in rules])
        self._max_age = max_age
        self._now = now

    def match(self, items: Sequence[Item], readings: Sequence[Reading]) -> tuple[list[Hit], list[Delivery]]:
        """Hits of all items, and outbox rows of the new ones. ``readings`` are theirs, in order and with topics."""
        if not self._rules:
            return [], []
        moment = self._now()
        hits: list[Hit] = []
        met: dict[str, set[int]] = defaultdict(set)  # rule: items that nobody was told of
        for item, reading in zip(items, readings, strict=True):
            before = {found.rule for found in self._percolator.match(item)} if _is_unfinished(item.reading) else set()
            for found in self._percolator.match(replace(item, reading=reading)):
                hits.append(Hit(rule_id=found.rule, item_id=item.id, evidence=found.evidence, matched_at=moment))
                if found.rule not in before:
                    met[found.rule].add(item.id)
        news = [item for item in items if self._is_news(item, moment)]
        alerts = {rule_id: ids & {item.id for item in news} for rule_id, ids in met.items() if self._rules[rule_id].channels}
        groups = _groups(news, alerts.values())
        return hits, [row for rule_id, ids in alerts.items() for row in _rows(self._rules[rule_id], groups, ids, moment)]

    def _is_news(self, item: Item, moment: datetime) -> bool:
        return (item.reading is None or _is_unfinished(item.reading)) and is_recent(item.article.published, moment, self._max_age)


def _is_unfinished(reading: Reading | None) -> bool:
    translation = reading.translation if reading else None
    return translation is not None and any(_ENGINE_FAILED in segment.flags for segment in translation.segments)


def is_recent(published: When | None, now: datetime, max_age: timedelta) -> bool:
    """Whether it was, or for all that is known may have been, published at most so long ago. Undated items are recent."""
    return published is None or now - published.moment - _VAGUE.get(published.precision, timedelta()) <= max_age


def _groups(news: Sequence[Item], alerts: Iterable[set[int]]) -> list[tuple[Item, ...]]:
    """Copies together, in the order of their publication. Only what meets a rule together with another is compared: comparing is dear."""
    told: set[int] = set()
    compared: set[int] = set()
    for ids in alerts:
        told |= ids
        compared |= ids if len(ids) > 1 else set()
    alone = [(item,) for item in news if item.id in told - compared]
    return sorted([*fold_copies([item for item in news if item.id in compared]), *alone], key=lambda group: published(group[0]))


def _rows(rule: Rule, groups: Sequence[tuple[Item, ...]], met: set[int], moment: datetime) -> list[Delivery]:
    """One row a channel for each group of copies that holds an item that met the rule."""
    told = [[item.id for item in group if item.id in met] for group in groups]
    return [_row(rule, channel, ids, moment) for ids in told if ids for channel in dict.fromkeys(rule.channels)]


def _row(rule: Rule, channel: Channel, item_ids: Sequence[int], moment: datetime) -> Delivery:
    first, *copies = item_ids
    return Delivery(
        key=f"alert:{rule.id}:{first}:{channel}",
        channel=channel,
        kind="alert",
        rule_id=rule.id,
        item_id=first,
        payload={"copies": copies} if copies else {},
        made_at=moment,
    )
