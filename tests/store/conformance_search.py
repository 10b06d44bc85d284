"""What every archive promises of its search."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
import samples
from asked_items import entities, queries, texts, topics
from asking import Opener, Suite, few, found, marked, only_hit, page, stored
from hypothesis import example, given
from hypothesis import strategies as st
from samples import article, at, mention, reading

from matching.percolator import Percolator
from parallax.contracts import Store
from parallax.errors import QueryError, RefusedError, StoreError
from parallax.fold import fold
from parallax.query import And, Between, Everything, Near, Node, Not, Or, Query, Term, Where, Worth
from parallax.records import Segment, Sum, Translation


class SearchConformance(Suite):
    @pytest.mark.parametrize(
        "query",
        [
            *("朱雀", "蓝箭", "箭", "蓝箭航天", "藍箭航天", "朱雀2号", "雀2", "2号"),
            *("LandSpace", "landspace", "ＬａｎｄＳｐａｃｅ", "zhuque-2", "Zhuque_2", "zhuque", "café", "cafe", "CAFE\u0301"),
        ],
    )
    def test_an_item_is_found_by_any_spelling_of_its_words(self, store: Store, query: str) -> None:
        stored(store, "a", "藍箭航天（LandSpace）", "朱雀2号 Zhuque-2 at the Café")
        stored(store, "b", "蓝。天朱。雀", "zhu que land space 22")
        assert found(store, query) == {"a"}

    @pytest.mark.parametrize("query", ["蓝天", "蓝箭", "land", "space land", "2", "", "🚀", '"', "*", "\x00", "\ud800"])
    def test_nothing_is_found_across_punctuation_within_words_or_without_words(self, store: Store, query: str) -> None:
        stored(store, "a", "蓝。天，蓝 箭", "landspace 22 🚀 zhuque")
        assert found(store, query) == set()

    def test_a_prefix_finds_every_word_that_begins_so(self, store: Store) -> None:
        stored(store, "a", "reusable")
        stored(store, "b", "unreusable")
        assert found(store, Term("reus", prefix=True)) == {"a"}
        assert marked(only_hit(store, Term("reus", prefix=True)).title) == "[reusable]"

    def test_conditions_on_metadata(self, store: Store) -> None:
        item_id = stored(store, "a", source="Space-News")
        stored(store, "b", lang="en-US")
        store.save_readings([reading(item_id, topics=("Launch",), mentions=(mention("landspace", 0, 0, ""),))])
        assert found(store, Where("source", "space-news")) == found(store, Where("topic", "launch")) == {"a"}
        assert found(store, Where("company", "landspace")) == found(store, Term("x", entity="landspace")) == {"a"}
        assert found(store, Where("lang", "zh")) == found(store, Where("lang", "zh-Hans")) == {"a"}
        assert found(store, Where("lang", "en")) == {"b"}
        assert found(store, "source space news") == found(store, Where("kind", "official")) == set()

    def test_a_title_search_looks_at_titles_in_both_languages_only(self, store: Store) -> None:
        store.save_readings([reading(stored(store, "a", "朱雀", "蓝箭"), title="Rocket", text="Company")])
        assert found(store, Term("朱雀", title_only=True)) == found(store, Where("title", "rocket")) == {"a"}
        assert found(store, Term("蓝箭", title_only=True)) == found(store, Term("company", title_only=True)) == set()

    @given(sums=st.lists(samples.sums, max_size=3), low=st.none() | samples.numbers, high=st.none() | samples.numbers)
    @few
    def test_sums_of_money_are_found_by_where_they_lie_or_may_lie(
        self, opener: Opener, sums: list[Sum], low: Decimal | None, high: Decimal | None
    ) -> None:
        store = opener()
        key = str(store.counts()["items"])
        store.save_readings([replace(reading(stored(store, key, "融资")), sums=tuple(sums))])
        meets = any(one.currency == "CNY" and (low is None or one.high >= low) and (high is None or one.low <= high) for one in sums)
        asked = Worth(low, high, "CNY")
        assert (key in found(store, asked)) == (key in found(store, And((Term("融资"), asked)))) == meets
        assert (key in found(store, Not(asked))) == (not meets)
        assert (key in found(store, And((Term("别的"), asked)))) is False

    def test_variants_of_a_term_are_found_too(self, store: Store) -> None:
        stored(store, "a", "蓝箭航天")
        assert found(store, Term("landspace", variants=("蓝箭航天", "LandSpace Technology"))) == {"a"}

    def test_times_are_those_of_publication_else_of_storing(self, store: Store) -> None:
        for day in range(4):
            stored(store, str(day), day=day)
        assert found(store, Between(at(1), at(3))) == {"1", "2"}
        assert found(store, Or((Between(end=at(1)), Between(start=at(3))))) == {"0", "3"}
        assert found(store, Not(Between(at(1), at(3)))) == {"0", "3"}
        assert found(store, And((Between(start=at(1)), Between(end=at(2))))) == {"1"}

    @given(
        titles=st.lists(st.text("蓝箭航藍天雀Aa1 。-\u200b", max_size=12), min_size=1, max_size=8),
        query=st.text("蓝箭航藍天雀", min_size=1, max_size=6),
    )
    @example(titles=["蓝箭航天", "蓝箭 航天", "蓝\u200b箭航天"], query="蓝箭航")
    @few
    def test_chinese_search_is_substring_search(self, opener: Opener, titles: list[str], query: str) -> None:
        store = opener()
        first = store.last_seq()
        for n, title in enumerate(titles):
            stored(store, f"{first}.{n}", title if n % 2 else "", "" if n % 2 else title)
        wanted = {f"{first}.{n}" for n, title in enumerate(titles) if fold(query) in fold(title)}
        assert {key for key in found(store, query) if key.startswith(f"{first}.")} == wanted
        assert {key for key in found(store, Not(Term(query))) if key.startswith(f"{first}.")} == {
            f"{first}.{n}" for n in range(len(titles))
        } - wanted

    @given(
        titles=st.lists(st.text("ab1 -.'A", max_size=12), min_size=1, max_size=8),
        query=st.lists(st.sampled_from(["a", "b", "ab", "1", "aa", "a1"]), min_size=1, max_size=3),
    )
    @few
    def test_english_search_is_word_and_phrase_search(self, opener: Opener, titles: list[str], query: list[str]) -> None:
        store = opener()
        first = store.last_seq()
        for n, title in enumerate(titles):
            stored(store, f"{first}.{n}", title)

        def words(text: str) -> str:
            return " " + " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split()) + " "

        wanted = {f"{first}.{n}" for n, title in enumerate(titles) if f" {' '.join(query)} " in words(title)}
        assert {key for key in found(store, "-".join(query)) if key.startswith(f"{first}.")} == wanted

    @given(data=st.data())
    @few
    def test_and_or_not_are_set_operations_at_any_nesting(self, opener: Opener, data: st.DataObject) -> None:
        store = opener()
        if store.last_seq() == 0:
            for n in range(32):
                stored(store, str(n), "".join(char + "。" for bit, char in enumerate("蓝箭航天雀") if n >> bit & 1), day=-n)
        leaf = st.sampled_from(
            [*map(Term, "蓝箭航天雀"), Between(start=at(-15)), Between(at(-20), at(-3)), Everything(), Where("lang", "zh")]
        )
        tree = data.draw(
            st.recursive(
                leaf,
                lambda kids: (
                    st.lists(kids, max_size=3).map(tuple).flatmap(lambda parts: st.sampled_from([And(parts), Or(parts), Not(And(parts))]))
                ),
                max_leaves=12,
            )
        )
        wanted = {str(n) for n in range(32) if _holds(tree, n)}
        for order in ("newest", "oldest", "ranked"):
            result = page(store, tree, order=order, limit=100)
            assert {hit.item.article.key for hit in result.hits} == wanted
            assert result.total == len(wanted)
        deep: Node = tree
        for _ in range(40):
            deep = Or((And((deep, Everything())), Or(())))
        assert found(store, deep) == wanted

    @given(data=st.data())
    @few
    def test_a_rule_is_met_by_the_items_that_searching_for_it_finds(self, opener: Opener, data: st.DataObject) -> None:
        store = opener()
        for _ in range(4):
            newest = _store_any(store, data)
        root = data.draw(queries)
        for tree in (root, And((Term("蓝"), root)), And((Or((Term("a", prefix=True), Term("蓝箭"))), Not(root)))):
            try:
                percolator = Percolator([("rule", Query("", tree))])
            except QueryError:
                continue
            some = list(store.arrivals(newest - 12))
            assert found(store, tree) & {item.article.key for item in some} == {item.article.key for item in some if percolator.match(item)}

    @given(
        text=st.lists(st.sampled_from(["蓝", "箭", "天", "蓝箭", "a", "b", " ", "。"]), min_size=4, max_size=14).map("".join),
        left=st.sampled_from(["蓝", "蓝箭", "天蓝", "a", "b蓝", "箭 a"]),
        right=st.sampled_from(["箭", "箭天", "蓝箭天", "b", "a天", "天 b"]),
    )
    @example(text="蓝箭天天天箭天", left="蓝箭", right="箭天")
    @few
    def test_near_counts_the_words_between_each_ideograph_for_one(self, opener: Opener, text: str, left: str, right: str) -> None:
        store = opener()
        stored(store, key := str(store.last_seq()), "", text)
        (item,) = list(store.arrivals(store.last_seq() - 1))
        for distance in range(5):
            tree = Near(Term(left), Term(right), distance)
            wanted = any(
                max(one[0], other[0]) - min(one[1], other[1]) <= distance for one in _places(text, left) for other in _places(text, right)
            )
            assert (key in found(store, tree)) == wanted
            assert bool(Percolator([("rule", Query("", tree))]).match(item)) == wanted

    def test_near_does_not_reach_from_one_field_to_another(self, store: Store) -> None:
        store.save_readings([reading(stored(store, "a", "rocket", "engine test"), title="motor", text="rocket motor")])
        assert found(store, Near(Term("rocket"), Term("engine"), 9)) == set()
        assert found(store, Near(Term("motor"), Term("rocket"), 0)) == {"a"}
        assert found(store, Near(Term("motor", title_only=True), Term("rocket"), 9)) == set()

    def test_near_takes_every_variant_of_both_and_marks_them(self, store: Store) -> None:
        stored(store, "a", "蓝箭航天完成新一轮融资")
        near = Near(Term("landspace", variants=("蓝箭航天",), entity="landspace"), Term("fund", variants=("融资",), prefix=True), 5)
        assert marked(only_hit(store, near).title) == "[蓝箭航天]完成新一轮[融资]"
        assert found(store, Near(near.left, near.right, 4)) == set()

    @given(text=st.text() | st.text('"*()^:-+{}蓝a NEAR\x00\ud800\u200b🚀', max_size=60), prefix=st.booleans(), title_only=st.booleans())
    @few
    @example(text="蓝" * 10_000, prefix=False, title_only=False)
    @example(text="a b " * 2_500, prefix=True, title_only=True)
    @example(text="x" * 10_000, prefix=True, title_only=False)
    def test_no_text_of_a_query_raises(self, opener: Opener, text: str, prefix: bool, title_only: bool) -> None:
        store = opener()
        store.save_article(article("a", "蓝箭 a b", "x" * 500), None)
        term = Term(text, prefix=prefix, title_only=title_only, variants=(text,), entity=text)
        page(store, And((term, Not(term), Where("source", text), Where("title", text), Where("company", text))))
        page(store, Or((term, Where("kind", text))), order="ranked")

    def test_a_query_nested_absurdly_deep_does_not_raise(self, store: Store) -> None:
        node: Node = Term("a")
        for _ in range(5000):
            node = Not(node)
        assert page(store, node).total == 0

    def test_the_newest_come_first_whatever_order_they_were_stored_in(self, store: Store) -> None:
        for day in (3, 1, 2):
            stored(store, str(day), "朱雀", day=day)
        assert [hit.item.article.key for hit in page(store, "朱雀").hits] == ["3", "2", "1"]

    def test_the_oldest_come_first_where_somebody_asks_who_told_of_it_first(self, store: Store) -> None:
        for day in (3, 1, 2, 5, 4):
            stored(store, str(day), "朱雀", day=day)
        for query in ("朱雀", Not(Term("蓝箭")), Between(start=at(-99))):
            first = page(store, query, order="oldest", limit=3)
            rest = page(store, query, order="oldest", limit=3, cursor=first.next_cursor)
            assert [hit.item.article.key for hit in (*first.hits, *rest.hits)] == ["1", "2", "3", "4", "5"]
            assert (first.total, rest.next_cursor) == (5, None)

    def test_a_date_in_the_future_does_not_stay_on_top(self, store: Store) -> None:
        stored(store, "future", "朱雀", day=365_000)
        stored(store, "now", "朱雀")
        assert [hit.item.article.key for hit in page(store, "朱雀").hits] == ["now", "future"]

    def test_ranked_search_prefers_titles_and_frequent_words(self, store: Store) -> None:
        stored(store, "rare", "x", "other words, many of them, and one rocket among them", day=3)
        stored(store, "often", "x", "rocket rocket rocket", day=2)
        stored(store, "title", "rocket", "x", day=1)
        assert [hit.item.article.key for hit in page(store, "rocket", order="ranked").hits] == ["title", "often", "rare"]

    @pytest.mark.parametrize("order", ["newest", "ranked"])
    def test_pages_give_every_item_once_while_others_are_written(self, store: Store, order: str) -> None:
        for n in range(25):
            stored(store, str(n), "朱雀" * (n % 3 + 1), day=-n)
        keys: list[str] = []
        cursor = None
        for turn in range(10):
            one = page(store, "朱雀", order=order, limit=7, cursor=cursor)
            keys += [hit.item.article.key for hit in one.hits]
            stored(store, f"new{turn}", "朱雀", day=turn + 1)
            cursor = one.next_cursor
            if cursor is None:
                break
        assert sorted(keys) == sorted(map(str, range(25)))

    @pytest.mark.parametrize(
        "cursor", ["", "x", "newest:", "newest:x", "newest:1:2", "ranked:1:2", "oldest:1", "newest:" + "9" * 50, "\ud800"]
    )
    def test_an_unusable_cursor_is_refused(self, store: Store, cursor: str) -> None:
        with pytest.raises(StoreError):
            page(store, "a", cursor=cursor)

    def test_no_ranked_page_begins_before_the_first(self, store: Store) -> None:
        with pytest.raises(RefusedError):
            page(store, "a", order="ranked", cursor="ranked:1:-5")

    def test_the_total_counts_all_pages(self, store: Store) -> None:
        for n in range(5):
            stored(store, str(n), "朱雀")
        assert [page(store, "朱雀", limit=limit).total for limit in (-1, 0, 2, 10**9)] == [5] * 4

    def test_the_total_of_very_many_is_no_longer_counted(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("store.found.COUNTED", 3)
        for n in range(5):
            stored(store, str(n), "朱雀" if n else "朱雀 only")
        many, few_ = page(store, "朱雀", limit=2), page(store, "only", limit=2)
        assert (many.total, many.total_is_exact) == (3, False)
        assert (few_.total, few_.total_is_exact) == (1, True)
        assert found(store, "朱雀") == set("01234")

    def test_matches_are_marked_in_the_original_text_in_both_languages(self, store: Store) -> None:
        text = "序" * 300 + "，藍箭航天的朱雀三号。" + "尾" * 300
        item_id = stored(store, "a", "ＬａｎｄＳｐａｃｅ与藍箭", text)
        known = (mention("landspace", 301, 305, "藍箭航天"),)
        store.save_readings([reading(item_id, title="LandSpace and Lanjian", text="The landspace rocket", mentions=known)])
        hit = only_hit(store, Term("landspace", variants=("蓝箭",), entity="landspace"))
        assert marked(hit.title) == "[ＬａｎｄＳｐａｃｅ]与[藍箭]"
        assert marked(hit.title_en) == "[LandSpace] and Lanjian"
        assert "，[藍箭航天]的朱雀三号。" in marked(hit.snippet)
        assert hit.snippet.startswith("…")
        assert hit.snippet.endswith("…")
        assert len(hit.snippet) < 220
        assert marked(hit.snippet_en) == "The [landspace] rocket"

    def test_an_english_query_marks_mentions_in_chinese_text(self, store: Store) -> None:
        item_id = stored(store, "a", "", "昨天蓝箭成功了")
        store.save_readings([reading(item_id, mentions=(mention("landspace", 2, 4, "蓝箭"),))])
        assert marked(only_hit(store, Term("LandSpace", entity="landspace")).snippet) == "昨天[蓝箭]成功了"
        assert marked(only_hit(store, Where("company", "landspace")).snippet) == "昨天[蓝箭]成功了"

    def test_where_one_language_matches_the_other_shows_the_same_sentence(self, store: Store) -> None:
        pairs = [("序言。" * 100, "Preface. " * 60), ("火箭着陆了。", "The booster landed."), ("结尾。" * 100, "The end. " * 60)]
        sentences = tuple(Segment(field="text", paragraph=0, source=zh, target=en, engine="argos") for zh, en in pairs)
        item_id = stored(store, "a", "", "".join(zh for zh, _ in pairs))
        english = Translation(engine="argos", model="", title="", text=" ".join(en for _, en in pairs), segments=sentences)
        store.save_readings([replace(reading(item_id), translation=english)])
        assert "火箭着陆了" in only_hit(store, "booster").snippet
        assert "The booster landed" in only_hit(store, "着陆").snippet_en

    @given(title=st.text("蓝箭航藍㍿天雀Aaé1\u0301 。-\u200b㎏", max_size=30), query=st.text("蓝箭航天a1", min_size=1, max_size=3))
    @few
    def test_every_match_is_marked_and_marks_change_nothing_else(self, opener: Opener, title: str, query: str) -> None:
        store = opener()
        stored(store, key := str(store.last_seq()), title)
        hits = {hit.item.article.key: hit.title for hit in page(store, query, limit=1000).hits}
        if key in hits:
            assert "\ue000" in hits[key]
            assert hits[key].replace("\ue000", "").replace("\ue001", "") == title

    def test_what_is_not_wanted_is_not_marked(self, store: Store) -> None:
        stored(store, "a", "朱雀 flight", "flight")
        assert marked(only_hit(store, And((Term("朱雀"), Not(Term("test"))))).title) == "[朱雀] flight"

    def test_a_text_cannot_forge_marks(self, store: Store) -> None:
        stored(store, "a", "\ue000朱雀\ue001", "\ue000<b>\ue001 朱\ue000雀")
        hit = only_hit(store, "朱雀")
        assert (marked(hit.title), marked(hit.snippet)) == ("[朱雀]", "<b> 朱雀")


def _store_any(store: Store, data: st.DataObject) -> int:
    """One more item, read or not; its id."""
    n = store.last_seq()
    item_id = stored(store, f"{n}", data.draw(texts), data.draw(texts), day=data.draw(st.integers(-9, 9)) + n / 1440, lang="en-US")
    if data.draw(st.booleans()):
        known = tuple(mention(entity, 0, 1, "x") for entity in data.draw(st.lists(entities, max_size=2)))
        about = tuple(data.draw(st.lists(topics, max_size=2)))
        store.save_readings([reading(item_id, title=data.draw(texts), text=data.draw(texts), mentions=known, topics=about)])
    return item_id


def _places(text: str, phrase: str) -> list[tuple[int, int]]:
    """By brute force: where a phrase of ideographs and words stands, counted in words; gaps are no words."""
    words = re.findall("[蓝箭天]|[ab]+|[ 。]", text)
    wanted = re.findall("[蓝箭天]|[ab]+", phrase)
    numbers = [sum(word not in " 。" for word in words[:n]) for n in range(len(words) + 1)]
    found = []
    for n in range(len(words)):
        at, left = n, list(wanted)
        previous = ""
        while left and at < len(words):
            if words[at] in " 。":
                if not previous or (previous in "蓝箭天" and left[0] in "蓝箭天"):
                    break
                at += 1
            elif words[at] == left[0]:
                previous = left.pop(0)
                at += 1
            else:
                break
        if not left:
            found.append((numbers[n], numbers[at]))
    return found


def _holds(node: Node, n: int) -> bool:
    match node:
        case Term(text):
            return bool(n >> "蓝箭航天雀".index(text) & 1)
        case Between(start, end):
            return (start is None or at(-n) >= start) and (end is None or at(-n) < end)
        case And(parts):
            return all(_holds(part, n) for part in parts)
        case Or(parts):
            return any(_holds(part, n) for part in parts)
        case Not(part):
            return not _holds(part, n)
        case _:
            return True
