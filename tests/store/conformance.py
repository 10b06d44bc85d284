"""What every archive promises, as tests. A further implementation passes by subclassing `StoreConformance` and saying how it is opened."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import samples
from asking import Opener, Suite, few, page, stored
from conformance_alerts import AlertConformance
from conformance_corrections import CorrectionConformance
from conformance_desk import DeskConformance
from conformance_readings import ReadingConformance
from conformance_search import SearchConformance
from conformance_staleness import StalenessConformance
from conformance_upkeep import UpkeepConformance
from hypothesis import given
from hypothesis import strategies as st
from samples import NOW, URL, article, at, capture, delivery, entry, reading, run, visit

from crawlers.visit import is_due
from parallax.contracts import Store
from parallax.query import Everything
from parallax.records import Article, DigestMark, Endpoint, Entry, Run, Visit


class CrawlConformance(Suite):
    def test_endpoints_are_remembered_as_visits_leave_them(self, store: Store) -> None:
        store.save_visit(visit())
        later = visit(days=1)
        store.save_visit(later)
        assert store.endpoints() == {("news", URL): later.endpoint}

    def test_endpoints_and_last_runs_of_some_sources_are_theirs_alone(self, store: Store) -> None:
        one = visit()
        other = Visit(endpoint=replace(one.endpoint, source_id="other"), run=replace(one.run, source_id="other"))
        store.save_visit(one)
        store.save_visit(other)
        many = ["other", *(f"unknown-{n}" for n in range(40_000))]
        assert store.endpoints(many) == {("other", URL): other.endpoint}
        assert list(store.latest_runs(many)) == [("other", URL)]
        assert store.endpoints([]) == {} == store.latest_runs([])

    @few
    @given(
        checks=st.lists(st.none() | st.integers(-9, 24 * 40), min_size=1, max_size=6),
        muted=st.sampled_from(["", "gone"]),
        interval=st.sampled_from([60, 1440]),
    )
    def test_what_may_be_due_is_all_that_is(self, opener: Opener, checks: list[int | None], muted: str, interval: int) -> None:
        with opener() as store:
            for number, hours in enumerate(checks):
                check = None if hours is None else NOW + timedelta(hours=hours)
                endpoint = Endpoint(
                    source_id="news", url=f"{URL}{number}", next_check=check, interval_minutes=interval, muted=muted if number % 2 else ""
                )
                store.save_visit(Visit(endpoint=endpoint, run=replace(visit().run, url=endpoint.url)))
            may_be = store.endpoints_to_check(NOW)
            assert {name for name, each in store.endpoints().items() if is_due(each, NOW)} == {
                name for name, each in may_be.items() if is_due(each, NOW)
            }
            assert not [each for each in may_be.values() if each.muted]
            assert not [each for each in may_be.values() if each.next_check and NOW < each.next_check <= NOW + timedelta(days=1)]

    def test_sources_with_something_pending_are_those_of_which_there_is_something_to_fetch_now(self, store: Store) -> None:
        for source_id, key in (("a", "one"), ("a", "two"), ("b", "one"), ("c", "one"), ("d", "one")):
            one = visit(key)
            store.save_visit(replace(one, endpoint=replace(one.endpoint, source_id=source_id), run=replace(one.run, source_id=source_id)))
        store.postpone("b", "one", "later", at(2))
        store.postpone("c", "one", "given up", None)
        store.postpone("d", "one", "by a clock that was ahead", at(400))
        for moment, expected in ((at(1), {"a", "d"}), (at(3), {"a", "b", "d"})):
            assert store.sources_with_pending(moment) == expected == {each.source_id for each in store.pending(moment)}

    def test_keys_are_unseen_until_a_visit_brings_them_and_only_in_their_source(self, store: Store) -> None:
        assert store.unseen("news", ["a", "b"]) == {"a", "b"}
        store.save_visit(visit("a"))
        assert store.unseen("news", ["a", "b"]) == {"b"}
        assert store.unseen("other", ["a"]) == {"a"}
        assert store.unseen("news", [str(n) for n in range(5000)]) == {str(n) for n in range(5000)}

    def test_repeating_a_visit_changes_nothing(self, store: Store) -> None:
        store.save_visit(visit("a"))
        before = store.counts(), store.pending(at(1)), store.runs()
        store.save_visit(visit("a"))
        assert (store.counts(), store.pending(at(1)), store.runs()) == before

    def test_known_entries_are_left_as_they_are(self, store: Store) -> None:
        store.save_visit(visit("a"))
        changed = visit(days=1)
        store.save_visit(replace(changed, entries=(replace(entry("a"), title="anders"),)))
        assert [(one.entry, one.seen_at) for one in store.pending(at(2))] == [(entry("a"), NOW)]

    def test_pending_entries_come_oldest_first_by_source_and_up_to_a_limit(self, store: Store) -> None:
        store.save_visit(visit("late", days=1))
        store.save_visit(visit("a", "b", days=0))
        store.save_visit(visit("c", days=0, source="other"))
        assert [one.entry.key for one in store.pending(at(2))] == ["a", "b", "c", "late"]
        assert [one.entry.key for one in store.pending(at(2), limit=2)] == ["a", "b"]
        assert [one.entry.key for one in store.pending(at(2), ["other", "nobody"])] == ["c"]
        assert store.pending(at(2), []) == []

    def test_a_postponed_entry_waits_and_counts_its_attempts(self, store: Store) -> None:
        store.save_visit(visit("a"))
        store.postpone("news", "a", "timeout", at(1))
        assert store.pending(at(0.9)) == []
        assert [one.attempts for one in store.pending(at(1))] == [1]

    def test_an_entry_given_up_is_no_longer_pending_but_known(self, store: Store) -> None:
        store.save_visit(visit("a"))
        store.postpone("news", "a", "gone", None)
        assert store.pending(at(9)) == []
        assert store.unseen("news", ["a"]) == set()
        assert store.counts()["given_up"] == 1

    def test_a_stored_article_ends_its_entry(self, store: Store) -> None:
        store.save_visit(visit("a"))
        stored(store, "a")
        store.postpone("news", "a", "too late", None)
        assert store.pending(at(9)) == []
        assert store.counts()["given_up"] == 0
        assert store.check() == []

    def test_an_article_is_stored_once(self, store: Store) -> None:
        stored(store, "a", "first")
        seq = store.last_seq()
        assert store.save_article(article("a", "second"), capture(b"new")) is None
        assert [item.article.title for item in store.items()] == ["first"]
        assert store.last_seq() == seq

    def test_an_article_that_comes_again_word_for_word_under_a_new_key_is_stored_once(self, store: Store) -> None:
        first = article("a", "title")
        assert store.save_article(first, None) is not None
        assert store.save_article(replace(first, key="changed guid"), None) is None
        assert store.unseen("news", ["changed guid"]) == set()
        assert store.save_article(replace(first, key="third", text="Another text at the same place."), None) is not None
        assert store.check() == []

    def test_the_same_key_in_two_sources_is_two_items(self, store: Store) -> None:
        assert stored(store, "a") != stored(store, "a", source="other")

    def test_an_imported_article_needs_no_entry_before_it(self, store: Store) -> None:
        stored(store, "a")
        assert store.unseen("news", ["a"]) == set()
        assert store.check() == []

    def test_robots_are_remembered_for_24_hours(self, store: Store) -> None:
        store.save_robots("https://a.example:443", b"", NOW)
        assert store.robots("https://a.example:443", at(1)) == b""
        assert store.robots("https://a.example:443", at(1) + timedelta(seconds=1)) is None
        assert store.robots("https://b.example:443", NOW) is None

    def test_runs_come_latest_first_and_by_source(self, store: Store) -> None:
        for day in range(3):
            store.save_visit(visit(days=day))
        store.save_run(run(5, source="other", url="https://other.example/article", error="timeout"))
        assert [one.started_at for one in store.runs()] == [at(5), at(2), at(1), at(0)]
        assert [one.started_at for one in store.runs("news", limit=2)] == [at(2), at(1)]
        assert {where: one.started_at for where, one in store.latest_runs().items()} == {("news", URL): at(2)}

    @given(endpoint=samples.endpoints, entries=st.lists(samples.entries, unique_by=lambda one: one.key, max_size=3), made=samples.runs)
    @few
    def test_whatever_a_visit_brings_is_given_back(self, opener: Opener, endpoint: Endpoint, entries: list[Entry], made: Run) -> None:
        store = opener()
        fresh = store.unseen(endpoint.source_id, [one.key for one in entries])
        store.save_visit(Visit(endpoint=endpoint, run=made, entries=tuple(entries)))
        assert store.endpoints()[endpoint.source_id, endpoint.url] == endpoint
        kept = [one.entry for one in store.pending(datetime.max.replace(tzinfo=UTC), limit=100_000)]
        assert all(one in kept for one in entries if one.key in fresh)
        assert made in [replace(one, id=0) for one in store.runs(limit=1000)]

    def test_two_writers_storing_the_same_articles_store_each_once(self, opener: Opener) -> None:
        def write(store: Store) -> list[int | None]:
            return [store.save_article(article(str(n), "朱雀", day=0), capture(str(n % 5).encode())) for n in range(60)]

        with ThreadPoolExecutor(3) as pool:
            ids = [item_id for given in pool.map(write, [opener() for _ in range(3)]) for item_id in given if item_id is not None]
        store = opener()
        assert len(ids) == len(set(ids)) == store.counts()["items"] == 60
        assert [item.seq for item in store.items()] == list(range(1, 61))
        assert store.check() == []


class ArchiveConformance(Suite):
    def test_an_empty_archive_is_sound(self, store: Store) -> None:
        assert (store.last_seq(), list(store.items()), store.item(1), store.capture("x"), store.check()) == (0, [], None, None, [])
        assert store.counts() == dict.fromkeys(["items", "entries", "pending", "given_up", "unread", "outdated", "captures", "runs"], 0)
        assert page(store, Everything()).total == 0

    def test_items_of_an_interval_come_by_seq_without_its_lower_end(self, store: Store) -> None:
        for n in range(1, 6):
            stored(store, str(n))
        assert [item.seq for item in store.items(2, 4)] == [3, 4]
        assert [item.seq for item in store.items(3)] == [4, 5]

    def test_raw_bytes_are_found_by_their_hash_and_kept_once(self, store: Store) -> None:
        body = "朱雀".encode("gb18030") * 1000
        ids = [store.save_article(article(key), capture(body)) for key in "ab"]
        items = [store.item(item_id) for item_id in ids if item_id]
        assert {item.capture_hash for item in items if item} == {hashlib.sha256(body).hexdigest()}
        assert store.capture(hashlib.sha256(body).hexdigest()) == capture(body)
        assert store.counts()["captures"] == 1

    @given(made=samples.articles, body=st.binary(max_size=50))
    @few
    def test_whatever_article_was_stored_is_given_back(self, opener: Opener, made: Article, body: bytes) -> None:
        store = opener()
        item_id = store.save_article(made, capture(body))
        if item_id is not None:
            item = store.item(item_id)
            assert item is not None
            assert item.article == made
            kept = store.capture(item.capture_hash)
            assert kept is not None
            assert kept.body == body

    def test_text_that_no_encoding_carries_is_stored_all_the_same(self, store: Store) -> None:
        stored(store, "\ud800", "a\udfffb\x00朱雀")
        assert [item.article.title for item in store.items()] == ["a\ufffdb\x00朱雀"]
        assert store.unseen("news", ["\ud800"]) == set()
        assert page(store, "朱雀").total == 1

    def test_threads_may_share_one_store(self, store: Store) -> None:
        def work(thread: int) -> None:
            for n in range(15):
                stored(store, f"{thread}.{n}", "朱雀")
                assert page(store, "朱雀").total > n
                assert store.unseen("news", [f"{thread}.{n}"]) == set()

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(work, range(4))) == [None] * 4
        assert store.counts()["items"] == 60

    def test_a_reader_sees_whole_changes_while_a_writer_writes(self, opener: Opener) -> None:
        opener()

        def write(store: Store) -> None:
            for n in range(80):
                store.save_visit(visit(str(n), days=n))
                store.save_readings([reading(stored(store, str(n), "朱雀 launch", day=n), title="launch")])

        with ThreadPoolExecutor(1) as pool:
            reader, writing, seen = opener(), pool.submit(write, opener()), 0
            while not writing.done():
                total = page(reader, "朱雀").total
                assert total >= seen
                items = list(reader.items())
                assert len({item.id for item in items}) == len(items)
                seen = total
            writing.result()
        assert page(reader, "朱雀").total == 80
        assert reader.check() == []


class DigestConformance(Suite):
    def test_a_digest_is_recorded_once_for_its_day_and_slot(self, store: Store) -> None:
        first = DigestMark(subscription="a", local_date=date(2024, 5, 1), slot="08:00", after_item=0, until_item=9, made_at=NOW)
        second = replace(first, local_date=date(2024, 5, 2), after_item=9, until_item=12, made_at=at(1))
        assert store.last_digest("a") is None
        assert store.save_digest(first, "text")
        assert not store.save_digest(replace(first, until_item=99), "text")
        assert store.save_digest(replace(first, subscription="b"), "text")
        assert store.last_digest("a") == first
        assert store.save_digest(second, "text")
        assert store.last_digest("a") == second

    def test_a_digest_and_what_of_it_is_to_be_sent_are_recorded_together_and_once(self, store: Store) -> None:
        mark = DigestMark(subscription="a", local_date=date(2024, 5, 1), slot="08:00", after_item=0, until_item=9, made_at=NOW)
        assert store.save_digest(mark, "text", [delivery("digest:a", kind="digest", rule="")])
        assert not store.save_digest(mark, "text", [delivery("digest:b", kind="digest", rule="")])
        assert [one.key for one in store.deliveries()] == ["digest:a"]


class StoreConformance(
    CrawlConformance,
    ReadingConformance,
    CorrectionConformance,
    StalenessConformance,
    AlertConformance,
    ArchiveConformance,
    SearchConformance,
    DigestConformance,
    DeskConformance,
    UpkeepConformance,
):
    """All promises."""
