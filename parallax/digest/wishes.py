"""What a subscriber wants to read: pure, by what an item was read to be and by the rules that it met.

Languages narrow down; rules, companies and topics add up: an item of a wanted language is wanted when it met one of the rules, names one
of the companies or is about one of the topics. Who asks for none of them wants everything; and what nobody could read
is shown to everyone, since it may be what was asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from parallax.contracts import AlertStore
from parallax.digest.past import Arrival
from parallax.records import Subscriber

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wishes:
    """A subscriber's, with the rules that items met by item id."""

    subscriber: Subscriber
    met: Mapping[int, Collection[str]]

    def wants(self, arrival: Arrival) -> bool:
        """Whether this one is for the subscriber."""
        who = self.subscriber
        if who.languages and arrival.lang not in who.languages:
            return False
        if not (who.rules or who.companies or who.topics) or not arrival.is_read:
            return True
        return (
            not arrival.companies.isdisjoint(who.companies)
            or not arrival.topics.isdisjoint(who.topics)
            or not set(who.rules).isdisjoint(self.met.get(arrival.item_id, ()))
        )


def rules_met(store: AlertStore, item_ids: Sequence[int]) -> dict[int, list[str]]:
    """The ids of the rules that these items met, by item."""
    met: dict[int, list[str]] = {}
    for start in range(0, len(item_ids), _AT_ONCE):
        for hit in store.hits(item_ids=item_ids[start : start + _AT_ONCE], limit=1_000_000):
            met.setdefault(hit.item_id, []).append(hit.rule_id)
    return met
