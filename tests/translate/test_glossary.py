"""The pack's glossary: what a file may hold, and that ours is large and consistent."""

import tomllib
from pathlib import Path

from parallax.catalogue.glossary import GlossaryTerm, read_glossary

FILE = Path(__file__).parents[2] / "packs" / "china_space" / "glossary.toml"


def test_reads_terms_of_every_section() -> None:
    terms, problems = read_glossary(
        "g.toml",
        {"rockets": [{"zh": "火箭", "en": "rocket", "also": ["launcher"]}], "orbits": [{"zh": "轨道", "en": "orbit", "forbid": ["track"]}]},
    )
    assert terms == (GlossaryTerm(zh="火箭", en="rocket", also=("launcher",)), GlossaryTerm(zh="轨道", en="orbit", forbid=("track",)))
    assert problems == []


def test_reports_everything_that_is_wrong_and_keeps_the_rest() -> None:
    table = {
        "a": [
            {"zh": "火箭"},
            {"zh": "轨道", "en": "orbit", "colour": "red"},
            "text",
            {"zh": "好", "en": "good"},
            {"zh": "好", "en": "fine"},
        ],
        "b": 3,
        "c": [{"zh": "回收", "en": "recovery", "forbid": ["Recovery"]}],
    }
    terms, problems = read_glossary("g.toml", table)
    assert [term.zh for term in terms] == ["好"]
    assert [problem.key for problem in problems] == ["a[1].en", "a[2].colour", "a[3]", "a[5].zh", "b", "c[1].forbid"]


def test_our_glossary_is_sound_and_large() -> None:
    terms, problems = read_glossary(FILE.name, tomllib.loads(FILE.read_text("utf-8")))
    assert problems == []
    assert len(terms) >= 800


def test_our_english_has_no_chinese_in_it() -> None:
    terms, _ = read_glossary(FILE.name, tomllib.loads(FILE.read_text("utf-8")))
    assert [
        term.zh
        for term in terms
        if any("\u3400" <= char <= "\u9fff" for english in (term.en, *term.also, *term.forbid) for char in english)
    ] == []
