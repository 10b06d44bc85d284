"""What an item is about."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.topics import TopicMatcher
from parallax.catalogue import default_pack
from parallax.catalogue.topics import Topic, read_topics


def topic(**changes: Any) -> Topic:
    values = {"id": "launch", "name_en": "Launch", "name_zh": "发射", "question": "events", "terms_zh": ("发射",), "terms_en": ("launch",)}
    return Topic(**(values | changes))


def shipped() -> tuple[Topic, ...]:
    topics, problems = read_topics("topics.toml", tomllib.loads((default_pack() / "topics.toml").read_text("utf-8")))
    assert [str(problem) for problem in problems] == []
    return topics


MATCHER = TopicMatcher(shipped())
FAR = "。" * 500


def test_a_term_in_the_title_or_the_lead_is_enough() -> None:
    matcher = TopicMatcher([topic()])
    assert matcher.match("火箭发射", "") == ("launch",)
    assert matcher.match("", "今天发射。") == ("launch",)


def test_further_down_it_takes_two_occurrences() -> None:
    matcher = TopicMatcher([topic()])
    assert matcher.match("", FAR + "发射") == ()
    assert matcher.match("", FAR + "发射，再发射") == ("launch",)
    assert matcher.match("", FAR + "发射 launch") == ("launch",)


@pytest.mark.parametrize(
    ("text", "found"),
    [("launches", True), ("Launch's", True), ("LAUNCH", True), ("launcher", False), ("relaunch", False), ("launch发射", True)],
)
def test_latin_terms_are_whole_words_and_may_be_plural(text: str, found: bool) -> None:
    assert bool(TopicMatcher([topic()]).match(text, "")) == found


def test_traditional_and_full_width_text_counts() -> None:
    assert TopicMatcher([topic(terms_zh=("卫星",))]).match("衛星", "") == ("launch",)
    assert TopicMatcher([topic()]).match("Ｌａｕｎｃｈ", "") == ("launch",)


def test_required_words_may_stand_anywhere_forbidden_ones_nowhere() -> None:
    matcher = TopicMatcher([topic(require=("火箭",), forbid=("新书",))])
    assert matcher.match("发射", "") == ()
    assert matcher.match("发射", FAR + "火箭") == ("launch",)
    assert matcher.match("发射", FAR + "火箭，新书") == ()


def test_topics_come_in_the_order_of_the_pack() -> None:
    matcher = TopicMatcher([topic(id="b"), topic(id="a")])
    assert matcher.match("发射", "") == ("b", "a")


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("蓝箭航天完成12亿元C轮融资", "朱雀三号可重复使用火箭即将首飞。", {"funding", "recovery"}),
        ("千帆星座第七批组网卫星成功发射", "长征六号甲运载火箭点火升空。", {"launch", "satellite", "constellation"}),
        (
            "Commerce adds satellite makers to Entity List",
            "Export controls on dual-use rocket parts.",
            {"export-control", "military-civil"},
        ),
        ("某火箭公司科创板IPO获受理", "保荐机构为中金公司。", {"ipo"}),
        ("火箭飞行异常，任务失利", "未能入轨。", {"failure"}),
        ("全系统试车成功", "液氧甲烷发动机完成长程试车。", {"test"}),
        ("海南商业航天发射场二号工位竣工", "", {"sites"}),
        ("工信部印发卫星互联网指导意见", "", {"policy", "satellite"}),
    ],
)
def test_the_shipped_topics_answer_the_questions_people_ask(title: str, text: str, expected: set[str]) -> None:
    assert expected <= set(MATCHER.match(title, text))


@pytest.mark.parametrize(
    ("title", "text"),
    [("十二星座本周运势", "白羊座财运上升"), ("电影融资发布会", "明星出席"), ("连锁餐厅完成B轮融资", "由某基金领投"), ("", "")],
)
def test_other_news_is_about_none_of_them(title: str, text: str) -> None:
    assert MATCHER.match(title, text) == ()


def test_every_shipped_topic_is_rich_in_both_languages_and_every_question_is_asked() -> None:
    topics = shipped()
    assert {each.question for each in topics} == {"who", "resources", "rules", "events"}
    assert [each.id for each in topics if min(len(each.terms_zh), len(each.terms_en)) < 10] == []


def test_what_is_wrong_with_a_topics_file_is_named() -> None:
    table = {
        "topic": [{"id": "a", "name_en": "A", "name_zh": "甲", "question": "why", "terms_zh": [], "terms_en": ["x", "X"], "term": 1}, 3]
    }
    topics, problems = read_topics("topics.toml", table)
    assert topics == ()
    assert {problem.key for problem in problems} == {"topic.a.question", "topic.a.terms_zh", "topic.a.terms_en", "topic.a.term", "topic[2]"}


@given(st.text(max_size=60), st.text(max_size=200))
@settings(deadline=None)
def test_no_text_breaks_the_matcher(title: str, text: str) -> None:
    assert set(MATCHER.match(title, text)) <= {each.id for each in shipped()}
