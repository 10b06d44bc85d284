"""What every archive promises of corrections: which items are read again, what is kept of before, and which names wait for judgement."""

from dataclasses import replace

import pytest
import samples
from asking import Opener, Suite, few, stored
from hypothesis import given
from hypothesis import strategies as st
from samples import at, candidate, correction, mention, reading

from parallax.contracts import Store
from parallax.fold import fold
from parallax.records import Correction, Reading

LETTERS = [*"蓝藍箭航天朱雀。，· ", "か", "2", "Zhuque", "é"]  # the last three are parts of words


def read(store: Store, *item_ids: int, title: str = "", corrections: int = 0, version: str = "v1") -> None:
    store.save_readings([reading(item_id, version, title=title, corrections=corrections) for item_id in item_ids])


def waiting(store: Store, corrections: int, version: str = "v1") -> list[int]:
    return [item.id for item in store.unread(version, corrections=corrections)]


def name_three(store: Store) -> None:
    """Items that name 星际荣耀 (in both scripts, from two sources), 东方空间 and, longest ago, 天兵."""
    rows = [("星际榮耀", "news", -3), ("星际荣耀", "other", -2), ("星际荣耀", "news", -1), ("东方空间", "news", 0), ("天兵", "news", -5)]
    for n, (name, source, day) in enumerate(rows):
        text = f"{'前' * 50}的{name}公司\n发布{'后' * 50}"
        item_id = stored(store, str(n), text=text, source=source, day=day)
        known = [candidate(name, 51), candidate(name, 51, full="北京星际荣耀" if n == 1 else "")]
        store.save_readings([reading(item_id, candidates=tuple(known))])


class CorrectionConformance(Suite):
    @given(made=st.lists(samples.corrections, max_size=4, unique_by=lambda one: (one.kind, one.subject, one.made_at)))
    @few
    def test_whatever_was_decided_is_given_back_in_its_order(self, opener: Opener, made: list[Correction]) -> None:
        store = opener()
        before = store.last_correction()
        ids = [store.save_correction(one) for one in made]
        known = {one.id: one for one in store.corrections()}
        assert [replace(known[each], id=0) for each in ids] == made
        assert [one.id for one in store.corrections(after=before)] == [one for one in ids if one > before]
        assert store.last_correction() == max([before, *ids])

    def test_repeating_a_correction_changes_nothing(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"))
        made = store.save_correction(correction(), texts=["朱雀"])
        read(store, 1, corrections=made)
        assert store.save_correction(correction(), texts=["朱雀"]) == made
        assert (len(store.corrections()), store.outdated_by(made)) == (1, 0)
        assert store.save_correction(correction(days=1), texts=["朱雀"]) > made
        assert len(store.corrections()) == 2

    def test_the_items_in_whose_original_a_text_occurs_or_that_mention_the_company_are_read_again(self, store: Store) -> None:
        ids = {key: stored(store, key, title, text) for key, title, text in (
            ("title", "藍箭航天的火箭", ""), ("text", "", "此前，蓝箭航天宣布"), ("latin", "", "Land-Space said"),
            ("mention", "", "它"), ("elsewhere", "蓝。箭航", "landspaces"), ("english", "", ""),
        )}  # fmt: skip
        read(store, *ids.values())
        store.save_readings([reading(ids["mention"], mentions=(mention("landspace", 0, 1, "它"),))])
        store.save_readings([reading(ids["english"], title="蓝箭航天 Land Space")])
        made = store.save_correction(correction(), texts=["蓝箭航天", "land space", "。", ""], entity="landspace")
        assert store.outdated_by(made) == 4
        assert {item.article.key for item in store.unread("v1", corrections=made)} == {"title", "text", "latin", "mention"}
        assert store.check() == []

    @given(letters=st.lists(st.sampled_from(LETTERS), min_size=1, max_size=12), data=st.data())
    @few
    def test_no_item_that_holds_a_text_is_forgotten(self, opener: Opener, letters: list[str], data: st.DataObject) -> None:
        store = opener()
        key = str(store.counts()["items"])
        title = data.draw(st.booleans())
        text = "".join(letters)
        item_id = stored(store, key, text if title else "", "" if title else text)
        read(store, item_id, corrections=store.last_correction())
        start = data.draw(st.integers(0, len(letters) - 1))
        end = data.draw(st.integers(start + 1, len(letters)))
        while start and {letters[start - 1], letters[start]} <= set(LETTERS[-3:]):
            start -= 1  # words are whole
        while end < len(letters) and {letters[end - 1], letters[end]} <= set(LETTERS[-3:]):
            end += 1
        part = "".join(letters[start:end])
        made = store.save_correction(correction(key), texts=[fold(part)])
        assert (item_id in [item.id for item in store.unread("v1", 10**6, corrections=made)]) == any(char.isalnum() for char in part)

    @pytest.mark.parametrize("text", ["朱雀" * 400, "Zhuque " * 400, "朱雀二号Zhuque-2，" * 100])
    def test_a_text_of_any_length_is_looked_for(self, store: Store, text: str) -> None:
        read(store, stored(store, "a", "", f"据悉{text}完"), stored(store, "b", "", "朱雀二号Zhuque-2，"))
        assert store.outdated_by(store.save_correction(correction(), texts=[text])) == 1

    def test_any_number_of_texts_is_looked_for(self, store: Store) -> None:
        read(store, *(stored(store, str(n), f"第{n}号") for n in range(20)))
        made = store.save_correction(correction(), texts=[f"第{n}号" for n in range(0, 3000, 2)])
        assert store.outdated_by(made) == 10

    def test_an_item_never_read_needs_not_be_read_again(self, store: Store) -> None:
        item_id = stored(store, "a", "朱雀")
        made = store.save_correction(correction(), texts=["朱雀"])
        assert store.outdated_by(made) == 0
        read(store, item_id, corrections=made)
        assert waiting(store, made) == []

    def test_only_readers_who_know_the_correction_are_given_its_items(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"))
        made = store.save_correction(correction(), texts=["朱雀"])
        assert (waiting(store, made - 1), waiting(store, made)) == ([], [1])

    def test_an_item_is_given_once_though_it_is_of_another_version_too(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"))
        made = store.save_correction(correction(), texts=["朱雀"])
        assert waiting(store, made, "v2") == [1]

    def test_a_reading_by_who_knows_the_correction_ends_the_wait_and_keeps_the_one_before(self, store: Store) -> None:
        ids = [stored(store, key, "朱雀") for key in "ab"]
        before = [
            reading(item_id, mentions=(mention("x", 0, 2, "朱雀"),), candidates=(candidate("朱雀", full="朱雀号"),)) for item_id in ids
        ]
        store.save_readings(before)
        made = store.save_correction(correction(), texts=["朱雀"])
        store.save_readings([reading(ids[0], corrections=made), replace(before[1], corrections=made)])
        assert (store.outdated_by(made), waiting(store, made)) == (0, [])
        assert store.changed_by(made) == [ids[0]]
        (kept,) = store.revisions(ids[0])
        assert (kept.item_id, kept.correction_id, kept.reading) == (ids[0], made, before[0])
        assert store.revisions(ids[1]) == []
        assert store.check() == []

    @given(before=samples.readings)
    @few
    def test_whatever_reading_was_replaced_is_given_back(self, empty: Opener, before: Reading) -> None:
        with empty() as store:
            store.save_readings([replace(before, item_id=stored(store, "a", "朱雀"))])
            made = store.save_correction(correction(), texts=["朱雀"])
            read(store, 1, title="another title", corrections=made)
            assert [one.reading for one in store.revisions(1)] == [before]

    def test_a_reading_that_only_the_version_changed_is_no_change(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"))
        made = store.save_correction(correction(), texts=["朱雀"])
        read(store, 1, version="v2", corrections=made)
        assert (store.changed_by(made), store.outdated_by(made)) == ([], 0)

    def test_a_reading_that_replaces_another_for_no_correction_keeps_none(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"), title="One")
        read(store, 1, title="Two", version="v2")
        assert store.revisions(1) == []

    def test_repeating_a_reading_keeps_the_first_revision_and_changes_nothing(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"), title="One")
        made = store.save_correction(correction(), texts=["朱雀"])
        for _ in range(2):
            read(store, 1, title="Two", corrections=made)
        assert [one.reading.translation and one.reading.translation.title for one in store.revisions(1)] == ["One"]
        assert store.last_seq() == 3

    def test_revisions_come_newest_first(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"), title="0")
        for n in (1, 2):
            read(store, 1, title=str(n), corrections=store.save_correction(correction(days=n), texts=["朱雀"]))
        assert [one.reading.translation and one.reading.translation.title for one in store.revisions(1)] == ["1", "0"]

    def test_what_several_corrections_changed_at_once_is_counted_once_for_the_newest(self, store: Store) -> None:
        read(store, *(stored(store, key, text) for key, text in (("a", "朱雀"), ("b", "朱雀 蓝箭"))), title="One")
        first = store.save_correction(correction(), texts=["朱雀"])
        second = store.save_correction(correction(days=1), texts=["蓝箭"])
        assert (store.outdated_by(first), store.outdated_by(second)) == (1, 1)
        assert waiting(store, first) == [1]
        read(store, 1, 2, title="Two", corrections=second)
        assert (store.changed_by(first), store.changed_by(second)) == ([1], [2])

    def test_an_item_read_by_who_did_not_know_the_last_correction_is_left_to_be_read_again(self, store: Store) -> None:
        new, old = stored(store, "a", "朱雀"), stored(store, "b", "朱雀")
        read(store, old)
        made = store.save_correction(correction(), texts=["朱雀"])
        read(store, new, old, version="v2", title="late")
        assert waiting(store, made - 1, "v2") == []
        assert set(waiting(store, made, "v2")) == {new, old}

    def test_a_reading_that_comes_late_does_not_replace_one_that_knew_more(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"), title="One")
        made = store.save_correction(correction(), texts=["朱雀"])
        read(store, 1, title="Two", corrections=made)
        read(store, 1, title="One")
        item = store.item(1)
        assert item is not None
        assert item.reading is not None
        assert (item.reading.translation and item.reading.translation.title, item.reading.corrections) == ("Two", made)
        assert (store.outdated_by(made), waiting(store, made)) == (0, [])

    def test_an_item_that_came_to_mention_a_company_by_one_correction_meets_the_next_one_about_it(self, store: Store) -> None:
        read(store, stored(store, "a", "朱雀"))
        alias = store.save_correction(correction(), texts=["朱雀"], entity="landspace")
        renamed = store.save_correction(correction(days=1, name_en="Land Space"), entity="landspace")
        store.save_readings([reading(1, mentions=(mention("landspace", 0, 2, "朱雀"),), corrections=alias)])
        assert store.changed_by(alias) == [1]
        assert waiting(store, renamed) == [1]

    def test_new_names_are_gathered_by_their_folded_spelling(self, store: Store) -> None:
        name_three(store)
        first = store.new_names()[0]
        assert (first.text, first.items, first.sources, first.full) == ("星际荣耀", 3, 2, "北京星际荣耀")
        assert first.patterns == ("brand", "definition")
        assert (first.first_seen, first.last_seen) == (at(-3), at(-1))
        assert [item_id for item_id, _ in first.contexts] == [3, 2, 1]
        assert first.contexts[0][1] == f"…{'前' * 39}的星际荣耀公司 发布{'后' * 35}…"

    def test_new_names_in_most_sources_come_first_then_the_newest(self, store: Store) -> None:
        name_three(store)
        assert [name.text for name in store.new_names()] == ["星际荣耀", "东方空间", "天兵"]
        assert [name.text for name in store.new_names(limit=2)] == ["星际荣耀", "东方空间"]
        assert [name.text for name in store.new_names(least_items=2)] == ["星际荣耀"]

    def test_new_names_go_on_after_any_of_them(self, store: Store) -> None:
        name_three(store)
        first, second, third = store.new_names()
        assert store.new_names(after=first.place) == [second, third]
        assert store.new_names(limit=1, after=second.place) == [third]
        assert store.new_names(least_items=2, after=first.place) == store.new_names(after=third.place) == []

    def test_new_names_alike_in_everything_are_told_apart_by_their_text(self, store: Store) -> None:
        for name in ("乙公司", "甲公司", "丙公司"):
            store.save_readings([reading(stored(store, name, name), candidates=(candidate(name, field="title"),))])
        names = store.new_names()
        assert [store.new_names(after=each.place) for each in names] == [names[1:], names[2:], []]

    def test_a_name_that_somebody_judged_is_new_no_more(self, store: Store) -> None:
        store.save_readings([reading(stored(store, "a", "星際榮耀"), candidates=(candidate("星際榮耀", field="title"),))])
        store.save_correction(correction("星际荣耀", "term"))
        assert [name.contexts for name in store.new_names()] == [((1, "星際榮耀"),)]
        store.save_correction(correction("星际荣耀", "candidate", verdict="refused"))
        assert store.new_names() == []

    def test_candidates_go_with_the_reading_that_saw_them(self, store: Store) -> None:
        store.save_readings([reading(stored(store, "a", "星际荣耀"), candidates=(candidate("星际荣耀", field="title"),))])
        read(store, 1, version="v2")
        assert store.new_names() == []
