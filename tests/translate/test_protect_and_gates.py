"""What goes into an engine protected comes out again, and what an engine gets wrong is named."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.amounts import read_amounts
from translate.datelines import lift
from translate.figures import read_figures
from translate.gates import judge, lost_names
from translate.gloss import Span
from translate.protect import Protected, append_missing, introduce, protect, without_emoji

NAMES = ("LandSpace", "i-Space", "Zhuque-2", "CAS Space", "36Kr", "1.2 billion yuan", "41 satellites on one rocket", "35%")


@st.composite
def sentences_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A Chinese sentence with spans anywhere: at either end, side by side, the same more than once."""
    text, spans = "", []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6)):
        text += draw(st.sampled_from(["", "和", "的火箭，", "A", "3 "]))
        spans.append(Span(len(text), len(text) + 3, name, "name"))
        text += "某某某"
    return text + draw(st.sampled_from(["", "。", "成功", "B"])), spans


@settings(deadline=None)
@given(sentences_with_spans(), st.randoms())
def test_every_protected_term_survives_in_any_order(case: tuple[str, list[Span]], chance: random.Random) -> None:
    text, spans = case
    shuffled = list(spans)
    chance.shuffle(shuffled)
    protected = protect(text, shuffled)
    assert protected == protect(text, spans)
    assert "某" not in protected.text
    assert lost_names(protected.spans, protected.text) == []
    assert all(protected.text.count(span.english) >= sum(other.english == span.english for other in spans) for span in spans)


@settings(deadline=None)
@given(sentences_with_spans(), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(1, 3)), max_size=4), st.randoms())
def test_names_within_names_give_way_to_the_outer_one(
    case: tuple[str, list[Span]], inner: list[tuple[int, int, int]], chance: random.Random
) -> None:
    text, spans = case
    nested = [
        Span(outer.start + first, min(outer.end, outer.start + first + size), "Inner", "name")
        for place, first, size in inner
        if (outer := spans[place % len(spans)]) and (first or size < 3)
    ]
    mixed = [*spans, *nested]
    chance.shuffle(mixed)
    assert protect(text, mixed) == protect(text, spans)


@settings(deadline=None)
@given(sentences_with_spans(), st.integers(0, 5))
def test_what_is_lost_is_found_and_put_back(case: tuple[str, list[Span]], lost: int) -> None:
    text, spans = case
    protected = protect(text, spans)
    gone = spans[lost % len(spans)].english
    output = protected.text.replace(gone, "")
    missing = lost_names(protected.spans, output)
    repaired = append_missing(output, missing)
    assert lost_names(protected.spans, repaired) == []


def test_neighbouring_terms_do_not_run_together() -> None:
    assert protect("蓝箭朱雀", [Span(2, 4, "Zhuque", "name"), Span(0, 2, "LandSpace", "name")]).text == "LandSpace Zhuque"


@pytest.mark.parametrize(
    ("paragraph", "before", "text", "after"),
    [
        ("新华社北京1月2日电（记者张三、李小四）火箭升空。", "Xinhua, Beijing, January 2 (by Zhang San, Li Xiaosi):", "火箭升空。", ""),
        ("中新网2024年5月3日电 火箭升空。", "China News Network, May 3, 2024:", "火箭升空。", ""),
        ("财联社11月8日电，火箭升空。", "Cailianshe, November 8:", "火箭升空。", ""),
        ("样本财经武汉6月28日电 火箭升空。", "Wuhan, June 28 (样本财经) –", "火箭升空。", ""),
        (
            "样本航天报山东海阳1月11日电（记者张三） 火箭升空。",
            "Haiyang, Shandong, January 11 (样本航天报) (by Zhang San) –",
            "火箭升空。",
            "",
        ),
        ("【樣本太空報／綜合報導】火箭升空。", "(樣本太空報) –", "火箭升空。", ""),
        ("【环球网报道】火箭升空。", "Huanqiu:", "火箭升空。", ""),
        ("据新华社6月3日消息，火箭升空。", "Xinhua, June 3:", "火箭升空。", ""),
        ("公司6月28日电动车销量大增。", "", "公司6月28日电动车销量大增。", ""),
        ("【重磅】火箭升空。", "", "【重磅】火箭升空。", ""),
        ("火箭升空。（完）", "", "火箭升空。", ""),
        ("火箭升空。（记者 王五）", "", "火箭升空。", "by Wang Wu"),
        ("火箭升空。", "", "火箭升空。", ""),
    ],
)
def test_datelines_and_credits_are_lifted_out(paragraph: str, before: str, text: str, after: str) -> None:
    lifted = lift(paragraph)
    assert (lifted.before_en, lifted.text, lifted.after_en) == (before, text, after)
    assert lifted.before + lifted.text + lifted.after == paragraph


@settings(deadline=None)
@given(st.text(alphabet="新华社北京1月2日电（记者张三）完。，火箭", max_size=40))
def test_lifting_loses_nothing(paragraph: str) -> None:
    lifted = lift(paragraph)
    assert lifted.before + lifted.text + lifted.after == paragraph


def test_emoji_go() -> None:
    assert without_emoji("首飞🚀成功✨。") == "首飞成功。"


def test_the_first_mention_shows_the_original() -> None:
    assert introduce("In May LandSpace and LandSpace flew.", "LandSpace", "蓝箭航天") == "In May LandSpace (蓝箭航天) and LandSpace flew."
    assert introduce("LandSpaceX flew.", "LandSpace", "蓝箭航天") == "LandSpaceX flew."


LONG = "这家公司计划在明年年底之前完成新型液体火箭的首次飞行试验"


def _case(source: str, *names: tuple[str, str]) -> tuple[str, Protected]:
    spans = [Span(source.index(chinese), source.index(chinese) + len(chinese), english, "name") for chinese, english in names]
    spans += [Span(each.start, each.end, each.english, "amount", each) for each in read_amounts(source)]
    return source, protect(source, spans)


# reason, source, names in it, an English that trips the gate, one that does not
GATES = [
    ("empty", "火箭升空。", (), "  ", "The rocket lifted off."),
    (
        "dropped-text",
        LONG,
        (),
        "The company plans.",
        "The company plans to fly its new liquid rocket for the first time before the end of next year.",
    ),
    ("loop", "火箭升空。", (), "the rocket the rocket the rocket the rocket", "The rocket, the very rocket, lifted off."),
    ("loop", "火箭升空。", (), "hahahahahaha", "Haha, the rocket lifted off."),
    ("lost-name", "蓝箭成功。", (("蓝箭", "LandSpace"),), "Blue Arrow succeeded.", "landspace succeeded."),
    ("lost-name", "科宇成功。", (("科宇", "CAS Space"),), "It succeeded.", "CAS-Space succeeded."),
    ("changed-amount", "融资12亿元。", (), "It raised 12 billion yuan.", "It raised 1.2 billion yuan."),
    ("changed-amount", "融资12亿元。", (), "It raised 1.3 billion yuan.", "It raised 1,200 million yuan."),
    ("changed-amount", "运力17至22吨。", (), "A payload of 17 tonnes.", "A payload of 17 to 22 tonnes."),
    ("changed-amount", "融资数千万元。", (), "It raised thousands of yuan.", "It raised tens of millions of yuan."),
    ("changed-currency", "融资12亿元。", (), "It raised $1.2 billion.", "It raised RMB 1.2 billion."),
    ("changed-currency", "融资5亿港元。", (), "It raised 500 million dollars.", "It raised HK$500 million."),
    ("changed-currency", "获2000万加元贷款。", (), "It got a loan of 20 million dollars.", "It got a loan of C$20 million."),
    ("lost-latin", "CZ-2D火箭升空。", (), "The rocket lifted off.", "The CZ-2D rocket lifted off."),
    ("chinese-left", "火箭升空。", (), "The 火箭 lifted off.", "The rocket lifted off."),
    ("not-english", "火箭升空。", (), "Ракета взлетела.", "The rocket lifted off."),
]


@pytest.mark.parametrize(("reason", "source", "names", "bad", "good"), GATES, ids=[f"{row[0]}: {row[3]}" for row in GATES])
def test_each_gate_has_an_english_that_trips_it_and_one_that_does_not(
    reason: str, source: str, names: tuple[tuple[str, str], ...], bad: str, good: str
) -> None:
    source, protected = _case(source, *names)
    assert reason in judge(source, protected, bad).flags
    assert judge(source, protected, good).flags == ()


def test_a_changed_amount_is_appended_exactly() -> None:
    source, protected = _case("融资12亿元。")
    verdict = judge(source, protected, "It raised $12 billion.")
    assert verdict.flags == ("changed-amount", "changed-currency")
    assert append_missing("It raised $12 billion.", verdict.missing) == "It raised $12 billion. [1.2 billion yuan]"


def test_the_same_amount_twice_must_appear_twice() -> None:
    source, protected = _case("甲融资2亿元，乙融资2亿元。")
    assert judge(source, protected, "A raised 200 million yuan, so did B.").flags == ("changed-amount",)
    assert read_figures("200 million yuan and 200 million yuan") == [200_000_000] * 2
