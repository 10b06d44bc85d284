"""Hypothesis strategies for items and queries that have a fair chance to meet: few words, in both languages, and all kinds of nodes."""

from hypothesis import strategies as st
from samples import at

from parallax.query import And, Between, Everything, Near, Node, Not, Or, Term, Where

_words = st.sampled_from(
    [
        *"蓝箭航天蓝箭航天",
        "藍箭",
        "蓝箭",
        "箭航",
        "航天",
        "蓝\u200b箭",
        "a",
        "b",
        "ab",
        "aé",
        "A1",
        "1",
        "land",
        "lander",
        "space",
        "か\u3099",
        "x" * 101,
    ]
)
_gaps = st.sampled_from(["", "", " ", " ", "。", "-", "_", ", ", "\n", "\u3000", "\u0301", "\x00"])
texts = st.lists(st.tuples(_words, _gaps), max_size=10).map(lambda pairs: "".join(word + gap for word, gap in pairs))
short = st.lists(st.tuples(_words, _gaps), min_size=1, max_size=3).map(lambda pairs: "".join(word + gap for word, gap in pairs))
entities = st.sampled_from(["landspace", "Ispace"])
topics = st.sampled_from(["launch", "Funding"])
_several = st.lists(short, max_size=2).map(tuple)
terms = st.builds(
    Term, short, prefix=st.booleans(), title_only=st.booleans(), variants=_several, entity=st.just("") | entities
)  # fmt: skip
_leaves = st.one_of(
    terms,
    st.builds(Near, terms, terms, st.integers(0, 4)),
    st.builds(Where, st.just("company"), entities),
    st.builds(Where, st.just("topic"), st.sampled_from(["launch", "funding", "other"])),
    st.builds(Where, st.just("source"), st.sampled_from(["news", "NEWS", "other"])),
    st.builds(Where, st.just("lang"), st.sampled_from(["zh", "zh-Hans", "en", "EN-us"])),
    st.builds(Where, st.just("title"), short),
    st.just(Where("kind", "official")),
    st.builds(Between, st.none() | st.integers(-9, 9).map(at), st.none() | st.integers(-9, 9).map(at)),
    st.just(Everything()),
)


def _joined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, max_size=3).map(tuple)
    return several.map(And) | several.map(Or) | parts.map(Not)


queries = st.recursive(_leaves, _joined, max_leaves=8)
