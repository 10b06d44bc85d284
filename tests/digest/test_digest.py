"""The digest: everything once, names and doubts visible, nothing that attacks a reader."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring
from scenarios import NOON, a_glossed_reading, a_source, a_topic, an_article, an_english_reading, an_item, naming

from parallax.digest.compose import Digest, Editor, recent
from parallax.digest.html import render_html
from parallax.digest.parts import Line
from parallax.digest.text import render_text
from parallax.records import Entity, Item, Run

EDITOR = Editor(
    name="Space",
    sources={"wire": a_source("wire"), "paper": a_source("paper", name_zh="样报", lang="zh", provenance="state media")},
    entities={"landspace": Entity(id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=())},
    topics={"launch": a_topic("launch")},
    zone=ZoneInfo("America/New_York"),
    most=2,
)
SENTENCES = ("蓝箭航天融资12亿元。", "LandSpace raised 1.2 billion yuan."), ("火箭入轨。", "Rocket in orbit.")
CHINESE = an_item(
    7,
    an_article("蓝箭航天发射朱雀三号", "蓝箭航天融资12亿元。火箭入轨。", source_id="paper", lang="zh"),
    a_glossed_reading(7, "LandSpace launches Zhuque-3", *SENTENCES, topics=("launch",), mentions=naming("landspace")),
)


def digest_of(*items: Item, runs: tuple[Run, ...] = ()) -> Digest:
    return EDITOR.compose(items, runs, NOON, ["Credits."])


def shows(text: str, part: str) -> bool:
    """Whether the text holds the part, however it was wrapped."""
    return "".join(part.split()) in "".join(text.split())


def items_of(line: Line) -> list[int]:
    """The items that a line names."""
    return [line.item_id, *(report.link.item_id for report in line.reports)]


def a_run(outcome: str, **changes: object) -> Run:
    return Run(source_id="wire", url="https://wire.example/feed", started_at=NOON, ms=5, outcome=outcome, **changes)  # type: ignore[arg-type]


def test_a_chinese_story_shows_original_beside_english_and_says_what_the_english_is() -> None:
    text = render_text(digest_of(CHINESE))
    for part in (
        "LandSpace launches Zhuque-3",
        "蓝箭航天发射朱雀三号",
        "word-by-word gloss",
        "LandSpace raised 1.2 billion yuan.",
        "蓝箭航天融资12亿元。",
        "LandSpace (蓝箭航天)",
    ):
        assert shows(text, part)


def test_both_clocks_are_shown() -> None:
    text = render_text(digest_of(CHINESE))
    assert shows(text, "Sat 30 Nov 2024 07:00 EST")
    assert shows(text, "Sat 30 Nov 2024 20:00 Beijing")
    assert shows(text, "30 Nov 2024 20:00 Beijing (07:00 EST)")


def test_a_date_is_never_shown_more_precise_than_it_is_known() -> None:
    day = CHINESE.article.published
    assert day is not None
    from dataclasses import replace

    item = replace(CHINESE, article=replace(CHINESE.article, published=replace(day, precision="day")))
    assert shows(render_text(digest_of(item)), "· 30 Nov 2024 ·")


@given(st.integers(0, 9))
def test_every_item_is_in_the_digest_exactly_once(count: int) -> None:
    items = [
        an_item(number, an_article(f"Title {number}", f"Text number {number} " * 9), an_english_reading(number))
        for number in range(1, count + 1)
    ]
    made = digest_of(*items)
    assert sorted(each for line in (*made.top, *made.brief) for each in items_of(line)) == list(range(1, count + 1))


def test_copies_are_folded_and_counted() -> None:
    text = "The same report, word for word, as an agency sends it to every paper in the country."
    made = digest_of(
        an_item(1, an_article("One", text), an_english_reading(1)),
        an_item(2, an_article("Two", text, source_id="paper"), an_english_reading(2)),
    )
    assert (made.items, made.stories, made.copies) == (2, 1, 1)
    assert shows(render_text(made), "+1 copy: Paper (样报)")


def test_an_unread_item_is_shown_as_such() -> None:
    assert shows(render_text(digest_of(an_item(1, an_article("朱雀", "火箭。", lang="zh")))), "not yet translated")


def test_flagged_sentences_are_visible() -> None:
    from dataclasses import replace

    reading = CHINESE.reading
    assert reading is not None
    assert reading.translation is not None
    flagged = tuple(replace(segment, flags=("changed-amount",)) for segment in reading.translation.segments)
    item = replace(CHINESE, reading=replace(reading, translation=replace(reading.translation, segments=flagged)))
    assert shows(render_text(digest_of(item)), "check: changed-amount")
    assert "check: changed-amount" in render_html(digest_of(item))


def test_sources_in_trouble_are_named_with_the_reason() -> None:
    text = render_text(digest_of(CHINESE, runs=(a_run("ok"), a_run("blocked", error="verification page"))))
    assert shows(text, "1 of 2 endpoints answered well.")
    assert shows(text, "! Wire: blocked: verification page")


def test_nothing_new_is_said_and_health_still_shown() -> None:
    text = render_text(digest_of(runs=(a_run("failed", error="timeout"),)))
    assert shows(text, "Nothing new arrived.")
    assert shows(text, "timeout")


def test_runs_of_long_ago_say_nothing_about_today() -> None:
    assert recent([a_run("ok")], NOON + timedelta(days=8)) == []


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "\x1b[31mred",
    "\u202eevil",
    "javascript:alert(1)",
    "\ue000",
    "]]>",
]


@pytest.mark.parametrize("attack", HOSTILE)
def test_crawled_text_is_harmless_in_page_and_terminal(attack: str) -> None:
    article = an_article(
        attack, attack, url=attack if attack.startswith("javascript") else f"https://x.example/{attack}", authors=(attack,), site=attack
    )
    made = digest_of(an_item(1, article, an_english_reading(1)))
    page, text = render_html(made), render_text(made)
    elements = list(document_fromstring(page).iter())
    assert not {"script", "img", "iframe", "object"} & {each.tag for each in elements}
    assert not [name for each in elements for name in each.attrib if name.startswith("on")]
    assert all(each.get("href", "https://").startswith(("http://", "https://")) for each in elements)
    assert not set("\x1b\u202e\ue000") & set(page + text)
    assert "49" not in page


@given(st.text(st.characters(), max_size=300))
def test_plain_text_keeps_to_its_width(title: str) -> None:
    import unicodedata

    lines = render_text(digest_of(an_item(1, an_article(title.replace("\n", " "), "x"), an_english_reading(1)))).splitlines()
    narrow = [line for line in lines if not any(len(word) > 60 for word in line.split())]
    assert all(sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) <= 79 for line in narrow)
