"""A rule is met by exactly the items that searching for its text finds: from the query as it is written, names and saved queries included.

Trees that no text parses to are tried by the store's own suite.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scenarios import NOON, a_glossed_reading, a_source, an_article, an_english_reading

from matching.expand import Names
from matching.percolator import Percolator
from matching.query import parse_query
from matching.saved import SavedQueries
from parallax.errors import QueryError
from parallax.fold import fold
from parallax.query import Query
from parallax.records import Entity, Item, Mention, Reading, Sum
from store import Store, open_store

ENTITIES = [
    Entity(
        id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="", names=("LandSpace", "蓝箭航天"),
        ambiguous=("蓝箭",),
    ),
    Entity(id="cas-space", name_en="CAS Space", name_zh="中科宇航", type="spin-off", segment="", names=("CAS Space", "中科宇航")),
]  # fmt: skip
SOURCES = [a_source("wire"), a_source("paper", kind="official", lang="zh")]
WORDS = [
    "蓝箭航天", "藍箭", "中科宇航", "火箭", "回收", "发射", "失利", "LandSpace", "CAS Space", "rocket", "rockets", "reusable", "failed",
    "Zhuque-2", "2", "ａ",
]  # fmt: skip
SAVED = {"failures": "失利 OR fail*", "reuse": "(回收 OR reus*) -rule:failures", "close": "火箭 near/2 rule:failures"}
NARROW_TO_WIDE = str.maketrans({"(": "（", ")": "）", ":": "：", "|": "｜", "-": "－", "*": "＊", " ": "\u3000"})


def an_archive(store: Store) -> list[Item]:
    """Sixty items of the words above, half of them read."""
    dice = random.Random(20261121)
    for n in range(60):
        title, text = (dice.choice(["", " ", "，"]).join(dice.choices(WORDS, k=k)) for k in (2, 7))
        source, lang = dice.choice([("wire", "en"), ("paper", "zh")])
        item_id = store.save_article(an_article(f"{n} {title}", text, source_id=source, lang=lang, at=NOON - timedelta(days=n)), None)
        assert item_id is not None
        if n % 2:
            store.save_readings([a_reading(dice, item_id, lang)])
    return list(store.arrivals())


def a_reading(dice: random.Random, item_id: int, lang: str) -> Reading:
    ids = dice.sample(["landspace", "cas-space"], dice.randint(0, 2))
    named = tuple(Mention(field="title", start=0, end=1, entity_id=each, kind="name", text="x", name_en="x") for each in ids)
    topics = tuple(dice.sample(["launch", "failure"], dice.randint(0, 2)))
    sums = tuple(dict.fromkeys(a_sum(dice) for _ in range(dice.randint(0, 2))))
    if lang == "en":
        return replace(an_english_reading(item_id, *named, topics=topics), sums=sums)
    english = " ".join(dice.choices(WORDS, k=3))
    return replace(a_glossed_reading(item_id, english, ("x", english)), mentions=named, topics=topics, sums=sums)


def a_sum(dice: random.Random) -> Sum:
    low = Decimal(dice.choice(["10", "999999.99", "50000000", "100000000", "200000001", "90000000000"]))
    return Sum(currency=dice.choice(["CNY", "USD"]), low=low, high=low * dice.choice([1, 1, 3]))


class Asked:
    """An archive and its items."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.items = an_archive(store)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    with open_store(tmp_path_factory.mktemp("agree") / "archive.db") as store:
        yield Asked(store)


_word = st.sampled_from(WORDS)
_leaf = st.one_of(
    _word,
    _word.map(lambda word: word[:3] + "*"),
    st.lists(_word, min_size=1, max_size=3).map(lambda words: '"' + " ".join(words) + '"'),
    st.builds(lambda a, b, n: f"{a} near/{n} {b}", _word, _word, st.integers(0, 6)),
    st.builds(lambda a, b, c: f'("{a}" | "{b}") near/3 {c}', _word, _word, _word),
    _word.map(lambda word: f"title:{word}"),
    st.sampled_from(
        [
            "company:landspace", "company:蓝箭", "topic:launch", "source:wire", "kind:official", "lang:zh", "lang:en", "type:private",
            "after:2024-11", "before:2024-11-15", "rule:failures", "rule:reuse", "rule:close", "title:(回收 rocket)",
            "amount:>1亿", "amount:<100m", "amount:50m..200m", "amount:>1m usd",
        ]
    ),
)  # fmt: skip
_texts = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"{a} {b}", inner, inner),
        st.builds(lambda a, b: f"({a}) | ({b})", inner, inner),
        st.builds(lambda a, b: f"({a}) -({b})", inner, inner),
    ),
    max_leaves=5,
)


def understood(text: str) -> Query:
    return Names(ENTITIES, SOURCES).expand(parse_query(text, SavedQueries(SAVED)))


@given(text=_texts, wide=st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rule_is_met_by_what_searching_for_its_text_finds(archive: Asked, text: str, wide: bool) -> None:
    query = understood(text.translate(NARROW_TO_WIDE) if wide else text)
    try:
        percolator = Percolator([("rule", query)])
    except QueryError:
        assume(False)
    found = {hit.item.id for hit in archive.store.search(query, limit=100).hits}
    assert found == {item.id for item in archive.items if percolator.match(item)}


@given(text=_texts)
@settings(max_examples=60, deadline=None)
def test_full_width_punctuation_means_what_narrow_means(text: str) -> None:
    wide, narrow = (repr(understood(one).root).replace("\\u3000", " ") for one in (text.translate(NARROW_TO_WIDE), text))
    assert fold(wide) == fold(narrow)


@given(text=_texts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_rules_together_are_met_as_each_alone(archive: Asked, text: str) -> None:
    rules = {"one": text, "two": f"火箭 ({text})", "three": f"rocket -({text})"}
    ready = []
    for name, each in rules.items():
        query = understood(each)
        try:
            ready.append((name, query, Percolator([(name, query)])))
        except QueryError:
            continue
    together = Percolator([(name, query) for name, query, _ in ready])
    for item in archive.items:
        alone = [(hit.rule, hit.evidence) for _, _, percolator in ready for hit in percolator.match(item)]
        assert [(hit.rule, hit.evidence) for hit in together.match(item)] == alone
