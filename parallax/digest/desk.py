"""What all digests of one tick share: the archive's last days, the sources' health, names to review. Read once, when first asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import takewhile
from zoneinfo import ZoneInfo

from matching.novelty import Recent
from matching.rules import combined
from parallax.catalogue import Pack
from parallax.catalogue.companies import to_entity
from parallax.contracts import Store
from parallax.digest.compose import Editor, Occasion
from parallax.digest.credits import credits_of
from parallax.digest.health import recent, watched
from parallax.digest.parts import Digest
from parallax.digest.past import Past, last_before, look_back
from parallax.digest.wishes import rules_met
from parallax.records import Entity, Item, NewName, Rule, Run

BRIEFLY = 1000  # more would be a list that nobody reads; `parallax.digest.mailing` cuts pages further
_NAMES = 8  # new names shown
_TOLD = timedelta(days=7)  # English reports of a Chinese event come days later
_NAME_AGE = timedelta(days=7)  # a name seen longer ago is not new


@dataclass(frozen=True)
class Desk:
    """Where digests are made. ``since`` is where the earliest of them begins; ``pack`` holds the operator's own sources too."""

    store: Store
    pack: Pack
    now: datetime
    since: datetime
    _recent: dict[tuple[int, datetime], Recent] = field(default_factory=dict)

    def compose(self, items: Sequence[Item], occasion: Occasion, zone: str, stories: int, *, briefly: int | None = BRIEFLY) -> Digest:
        """Items laid out for a reader in a zone: so many stories in full, and so many more in a line each."""
        editor = Editor(
            name=self.pack.name,
            sources={source.id: source for source in self.pack.sources},
            entities=self.entities,
            topics={topic.id: topic for topic in self.pack.topics},
            zone=ZoneInfo(zone),
            most=stories,
            most_brief=briefly,
            rates=self.pack.rates,
        )
        return editor.compose(items, self.runs, self.now, credits_of(item.reading for item in items), occasion)

    def recent(self, after_item: int, since: datetime) -> Recent:
        """What was told in the week before an interval that begins after an item; subscribers with the same interval share it."""
        if (after_item, since) not in self._recent:
            start = last_before(self.store, since - _TOLD)
            self._recent[after_item, since] = Recent(takewhile(lambda item: item.id <= after_item, self.store.arrivals(start)))
        return self._recent[after_item, since]

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """The companies, by id."""
        return {company.id: to_entity(company) for company in self.pack.companies}

    @cached_property
    def runs(self) -> list[Run]:
        """The last visit to every endpoint that is watched, of the last week."""
        return recent(watched(self.store.latest_runs(), self.pack.sources), self.now)

    @cached_property
    def past(self) -> Past:
        """What arrived lately."""
        return look_back(self.store, self.now, self.since)

    @cached_property
    def met(self) -> dict[int, list[str]]:
        """The rules that items of the past met."""
        return rules_met(self.store, [each.item_id for each in self.past.arrivals]) if self.rules else {}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The pack's rules and the saved ones."""
        return combined(self.pack.rules, self.store.rules())

    @cached_property
    def new_names(self) -> list[NewName]:
        """Names seen of late that nobody has judged."""
        return [name for name in self.store.new_names(limit=100) if self.now - name.last_seen <= _NAME_AGE][:_NAMES]
