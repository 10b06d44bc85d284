from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.query import FIELDS, explain, parse_lenient, parse_query
from parallax.errors import QueryError
from parallax.query import CALENDAR, And, Between, Everything, Not, Or, Query, Term, Where

LANDSPACE, LAUNCH, TEST = Term("landspace"), Term("launch"), Term("test")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", Everything()),
        (" \u3000 ", Everything()),
        ("朱雀", Term("朱雀")),
        ("landspace launch", And((LANDSPACE, LAUNCH))),
        ("landspace AND launch", And((LANDSPACE, LAUNCH))),
        ("landspace　launch", And((LANDSPACE, LAUNCH))),
        ("landspace OR launch", Or((LANDSPACE, LAUNCH))),
        ("landspace 或 launch", Or((LANDSPACE, LAUNCH))),
        ("landspace|launch", Or((LANDSPACE, LAUNCH))),
        ("landspace ｜ launch", Or((LANDSPACE, LAUNCH))),
        ("landspace launch OR test", Or((And((LANDSPACE, LAUNCH)), TEST))),
        ("landspace (launch OR test)", And((LANDSPACE, Or((LAUNCH, TEST))))),
        ("landspace（launch OR test）", And((LANDSPACE, Or((LAUNCH, TEST))))),
        ("landspace -launch", And((LANDSPACE, Not(LAUNCH)))),
        ("landspace －launch", And((LANDSPACE, Not(LAUNCH)))),
        ("landspace NOT launch", And((LANDSPACE, Not(LAUNCH)))),
        ("landspace 非 launch", And((LANDSPACE, Not(LAUNCH)))),
        ("-(launch test)", Not(And((LAUNCH, TEST)))),
        ("NOT NOT launch", LAUNCH),
        ("zhuque-2", Term("zhuque-2")),
        ('"reusable rocket"', Term("reusable rocket")),
        ("“可重复 使用”", Term("可重复 使用")),
        ("「朱雀 三号」", Term("朱雀 三号")),
        ("reus*", Term("reus", prefix=True)),
        ("reus＊", Term("reus", prefix=True)),
        ("title:launch", Term("launch", title_only=True)),
        ("标题：朱雀", Term("朱雀", title_only=True)),
        ('title:"first flight"', Term("first flight", title_only=True)),
        ("title:(launch OR test)", Or((Term("launch", title_only=True), Term("test", title_only=True)))),
        ("company:landspace", Where("company", "landspace")),
        ("COMPANY：蓝箭航天", Where("company", "蓝箭航天")),
        ('source:"Space News"', Where("source", "Space News")),
        ("kind:official", Where("kind", "official")),
        ("type:private", Where("type", "private")),
        ("lang:chinese", Where("lang", "zh")),
        ("语言：英文", Where("lang", "en")),
        ("after:2024", Between(start=datetime(2024, 1, 1, tzinfo=CALENDAR))),
        ("before:2024-03", Between(end=datetime(2024, 3, 1, tzinfo=CALENDAR))),
        ("after:２０２４－０３－０９", Between(start=datetime(2024, 3, 9, tzinfo=CALENDAR))),
        ("after:2024年3月", Between(start=datetime(2024, 3, 1, tzinfo=CALENDAR))),
        ("-lang:en", Not(Where("lang", "en"))),
        ("蓝箭，朱雀", And((Term("蓝箭"), Term("朱雀")))),
        ("独家：蓝箭《朱雀》首飞！", And((Term("独家"), Term("蓝箭"), Term("朱雀"), Term("首飞")))),
        ("landspace — launch", And((LANDSPACE, LAUNCH))),
        ("🚀 launch", LAUNCH),
        ("or and not", And((Term("or"), Term("not")))),
    ],
)
def test_a_query_becomes_the_tree_it_means(text: str, root: object) -> None:
    assert parse_query(text).root == root


@pytest.mark.parametrize(
    ("text", "column", "told"),
    [
        ('rocket "reusable', 8, "not closed"),
        ("rocket 「朱雀", 8, "not closed"),
        ("rocket」", 7, "never opened"),
        ("(rocket", 1, "not closed"),
        ("(", 1, "not closed"),
        ("rocket)", 7, "never opened"),
        ("rocket ()", 8, "nothing between"),
        ('rocket ""', 8, "nothing between"),
        ("rocket OR", 8, "nothing follows"),
        ("OR rocket", 1, "nothing stands before"),
        ("rocket OR OR test", 8, "nothing follows"),
        ("rocket AND", 8, "nothing follows"),
        ("rocket NOT", 8, "nothing follows"),
        ("(rocket OR) test", 9, "nothing follows"),
        ("planet:mars", 1, "known are title, company"),
        ("rocket kind:rumour", 13, "known are trade"),
        ("title:", 1, "nothing follows title:"),
        ("after:yesterday", 7, "YYYY-MM-DD"),
        ("after:2024-13", 7, "is no date"),
        ("after:2024-02-30", 7, "is no date"),
        ("re*use", 3, "at the end"),
        ("amount:>much", 8, "is no amount"),
        ("(" * 51 + "x" + ")" * 51, 51, "nested deeper"),
        ("x" * 2001, 2001, "longer than"),
    ],
)
def test_a_mistake_is_named_with_its_column_and_advice(text: str, column: int, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.column == column
    assert told in str(caught.value)
    assert caught.value.advice


def test_fifty_nested_parentheses_are_allowed() -> None:
    assert parse_query("(" * 50 + "launch" + ")" * 50).root == LAUNCH


_PIECES = st.sampled_from(
    [*'()"“”「」|-*:：（） ', "OR", "或", "NOT", "AND", "非", "蓝箭", "rocket", "🚀", "\x00", *(f"{field}:" for field in FIELDS), "2024"]
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join)))
@example("\ud800")
@example("-" * 1999)
@example("(" * 10_000)
@settings(deadline=None)
def test_any_text_is_understood_or_refused_with_a_column_inside_it(text: str) -> None:
    understood = _understood(text)
    if isinstance(understood, QueryError):
        assert 1 <= understood.column <= len(text) + 1
    else:
        assert explain(understood)


def _understood(text: str) -> Query | QueryError:
    try:
        return parse_query(text)
    except QueryError as error:
        return error


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join)))
@example("x" * 10_000)
@example("\ud800\x00")
@settings(deadline=None)
def test_reading_leniently_never_raises(text: str) -> None:
    assert isinstance(parse_lenient(text), Query)


def test_reading_leniently_keeps_the_words_of_a_broken_query() -> None:
    assert parse_lenient('zhuque-2 ("first flight OR').root == And((Term("zhuque-2"), Term("first"), Term("flight")))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "all items"),
        ("rocket -test", "items that mention “rocket” and not those that mention “test”"),
        ("lang:zh after:2024-03", "items written in Chinese and published from 2024-03-01 on"),
        ("title:launch (a OR b*)", "items with “launch” in the title and that mention “a” or a word that begins with “b”"),
        ("title:(a OR b) (c OR title:d)", "items with “a” or “b” in the title and (that mention “c” or with “d” in the title)"),
        ("(a OR b) near/2 (c OR d)", "items with “a” or “b”, and “c” or “d”, with at most 2 words between them"),
        (
            "a near/1 b OR a near/2 b",
            "items with “a” and “b” with at most 1 word between them or with “a” and “b” with at most 2 words between them",
        ),
    ],
)
def test_a_query_is_explained_in_words(text: str, words: str) -> None:
    assert explain(parse_query(text)) == words
