"""The sample press as data: enough of it, on real dates, and honest about what it claims."""

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import pairwise

import pytest

from parallax.demo.outlets import OUTLETS
from parallax.demo.press import SampleArticle, by_outlet, load_press
from parallax.fold import fold

PRESS = load_press()
BY_ID = {article.id: article for article in PRESS}
REPRINTS = [article for article in PRESS if article.reprint_of]
each_article = pytest.mark.parametrize("article", PRESS, ids=lambda article: article.id)


def text_of(article: SampleArticle) -> str:
    return "\n".join((article.title, *article.body))


def languages_by_event() -> dict[str, set[str]]:
    events: defaultdict[str, set[str]] = defaultdict(set)
    for article in PRESS:
        events[article.event].add(article.lang[:2])
    return events


def test_there_are_enough_articles_in_each_language() -> None:
    counts = Counter(article.lang for article in PRESS)
    assert counts["zh-Hans"] >= 40
    assert counts["en"] >= 32
    assert counts["zh-Hant"] >= 4


def test_ids_are_unique_and_name_their_outlet() -> None:
    assert len(BY_ID) == len(PRESS)
    assert all(article.id.startswith(f"{article.outlet}-") for article in PRESS)


def test_titles_are_unique() -> None:
    assert max(Counter(article.title for article in PRESS).values()) == 1


def test_every_outlet_publishes_and_every_article_has_an_outlet() -> None:
    assert {article.outlet for article in PRESS} == {outlet.id for outlet in OUTLETS}


def test_the_newest_article_comes_first() -> None:
    assert all(newer.moment >= older.moment for newer, older in pairwise(PRESS))


def test_each_year_from_2014_to_2024_is_covered() -> None:
    assert {article.published.year for article in PRESS} >= set(range(2014, 2025))


@each_article
def test_an_article_is_complete(article: SampleArticle) -> None:
    assert 2014 <= article.published.year <= 2024
    assert article.published.utcoffset() is not None
    assert article.facts
    assert all(article.facts)
    assert article.author
    assert len(article.body) >= 4


@each_article
def test_an_article_has_the_length_of_news(article: SampleArticle) -> None:
    if article.lang == "en":
        assert 120 <= len(" ".join(article.body).split()) <= 400
    else:
        assert 250 <= len("".join(article.body)) <= 700


@each_article
def test_a_chinese_article_is_dated_in_chinese_time(article: SampleArticle) -> None:
    hours = 0 if article.lang == "en" else 8
    assert article.published.utcoffset().total_seconds() == hours * 3600  # type: ignore[union-attr]


@each_article
def test_the_declared_script_is_the_one_that_is_used(article: SampleArticle) -> None:
    text = text_of(article)
    folded_han = sum(1 for char in text if fold(char) != char.casefold() and "\u4e00" <= char <= "\u9fff")
    if article.lang == "zh-Hant":
        assert folded_han > 50
    else:
        assert folded_han == 0


@each_article
def test_the_years_and_the_day_of_the_facts_are_not_after_publication(article: SampleArticle) -> None:
    for day, month, year in re.findall(
        r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})",
        " ".join(article.facts),
    ):
        stated = f"{year}-{_MONTHS[month]:02}-{int(day):02}"
        assert stated <= f"{article.published:%Y-%m-%d}"


_MONTHS = {
    name: number
    for number, name in enumerate(
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"], start=1
    )
}


def test_at_least_a_dozen_events_are_reported_in_both_languages() -> None:
    assert sum(languages == {"zh", "en"} for languages in languages_by_event().values()) >= 12


def test_four_articles_are_reprints_from_another_outlet() -> None:
    assert len(REPRINTS) == 4
    for copy in REPRINTS:
        assert BY_ID[copy.reprint_of].outlet != copy.outlet


@pytest.mark.parametrize("copy", REPRINTS, ids=lambda copy: copy.id)
def test_a_reprint_is_nearly_word_for_word_and_later(copy: SampleArticle) -> None:
    original = BY_ID[copy.reprint_of]
    alike = SequenceMatcher(None, "\n".join(original.body), "\n".join(copy.body), autojunk=False).ratio()
    assert 0.95 < alike < 1
    assert copy.event == original.event
    assert copy.moment > original.moment


def test_two_reports_on_one_event_are_not_copies_unless_they_say_so() -> None:
    originals = [article for article in PRESS if not article.reprint_of and article.lang != "en"]
    for event in {article.event for article in originals}:
        bodies = ["".join(article.body) for article in originals if article.event == event]
        for first, second in pairwise(bodies):
            assert SequenceMatcher(None, first, second, autojunk=False).ratio() < 0.6


def test_legal_names_are_introduced_with_their_short_forms() -> None:
    defined = [article for article in PRESS if re.search("有限公司（以下简称“", text_of(article))]
    assert len(defined) >= 20


def test_amounts_come_in_several_shapes() -> None:
    text = "\n".join(text_of(article) for article in PRESS)
    assert all(shape in text for shape in ("数千万元", "12亿元人民币", "15.855亿元", "8456.01万元", "数百亿元", "1.2 billion yuan"))


@pytest.mark.parametrize(
    ("event", "chinese", "english"),
    [
        ("expace-series-a", "12亿元", "1.2 billion yuan"),
        ("landspace-1200m-2020", "12亿元", "1.2 billion yuan"),
        ("galactic-energy-series-b", "12.7亿元", "1.27 billion yuan"),
        ("spacesail-series-a", "67亿元", "6.7 billion yuan"),
        ("landspace-900m-2024", "9亿元", "900 million yuan"),
        ("chang-guang-ipo-withdrawn", "26.83亿元", "2.683 billion yuan"),
        ("interspace-explore-2021", "数千万元", "tens of millions of yuan"),
    ],
)
def test_both_languages_state_the_same_amount(event: str, chinese: str, english: str) -> None:
    about = [article for article in PRESS if article.event == event]
    assert all((english if article.lang == "en" else chinese) in text_of(article) for article in about)
    assert {article.lang[:2] for article in about} == {"zh", "en"}


_ENGLISH_AMOUNT = re.compile(r"([\d.]+) (billion|million) yuan")
_CHINESE_AMOUNT = re.compile(r"([\d.]+)(亿|万)")
_UNITS = {"billion": 1_000_000_000, "million": 1_000_000, "亿": 100_000_000, "万": 10_000}


def amounts(pattern: re.Pattern[str], text: str) -> list[float]:
    return [float(number) * _UNITS[unit] for number, unit in pattern.findall(text)]


@each_article
def test_each_sum_of_money_in_the_facts_stands_in_the_article(article: SampleArticle) -> None:
    written = amounts(_ENGLISH_AMOUNT if article.lang == "en" else _CHINESE_AMOUNT, text_of(article))
    for stated in amounts(_ENGLISH_AMOUNT, " ".join(article.facts)):
        assert any(abs(value - stated) <= stated / 1000 for value in written)


def test_by_outlet_keeps_the_order() -> None:
    wire = by_outlet("wire", PRESS)
    assert list(wire) == [article for article in PRESS if article.outlet == "wire"]
