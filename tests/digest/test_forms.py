"""The other forms of a digest: Markdown, Atom, PDF, and the page that fits into a mail."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.html import document_fromstring
from markdown_it import MarkdownIt
from scenarios import NOON, a_glossed_reading, a_source, a_topic, an_article, an_english_reading, an_item, naming

from matching.novelty import Recent
from parallax.digest.atom import render_atom
from parallax.digest.columns import harmless, wrap
from parallax.digest.compose import Digest, Editor, Occasion
from parallax.digest.html import render_html
from parallax.digest.lines import LineWriter
from parallax.digest.mailing import fitted, subject_of
from parallax.digest.markdown import render_markdown
from parallax.digest.parts import Links
from parallax.digest.past import DAY, Arrival, Past
from parallax.digest.pdf import render_pdf
from parallax.digest.text import render_text
from parallax.errors import ParallaxError
from parallax.records import Entity, Item, NewName, Rule, Story

ATOM = {"a": "http://www.w3.org/2005/Atom"}
EDITOR = Editor(
    name="Space",
    sources={"wire": a_source("wire"), "paper": a_source("paper", name_zh="样报", lang="zh")},
    entities={"landspace": Entity(id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=())},
    topics={"launch": a_topic("launch")},
    zone=ZoneInfo("America/New_York"),
)
CHINESE = an_item(
    7,
    an_article("蓝箭航天融资12亿元", "蓝箭航天融资12亿元。", source_id="paper", lang="zh"),
    a_glossed_reading(
        7,
        "LandSpace raises 1.2 billion yuan",
        ("蓝箭航天融资12亿元。", "LandSpace raises it."),
        topics=("launch",),
        mentions=naming("landspace"),
    ),
)
NEW = NewName(
    text="微纳星辰", items=3, sources=2, patterns=("brand",), full="", first_seen=NOON, last_seen=NOON, contexts=((7, "公司微纳星辰宣布"),)
)
HOSTILE = [
    "[x](javascript:alert(1))",
    "\x00- a list",
    "\u200b1. a list",
    "![x](https://evil.example/p.png)",
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "`code`\n\n# Forged\n\n---",
    "<https://evil.example/>",
    "https://evil.example/ www.evil.example",
    "1. a\n2. b",
    "&lt;b&gt; &#60;",
    "]]>\x00\x1b[2J\u202e\ud800",
    "|a|b|\n|-|-|",
    "{{ 7*7 }}{% raw %}",
]


def digest_of(*items: Item, **occasion: object) -> Digest:
    return EDITOR.compose(items, [], NOON, ["Credits."], Occasion(since=NOON - DAY, **occasion))  # type: ignore[arg-type]


def an_english(item_id: int, title: str, text: str = "A text.") -> Item:
    return an_item(item_id, an_article(title, text, url=f"https://wire.example/{item_id}"), an_english_reading(item_id))


def test_markdown_shows_both_languages_and_links_the_title() -> None:
    page = MarkdownIt().render(render_markdown(digest_of(CHINESE)))
    root = document_fromstring(page)
    assert root.xpath("string(//h3/a)") == "LandSpace raises 1.2 billion yuan"
    assert "蓝箭航天融资12亿元。" in root.xpath("string(//blockquote)")
    assert "word-by-word gloss" in page


@pytest.mark.parametrize("attack", HOSTILE)
def test_markdown_of_a_source_marks_up_nothing(attack: str) -> None:
    item = an_item(1, an_article(attack, attack, url="https://wire.example/>) [x](javascript:1)", authors=(attack,)), an_english_reading(1))
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(render_markdown(digest_of(item)))
    elements = list(document_fromstring(page).iter())
    assert not {"img", "script", "table", "code", "ol"} & {each.tag for each in elements}
    assert all(each.get("href", "https://wire.example/").startswith("https://wire.example/") for each in elements)
    assert not any(each.tag == "h1" and "Forged" in each.text_content() for each in elements)


@given(st.text(max_size=60))
def test_markdown_says_what_the_title_says(title: str) -> None:
    page = MarkdownIt("commonmark", {"html": True}).render(render_markdown(digest_of(an_english(1, f"x {title} x"))))
    shown = document_fromstring(page).xpath("string(//h3)")
    assert "".join(shown.split()) == "".join(harmless(f"x{title}x").split())


@pytest.mark.parametrize("attack", HOSTILE)
def test_atom_is_well_formed_and_its_links_are_of_the_web(attack: str) -> None:
    item = an_item(1, an_article(attack, attack, url="javascript:alert(1)", authors=(attack,)), an_english_reading(1))
    feed = etree.fromstring(render_atom(digest_of(item, reader=attack)).encode())
    assert len(feed.findall("a:entry", ATOM)) == 1
    assert not feed.xpath("//a:link[not(starts-with(@href, 'http'))]", namespaces=ATOM)


def test_atom_gives_a_story_the_same_id_in_every_digest_and_the_date_of_its_publication() -> None:
    first, second = (etree.fromstring(render_atom(made).encode()) for made in (digest_of(CHINESE), digest_of(CHINESE, reader="Ana")))
    ids = [feed.xpath("string(//a:entry/a:id)", namespaces=ATOM) for feed in (first, second)]
    assert ids[0] == ids[1]
    assert first.xpath("string(//a:entry/a:published)", namespaces=ATOM) == "2024-11-30T12:00:00+00:00"
    assert first.xpath("string(/a:feed/a:id)", namespaces=ATOM) != second.xpath("string(/a:feed/a:id)", namespaces=ATOM)


def test_pdf_without_weasyprint_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ParallaxError, match=re.escape("pip install 'parallax-monitor[pdf]'")):
        render_pdf(digest_of(CHINESE))


def test_a_page_that_a_mail_program_would_cut_drops_brief_lines_and_counts_them() -> None:
    editor = replace(EDITOR, most=1)
    items = [an_english(number, f"Title {number} " + "long " * 30, f"Text {number} " * 20) for number in range(1, 120)]
    made = editor.compose(items, [], NOON)
    short, page = fitted(made, 40_000)
    assert len(page.encode()) <= 40_000 < len(render_html(made).encode())
    assert len(short.top) + len(short.brief) + short.unlisted == made.stories
    assert f"and {short.unlisted} more in the archive" in page


def test_the_subject_is_one_line_with_the_first_headline() -> None:
    assert subject_of(digest_of(CHINESE)) == "Space, Sat 30 Nov 2024: 1 story: LandSpace raises 1.2 billion yuan"
    forged = subject_of(digest_of(an_english(1, "Title\r\nBcc: all@example.org \u202e")))
    assert forged == "Space, Sat 30 Nov 2024: 1 story: Title Bcc: all@example.org"
    assert len(subject_of(digest_of(an_english(1, "word " * 99)))) <= 122


def test_the_trend_of_a_company_is_drawn_in_text_and_in_cells() -> None:
    days = [
        Arrival(
            item_id=day, stored_at=NOON - (6.5 - day) * DAY, lang="zh", companies=frozenset(["landspace"]),
            titled=frozenset(["landspace"]), topics=frozenset(), is_read=True,
        )
        for day in (0, 2, 2, 6)
    ]  # fmt: skip
    made = digest_of(CHINESE, past=Past(days, NOON - 9 * DAY))
    assert made.companies[0].trend == (1, 0, 2, 0, 0, 0, 1)
    assert "▅▁█▁▁▁▅ 4 in 7 days" in render_text(made)
    bars = document_fromstring(render_html(made)).xpath("//table[@role='img']")
    assert bars[0].get("aria-label") == "1, 0, 2, 0, 0, 0, 1"
    assert len(bars[0].xpath(".//td")) == 7


def test_a_young_archive_shows_no_trend() -> None:
    assert digest_of(CHINESE, past=Past([], NOON - DAY)).companies[0].trend == ()


def test_rules_new_names_and_amounts_are_shown() -> None:
    from parallax.catalogue import load_pack

    editor = replace(EDITOR, rates=load_pack().rates)
    met = Occasion(rules=[Rule(id="money", name="Money", query="x")], met={7: ["money"]}, new_names=[NEW])
    made = editor.compose([CHINESE], [], NOON, [], met)
    for shown in (render_text(made), document_fromstring(render_html(made)).text_content(), render_markdown(made).replace("\\", "")):
        flat = "".join(shown.split())
        assert "12亿元=1.2billionyuan(aboutUS$168million)" in flat
        assert "Money" in shown
        assert "公司微纳星辰宣布" in flat
    assert "Money: 1 story [item 7]" in render_text(made)


def test_links_lead_to_the_item_the_digest_and_out() -> None:
    made = digest_of(
        CHINESE, links=Links(permalink="https://d.example/1", unsubscribe="https://d.example/u", item="https://d.example/items/")
    )
    hrefs = document_fromstring(render_html(made)).xpath("//a/@href")
    assert {"https://d.example/items/7", "https://d.example/1", "https://d.example/u"} <= set(hrefs)


def test_both_zones_of_the_interval_are_shown() -> None:
    text = render_text(digest_of(CHINESE))
    assert "Fri 29 Nov 07:00 to Sat 30 Nov 2024 07:00 EST" in text
    assert "Fri 29 Nov 20:00 to Sat 30 Nov 2024 20:00 Beijing" in text


def test_a_page_carries_no_script_no_remote_content_and_readable_dark_colours() -> None:
    page = render_html(digest_of(CHINESE))
    assert not re.search(r"<script|<img|<link|@import|url\(", page)
    assert "prefers-color-scheme: dark" in page
    assert "max-width: 480px" in page


LANDING = (
    "The booster of the Gravity-9 rocket came down on the barge Blue Whale at noon, two metres off its centre, and will fly again in May."
)
RETOLD = (
    "At noon the Gravity-9 booster landed on the barge Blue Whale, two metres from the centre; it will fly again in May, the company said."
)


def a_told_story(title: str = "Booster down on Blue Whale") -> Digest:
    """One event, told three times in its own words, one of them a correction, and a report of the day before."""
    first = an_item(1, an_article("Gravity-9 booster lands on barge", LANDING), an_english_reading(1, *naming("landspace")))
    again = an_article(title, RETOLD, source_id="paper", at=NOON + DAY / 8)
    corrected = an_article("Correction: Gravity-9 booster", RETOLD.replace("two", "six"), source_id="paper", at=NOON + DAY / 6)
    items = [first, *(an_item(n, each, an_english_reading(n, *naming("landspace"))) for n, each in ((2, again), (3, corrected)))]
    before = an_item(
        9, an_article("Gravity-9 booster sails home", LANDING[:90], at=NOON - DAY), an_english_reading(9, *naming("landspace"))
    )
    return EDITOR.compose(items, [], NOON, occasion=Occasion(recent=Recent([before])))


FORMS = (render_text, render_html, render_markdown, render_atom)


@pytest.mark.parametrize("render", FORMS)
def test_every_form_names_every_report_of_an_event_and_what_told_of_it_before(render: Callable[[Digest], str]) -> None:
    made = a_told_story()
    assert made.stories == 1
    shown = " ".join(render(made).replace("\\", "").split())
    for part in ("Gravity-9 booster lands on barge", "Booster down on Blue Whale", "correction", "Earlier", "Gravity-9 booster sails home"):
        assert part in shown


@pytest.mark.parametrize("attack", HOSTILE)
def test_the_title_of_another_report_is_as_harmless_as_that_of_the_story(attack: str) -> None:
    made = a_told_story(f"{attack} Gravity-9 booster")
    page = document_fromstring(render_html(made))
    assert not {"script", "img"} & {each.tag for each in page.iter()}
    assert all(each.get("href", "https://").startswith(("http://", "https://")) for each in page.iter())
    assert "<script" not in MarkdownIt().render(render_markdown(made))
    assert "<img" not in MarkdownIt().render(render_markdown(made))
    etree.fromstring(render_atom(made).encode())


def test_who_was_first_is_not_said_where_a_report_of_that_day_may_have_been_earlier() -> None:
    story = Story(items=(an_item(1, an_article("a", LANDING)),), score=0, reasons=())
    writer = LineWriter(sources=EDITOR.sources, entities={}, topics={}, zone=EDITOR.zone)
    sooner = an_item(2, an_article("b", RETOLD, source_id="paper", at=NOON - DAY / 8))
    dated = an_article("c", RETOLD, source_id="paper", at=NOON - DAY / 2)
    assert dated.published
    vague = an_item(3, replace(dated, published=replace(dated.published, precision="day")))
    told = [Story(items=(each,), score=0, reasons=()) for each in (sooner, vague)]
    assert writer.line(replace(story, reports=(told[0],))).first == "Paper (样报), 30 Nov 2024 17:00 Beijing"
    assert writer.line(replace(story, reports=tuple(told))).first == ""


def test_an_opening_bracket_is_never_left_alone_at_the_end_of_a_line() -> None:
    lines = [wrap("x" * width + " (样本航天报) 与“样本”之间") for width in range(60, 80)]
    assert not [line for each in lines for line in each.splitlines() if line.endswith(("(", "“"))]
