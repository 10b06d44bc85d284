"""What a pass asks the store and when it is done with a source: a service runs many at once, each over a few of thousands of sources."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawl_passes import Clock, Passes, Site, feed_and_articles
from crawl_scenes import NOW, article, rss, settings, source
from memory_store import MemoryStore
from small_server import Route, hang, page, serving, status

from parallax.records import Article, Capture, Endpoint, Run


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


@dataclass
class Given(MemoryStore):
    """Holds against the pass what it writes of a source that it said to be done with."""

    back: list[str] = field(default_factory=list)

    def save_run(self, run: Run) -> None:
        assert run.source_id not in self.back
        super().save_run(run)

    def save_article(self, article: Article, capture: Capture | None) -> int | None:
        assert article.source_id not in self.back
        return super().save_article(article, capture)


def test_each_source_is_given_back_once_and_as_soon_as_nothing_of_it_is_left(clock: Clock, passes: Passes) -> None:
    routes: dict[str, Route] = {}
    with serving(routes, hosts=2) as (base, _):
        slow = base.replace("127.0.0.1", "127.0.0.2")
        routes |= feed_and_articles(base) | {"/hangs": hang, "/robots.txt": status(404)}
        routes |= {"/slow-page": page(rss(slow + "/hangs", slow + "/late")), "/late": page(article("晚到"))}
        store = Given()
        store.ends["idle", base + "/idle"] = Endpoint(source_id="idle", url=base + "/idle", muted="gone")
        sources = [
            source(slow + "/hangs", id="slow"),
            source(slow + "/slow-page", id="slow-page"),
            source(base + "/feed", id="quick"),
            source(base + "/feed", id="own-text", content="entry"),
            source(base + "/idle", id="idle"),
        ]
        chosen = settings(timeout_seconds=5.0)  # long enough for all that does not hang, on a busy machine too
        passes(sources, store, chosen, now=clock, done_with=store.back.append)
    assert store.back[0] == "idle"
    assert sorted(store.back[1:3]) == ["own-text", "quick"]
    assert sorted(store.back[3:]) == ["slow", "slow-page"]
    assert sum(article.source_id in ("quick", "own-text") for article in store.articles.values()) == 6
    assert [run.source_id for run in store.rows if run.outcome == "failed"] == ["slow", "slow-page"]
    assert store.ends["quick", base + "/feed"].next_check > NOW  # type: ignore[operator]
