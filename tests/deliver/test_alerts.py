"""What an alert says, in each of its forms, and what a hostile item cannot make it say."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alert_scenes import NOON, SENTENCES, SOURCES, TITLE, Desk, a_desk, a_hit, a_reading, a_row
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from scenarios import an_article, an_english_reading, an_item

from parallax.deliver.alerts import Writer
from parallax.deliver.matched import Piece, marked, passages
from parallax.deliver.message import Message
from parallax.records import Delivery, Evidence, Hit, Item, Rule, Segment, Translation
from parallax.settings import DigestSettings, ServiceSettings, Settings

SETTINGS = Settings(digest=DigestSettings(timezone="America/New_York"), service=ServiceSettings(public_url="https://px.example/"))
RULE = Rule(id="orbit", name="To orbit", query='"朱雀二号" OR zhuque')


class Shelf:
    """Items and hits in memory."""

    def __init__(self, *found: tuple[Item, Hit]) -> None:
        self._items = {item.id: item for item, _ in found}
        self._hits = [hit for _, hit in found]

    def item(self, item_id: int) -> Item | None:
        return self._items.get(item_id)

    def hits(self, rule_id: str | None = None, *, item_ids: Sequence[int] | None = None, limit: int = 100) -> list[Hit]:
        return [hit for hit in self._hits if hit.rule_id == rule_id and hit.item_id in (item_ids or ())][:limit]


def chinese(item_id: int = 1, title: str = TITLE, **changes: object) -> Item:
    at = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    article = an_article(title, "\n".join(zh for zh, _ in SENTENCES), source_id="hangtian", lang="zh", at=at, **changes)
    return an_item(item_id, article, a_reading(item_id))


def told(*found: tuple[Item, Hit], rows: Sequence[Delivery] = (), settings: Settings = SETTINGS, rule: Rule = RULE) -> Message:
    rows = rows or [a_row(item.id, batch="batch-1") for item, _ in found]
    return Writer(Shelf(*found), {"orbit": rule}, SOURCES, settings).message(rows, NOON)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    with desk.store:
        yield desk


def test_an_alert_as_text_line_by_line() -> None:
    assert told((chinese(), a_hit(1))).text.splitlines() == [
        "To orbit",
        'Rule: "朱雀二号" OR zhuque',
        "",
        "LandSpace's Zhuque-2 reaches orbit",
        "   蓝箭航天*朱雀二号*入轨",
        "   Hangtian (航天报) · 21 Nov 2026 09:30 Beijing (20 Nov 20:30 EST) · machine translation",
        (
            '   Matched: "朱雀二号" (Chinese, title) for Zhuque-2; "朱雀二号" (Chinese, text) for Zhuque-2; '
            '"Zhuque-2" (English translation, text)'
        ),
        "   *Zhuque-2* reached orbit today.",
        "     *朱雀二号*今日成功入轨。",
        f"   {chinese().article.url}",
        "   https://px.example/items/1",
    ]


def test_the_same_as_json_for_machines() -> None:
    payload = told((chinese(), a_hit(1))).payload
    (item,) = payload["items"]
    assert (payload["version"], payload["type"], payload["id"], payload["rule"]["id"]) == (1, "alert", "batch-1", "orbit")
    assert (item["title"], item["original_title"], item["rendering"]) == (
        "LandSpace's Zhuque-2 reaches orbit",
        TITLE,
        "machine translation",
    )
    assert item["published"] == "2026-11-21T01:30:00+00:00"
    assert item["matches"][0] == {"text": "朱雀二号", "language": "Chinese", "field": "title", "asked": "Zhuque-2"}
    assert item["passages"] == [{"english": SENTENCES[0][1], "original": SENTENCES[0][0], "flags": []}]
    assert item["page"] == "https://px.example/items/1"


def test_the_same_as_html_with_the_words_marked_and_both_links() -> None:
    page = lxml_html.document_fromstring(told((chinese(), a_hit(1))).html)
    assert [mark.text for mark in page.iter("mark")] == ["朱雀二号", "Zhuque-2", "朱雀二号"]
    assert [link.get("href") for link in page.iter("a")] == [chinese().article.url] * 2 + ["https://px.example/items/1"]
    assert [each.get("lang") for each in page.iter("p") if each.get("lang")] == ["zh", "zh"]


def test_an_english_item_has_no_original_and_no_label() -> None:
    item = an_item(2, an_article("Zhuque-2 flies", "It flew.\nZhuque-2 flew well."), an_english_reading(2))
    words = Evidence(field="text", start=9, end=17, text="Zhuque-2", variant="Zhuque-2")
    text = told((item, Hit(rule_id="orbit", item_id=2, evidence=(words,), matched_at=NOON))).text
    assert "   *Zhuque-2* flew well." in text
    assert '   Matched: "Zhuque-2" (English, text)\n' in text
    assert "translation" not in text


def test_a_gloss_is_called_a_gloss_and_a_doubtful_sentence_doubtful() -> None:
    item = replace(chinese(), reading=a_reading(1, flags=("short",), engine="gloss"))
    message = told((item, a_hit(1)))
    assert "word-by-word gloss" in message.text
    assert "*Zhuque-2* reached orbit today. [check: short]" in message.text
    assert "check: short" in message.html


def test_an_item_that_is_not_read_yet_shows_the_original() -> None:
    text = told((replace(chinese(), reading=None), a_hit(1))).text
    assert "蓝箭航天*朱雀二号*入轨" in text
    assert "not yet translated" in text


def test_a_long_alert_is_shown_in_full_only_so_far() -> None:
    found = [(chinese(number), a_hit(number)) for number in range(1, 26)]
    message = told(*found)
    assert message.text.count("Matched:") == 20
    assert message.text.count("\n- ") == 5
    assert message.subject.endswith("(+24 more)")
    assert len(message.payload["items"]) == 25


def test_copies_are_named_by_source() -> None:
    rows = [a_row(1, batch="b", payload={"copies": [2, 99]})]
    other = an_item(2, an_article("Same", source_id="wire"))
    assert "   Also in: Wire\n" in told((chinese(), a_hit(1)), (other, a_hit(2)), rows=rows).text


def test_a_surge_says_how_far_above_the_usual_it_is() -> None:
    figures = {"query": "q", "day": "2026-11-20", "count": 9, "mean": 1.5, "score": 5.2, "days": 20}
    row = Delivery(key="s", channel="desk", kind="spike", rule_id="orbit", payload=figures, batch="b", made_at=NOON)
    message = told(rows=[row])
    assert "2026-11-20: 9 items, where 1.5 are usual (5.2 standard deviations above the mean of 20 days)." in message.text
    assert message.subject == "To orbit: 9 on 2026-11-20, far above the usual"
    assert message.payload["spikes"] == [{"day": "2026-11-20", "count": 9, "mean": 1.5, "score": 5.2, "days": 20}]


def test_a_rule_that_is_gone_is_called_by_its_id() -> None:
    message = Writer(Shelf((chinese(), a_hit(1))), {}, SOURCES, SETTINGS).message([a_row(1, batch="b")], NOON)
    assert message.text.startswith("orbit\n")


def test_the_same_rows_of_the_real_archive_make_the_same_message(desk: Desk) -> None:
    desk.rule()
    item_id = desk.hit()
    writer = Writer(desk.store, {}, SOURCES, SETTINGS)
    first, second = (writer.message([a_row(item_id, batch="b")], NOON) for _ in range(2))
    assert first == second
    assert "*朱雀二号*今日成功入轨。" in first.text


HOSTILE = [
    '<script>alert(1)</script><img src=x onerror="x">',
    "{{ 7 * 7 }}{% raw %}",
    "one\r\nTo orbit\n\n2. A forged second item\n   Matched: everything",
    "\u202e\u2066\x1b[2J\x07\x00\ufeff",
    "x" * 100_000,
    "朱" * 10_000,
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_neither_breaks_nor_forges_anything(title: str) -> None:
    translation = Translation(engine="argos", model="", title=title, text=title, segments=())
    reading = replace(a_reading(1), translation=translation)
    item = replace(chinese(1, title, authors=(title,), url=f"javascript:{title}"), reading=reading)
    words = (
        Evidence(field="title", start=-5, end=10**9, text=title, variant=title),
        Evidence(field="text_en", start=5, end=2, text="", variant=""),
    )
    message = told((item, Hit(rule_id="orbit", item_id=1, evidence=words, matched_at=NOON)))
    page = lxml_html.document_fromstring(message.html)
    assert not [*page.iter("script"), *page.iter("img")]
    assert all(str(link.get("href")).startswith("https://px.example/") for link in page.iter("a"))
    assert not set("\u202e\u2066\x1b\x07\x00") & set(message.text + message.html)
    assert len(message.text.splitlines()) < 15
    assert "\n2. " not in message.text
    assert "49" not in message.text
    assert len(message.text) < 10_000


@given(st.text(max_size=50), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=5))
def test_marking_loses_and_repeats_no_character(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = marked(text, spans)
    assert "".join(piece.text for piece in pieces) == text
    inside = {at for start, end in spans for at in range(max(0, start), min(end, len(text)))}
    flags = [piece.marked for piece in pieces for _ in piece.text]
    assert {at for at, flag in enumerate(flags) if flag} == inside


def test_the_second_of_two_like_sentences_is_the_one_that_is_shown() -> None:
    text = "成功。\n成功。"
    segments = tuple(Segment(field="text", paragraph=n, source="成功。", target=f"Success {n}.", engine="argos") for n in (0, 1))
    translation = Translation(engine="argos", model="", title="", text="Success 0.\nSuccess 1.", segments=segments)
    item = replace(chinese(), article=an_article("题", text, lang="zh"), reading=replace(a_reading(1), translation=translation))
    (found,) = passages(item, [Evidence(field="text", start=4, end=6, text="成功", variant="成功")])
    assert found.english == (Piece("Success 1."),)
    assert found.original == (Piece("成功", marked=True), Piece("。"))


def test_words_that_no_sentence_holds_are_shown_where_they_stand() -> None:
    segments = (Segment(field="text", paragraph=0, source="另一句。", target="Another.", engine="argos"),)
    translation = Translation(engine="argos", model="", title="", text="Another.", segments=segments)
    item = replace(chinese(), reading=replace(a_reading(1), translation=translation))
    (found,) = passages(item, [Evidence(field="text", start=0, end=4, text="朱雀二号", variant="")])
    assert found.original[0] == Piece("朱雀二号", marked=True)
    assert found.english == ()
