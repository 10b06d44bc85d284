from datetime import UTC, datetime

import pytest

from matching.expand import expand
from matching.percolator import Percolator
from matching.query import parse_query
from parallax.errors import QueryError
from parallax.query import Query, Term
from parallax.records import Article, Entity, Item, Mention, Reading, Translation

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
LANDSPACE = Entity(
    id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=("LandSpace", "蓝箭航天")
)


def item(title: str = "", text: str = "", *, english: tuple[str, str] | None = None, mentions: tuple[Mention, ...] = ()) -> Item:
    article = Article(
        source_id="news", key="a", url="https://news.example/a", title=title, text=text, html="", authors=(), published=None, lang="zh",
        fetched_at=NOW, extractor="", origin="feed",
    )  # fmt: skip
    translation = english and Translation(engine="argos", model="", title=english[0], text=english[1], segments=())
    reading = Reading(item_id=1, version="1", lang="zh", script="zh-Hans", mentions=mentions, topics=("launch",), translation=translation)
    return Item(id=1, seq=1, article=article, stored_at=NOW, capture_hash="", reading=reading if english or mentions else None)


def rules(*texts: str) -> Percolator:
    return Percolator([(text, expand(parse_query(text), [LANDSPACE], [])) for text in texts])


def met(percolator: Percolator, one: Item) -> list[str]:
    return [hit.rule for hit in percolator.match(one)]


def test_rules_are_met_in_the_order_in_which_they_were_given() -> None:
    percolator = rules("回收", "火箭 -失败", "火箭 失败", "title:火箭", "火箭 near/3 回收", "火箭 near/1 回收")
    assert met(percolator, item("试验", "火箭成功回收")) == ["回收", "火箭 -失败", "火箭 near/3 回收"]


def test_a_hit_says_which_word_in_which_language_stands_where() -> None:
    (hit,) = rules("landspace 试验").match(item("藍箭航天完成試驗", "", english=("LandSpace completes a test", "")))
    assert [(one.field, one.start, one.end, one.text, one.variant) for one in hit.evidence] == [
        ("title", 0, 4, "藍箭航天", "蓝箭航天"),
        ("title_en", 0, 9, "LandSpace", "landspace"),
        ("title", 6, 8, "試驗", "试验"),
    ]


def test_a_company_is_met_where_it_is_mentioned_under_a_name_that_no_search_would_dare() -> None:
    mention = Mention(field="title", start=0, end=2, entity_id="landspace", kind="name", text="蓝箭", name_en="LandSpace")
    for hit in rules("landspace", "company:landspace", "公司：蓝箭航天").match(item("蓝箭发射", mentions=(mention,))):
        assert [(one.text, one.variant) for one in hit.evidence] == [("蓝箭", "landspace")]


def test_only_the_branches_that_hold_are_evidence() -> None:
    (hit,) = rules("(火箭 卫星) OR 发射 -取消").match(item("火箭发射"))
    assert [one.text for one in hit.evidence] == ["发射"]


def test_near_is_evidence_only_in_the_field_where_both_are_near() -> None:
    (hit,) = rules("rocket near/1 engine").match(item("rocket", "engine of rocket"))
    assert [(one.field, one.text) for one in hit.evidence] == [("text", "rocket"), ("text", "engine")]


@pytest.mark.parametrize(
    "text", ["", "-火箭", "lang:zh", "after:2024", "火箭 OR lang:zh", "NOT (a OR b)", "🚀", "-a after:2024", "a OR -b"]
)
def test_a_rule_that_wants_nothing_is_refused_with_advice(text: str) -> None:
    with pytest.raises(QueryError, match="wants nothing") as caught:
        Percolator([("rule", parse_query(text))])
    assert caught.value.subject == text
    assert "outside NOT" in caught.value.advice


@pytest.mark.parametrize("text", ["source:news", "company:landspace", "topic:launch", "title:火箭", "lang:zh 火箭", "a OR b", "火* -b"])
def test_a_rule_that_wants_a_word_a_company_a_topic_or_a_source_is_taken(text: str) -> None:
    assert Percolator([("rule", parse_query(text))])


def test_no_rules_and_rules_that_nothing_can_meet_are_met_by_nothing() -> None:
    assert Percolator([]).match(item("火箭")) == ()
    assert met(Percolator([("kind", expand(parse_query("kind:video"), [], [])), ("no", Query("", Term("火箭")))]), item("火箭")) == ["no"]


def test_a_text_of_one_repeated_word_is_read_in_time() -> None:
    percolator = rules("火", "火火", "火火火 near/2 火火", "a near/1 b")
    assert met(percolator, item("", "火" * 100_000)) == ["火", "火火", "火火火 near/2 火火"]
