"""HTML made harmless, and text without markup."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.sanitise import plain_text, safe_html

BASE = "https://example.org/news/1.html"
PIECES = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JaVa\tScRiPt:alert(1)'>",
        "<a href='data:text/html,x'>",
        "<svg/onload=alert(1)>",
        "<p onclick=alert(1)>",
        "<style>*{}</style>",
        "<iframe srcdoc='<script>x</script>'>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=a&gt;'>",
        "</p>",
        "<b>",
        "<table><tr><td>",
        "]]>",
        "<!--",
        "-->",
        "&lt;script&gt;",
        "&#0;",
        "\x00",
        "<p>火箭",
        "<a href='/a?b=1&c=2'>链接</a>",
        "<base href=//e>",
        "<form action=//e><input name=a>",
        "<li>一",
        "<pre>\n x</pre>",
        "<pre>\n\n\n x</pre>",
        "<p title='x' lang=en style='a' class=b id=c>",
        "<plaintext>",
        "<noscript><p title='</noscript><img src=x onerror=a>'>",
    ]
)
HOSTILE = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=12).map("".join)
ACTIVE = re.compile(
    r"<\s*(script|img|iframe|svg|style|form|input|object|base)\b|<[^>]+\son\w+\s*=|<[^>]+(javascript|data):"
    r"|<\w+ (title|lang|style|class|id)=",
    re.IGNORECASE,
)


@settings(deadline=None)
@given(HOSTILE)
def test_nothing_active_survives(text: str) -> None:
    assert not ACTIVE.search(safe_html(text, BASE))


@settings(deadline=None)
@given(HOSTILE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = safe_html(text, BASE)
    assert safe_html(once, BASE) == once


@settings(deadline=None)
@given(HOSTILE)
def test_plain_text_has_no_control_characters_and_no_blank_lines(text: str) -> None:
    lines = plain_text(text).split("\n")
    assert lines == [""] or all(line.strip() == line and line for line in lines)
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u202a-\u202e\ufeff]", "".join(lines))


def test_links_become_absolute_and_lose_their_power() -> None:
    assert safe_html('<a href="../a.html" target="_top" onclick="x()">a</a>', BASE) == (
        '<a href="https://example.org/a.html" rel="noopener nofollow">a</a>'
    )


@pytest.mark.parametrize("base", ["", "not a url", "file:///etc/passwd", "http://["])
def test_a_base_that_is_no_web_address_costs_only_the_relative_links(base: str) -> None:
    assert "/etc" not in safe_html('<p><a href="/etc">x</a> <a href="https://a.b/">y</a></p>', base)
    assert 'href="https://a.b/"' in safe_html('<p><a href="https://a.b/">y</a></p>', base)


def test_images_are_not_loaded() -> None:
    assert safe_html('<p>Launch<img src="https://tracker.example/p.gif" alt="pixel"></p>', BASE) == "<p>Launch</p>"


def test_tables_lists_and_ruby_are_kept() -> None:
    kept = "<table><tbody><tr><td>1</td></tr></tbody></table><ul><li>a</li></ul><ruby>箭<rt>jiàn</rt></ruby>"
    assert safe_html(kept, BASE) == kept


def test_blocks_and_line_breaks_separate_paragraphs() -> None:
    html = "<div>一<p>二</p>三<br>四</div><ul><li>五<li>六</ul><table><tr><td>七<td>八</table>"
    assert plain_text(html).split("\n") == ["一", "二", "三", "四", "五", "六", "七", "八"]


def test_inline_markup_does_not_split_words() -> None:
    assert plain_text("<p><b>Land</b>Space <i>flies</i>.</p>") == "LandSpace flies."


def test_directional_and_zero_width_characters_vanish() -> None:
    assert plain_text("<p>朱\u200b雀\u202e二\ufeff号&#8203;</p>") == "朱雀二号"


@pytest.mark.parametrize(
    "flood",
    [
        "<div>" * 100_000 + "x",
        "<b><p>" * 20_000,
        "&amp;" * 1_000_000,
        "<p " + "a=1 " * 200_000 + ">x",
        "<p a='" + "x" * 5_000_000 + "'>y",
        "<table>" * 20_000,
        "<" * 300_000,
        "</p>" * 100_000,
    ],
    ids=["depth", "misnesting", "entities", "attributes", "long attribute", "tables", "angles", "end tags"],
)
def test_floods_are_bounded(flood: str) -> None:
    started = time.process_time()
    safe_html(flood, BASE)
    plain_text(flood)
    assert time.process_time() - started < 4
