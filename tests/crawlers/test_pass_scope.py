"""What a pass asks the store: a service runs many passes at once, each over a few of thousands of sources."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawl_passes import Clock, Passes, Site
from crawl_scenes import settings, source
from memory_store import MemoryStore

from parallax.records import Endpoint, Run


@dataclass
class Asked(MemoryStore):
    """Remembers of which sources it was asked."""

    about: list[set[str] | None] = field(default_factory=list)

    def endpoints(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Endpoint]:
        self.about.append(None if source_ids is None else set(source_ids))
        return super().endpoints(source_ids)

    def latest_runs(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Run]:
        self.about.append(None if source_ids is None else set(source_ids))
        return super().latest_runs(source_ids)


def test_a_pass_reads_the_state_of_its_own_sources_alone(site: Site, clock: Clock, passes: Passes) -> None:
    base, _, _ = site
    store, one = Asked(), source(base + "/feed")
    passes([one], store, settings(), now=clock)
    assert store.about == [{one.id}, {one.id}]
