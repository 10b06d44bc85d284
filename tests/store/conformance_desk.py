"""What every archive promises the research desk: counts over a search, accounts, sessions, themes and codings."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import samples
from asking import Opener, Suite, few, stored
from hypothesis import given
from hypothesis import strategies as st
from samples import NOW, at, mention, reading

from matching.query import parse_query
from parallax.contracts import Store
from parallax.errors import StoreError
from parallax.query import CALENDAR, Not, Query, Term, Where
from parallax.records import Account, Coding, Theme, When


def account(name: str = "ana", **changes: object) -> Account:
    return replace(Account(name=name, role="analyst", password_hash="argon", token_hash="", made_at=NOW), **changes)  # type: ignore[arg-type]


def coding(item_id: int, theme: str = "support", **changes: object) -> Coding:
    made = Coding(item_id=item_id, theme_id=theme, start=0, end=2, quote="蓝箭", note="why", coder="ana", made_at=NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


class DeskConformance(Suite):
    @given(days=st.lists(st.integers(-900, 0), max_size=12), wanted=st.sampled_from(["", "火箭", "卫星"]))
    @few
    def test_months_and_facets_count_what_the_search_finds(self, opener: Opener, days: list[int], wanted: str) -> None:
        store = opener()
        known = store.counts()["items"]
        for n, day in enumerate(days):
            key = f"{known}-{n}"
            store.save_article(samples.article(key, text="火箭" if n % 2 else "卫星", day=day, source=f"s{n % 3}"), None)
        query = Query(wanted, Term(wanted)) if wanted else Query("")
        found, hits = store.overview(query), store.search(query, limit=1000).hits
        dates = [hit.item.article.published.moment.date().replace(day=1) for hit in hits if hit.item.article.published]
        assert found.total == found.looked_at == len(hits)
        assert {month: count for month, count in found.months if count} == Counter(dates)
        assert dict(found.sources) == Counter(hit.item.article.source_id for hit in hits)

    def test_a_company_is_counted_once_an_item(self, store: Store) -> None:
        item_id = stored(store, "a")
        store.save_readings([replace(reading(item_id), mentions=(mention("x", 0, 1, "甲"), mention("x", 2, 3, "甲")), topics=("launch",))])
        assert store.overview(Query("")).companies == (("x", 1),)
        assert store.overview(Query("", Where("topic", "launch"))).topics == (("launch", 1),)

    def test_months_without_items_are_there_with_nothing(self, store: Store) -> None:
        store.save_article(samples.article("a", day=-70), None)
        store.save_article(samples.article("b", day=-1), None)
        assert [count for _, count in store.overview(Query("")).months] == [1, 0, 1]

    def test_a_month_is_beijings(self, store: Store) -> None:
        """A report dated by its day alone begins with the day in Beijing, in UTC the evening before."""
        first = datetime(2025, 1, 1, tzinfo=CALENDAR)
        for key, moment in (("new year", first), ("old year", first - timedelta(minutes=1))):
            when = When(moment=moment.astimezone(UTC), precision="day", zone="Asia/Shanghai", raw=key)
            store.save_article(replace(samples.article(key), published=when), None)
        months = {month: count for month, count in store.overview(Query("")).months if count}
        assert months == {date(2025, 1, 1): 1, date(2024, 12, 1): 1}
        (hit,) = store.search(parse_query("after:2025 before:2025-01-02")).hits
        assert hit.item.article.key == "new year"

    def test_a_query_that_is_no_single_expression_is_counted_too(self, store: Store) -> None:
        for n in range(4):
            store.save_article(samples.article(str(n), text="火箭" if n else "卫星", day=-n), None)
        assert store.overview(Query("", Not(Term("卫星")))).total == 3

    def test_an_account_is_replaced_by_name_and_its_sessions_end(self, store: Store) -> None:
        store.save_account(account())
        store.open_session("key", "ana", at(1))
        assert store.session("key", NOW) == account()
        store.save_account(account(role="reader"))
        assert store.accounts() == [account(role="reader")]
        assert store.session("key", NOW) is None

    def test_a_session_ends_at_its_time_or_when_it_is_closed(self, store: Store) -> None:
        store.save_account(account())
        for key in ("one", "two"):
            store.open_session(key, "ana", NOW + timedelta(days=40_000))
        assert store.session("one", NOW + timedelta(days=40_001)) is None
        store.close_session("two")
        assert store.session("two", NOW) is None

    def test_an_account_that_goes_takes_its_sessions_along(self, store: Store) -> None:
        store.save_account(account())
        store.open_session("key", "ana", NOW + timedelta(days=40_000))
        assert store.delete_account("ana")
        assert not store.delete_account("ana")
        assert store.session("key", NOW) is None

    def test_a_coding_comes_back_and_again_changes_its_note(self, store: Store) -> None:
        item_id = stored(store, "a")
        store.save_theme(Theme(id="support", name="State support"))
        first = store.save_coding(coding(item_id))
        assert store.save_coding(coding(item_id, note="better")) == first
        assert store.codings(item_id=item_id) == [coding(item_id, id=first, note="better")]
        assert store.codings(coder="bo") == []

    @pytest.mark.parametrize(("item_id", "theme"), [(999, "support"), (1, "unknown")])
    def test_a_coding_needs_its_item_and_its_theme(self, store: Store, item_id: int, theme: str) -> None:
        stored(store, "a")
        store.save_theme(Theme(id="support", name="State support"))
        with pytest.raises(StoreError, match="nothing to stand on"):
            store.save_coding(coding(item_id, theme))

    def test_a_theme_in_use_stays(self, store: Store) -> None:
        item_id = stored(store, "a")
        store.save_theme(Theme(id="support", name="State support"))
        coding_id = store.save_coding(coding(item_id))
        with pytest.raises(StoreError, match="is used by 1 coding"):
            store.delete_theme("support")
        assert not store.delete_coding(coding_id, "bo")
        assert store.delete_coding(coding_id, "ana")
        assert store.delete_theme("support")
        assert store.themes() == []

    def test_what_somebody_has_coded_is_not_forgotten(self, store: Store) -> None:
        item_id, _ = stored(store, "a"), stored(store, "b")
        store.save_theme(Theme(id="support", name="State support"))
        coding_id = store.save_coding(coding(item_id))
        assert store.forget_before(["news"], at(50_000)) == 1
        assert store.item(item_id)
        store.delete_coding(coding_id)
        assert store.forget_before(["news"], at(50_000)) == 1
