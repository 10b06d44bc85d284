"""Entry and page put together: who speaks for which field."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.articles import article_from_entry, article_from_page
from crawlers.languages import language_of
from parallax.records import Entry, Page, Source, When

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FED = When(moment=datetime(2026, 11, 12, tzinfo=UTC), precision="second", zone="stated", raw="a")
SHOWN = When(moment=datetime(2026, 11, 13, tzinfo=UTC), precision="day", zone="UTC", raw="b")
SOURCE = Source(
    id="s",
    name_en="S",
    name_zh="",
    homepage="https://a.cn",
    method="feed",
    urls=("https://a.cn/feed",),
    kind="trade",
    provenance="independent press",
    lang="zh",
    country="CN",
    timezone="Asia/Shanghai",
    owner="",
)
PAGE = Page(
    title="On the page",
    text="火箭发射成功，卫星入轨。",
    html="<p>x</p>",
    authors=("A",),
    published=SHOWN,
    canonical_url="https://a.cn/1",
    lang="zh-CN",
    extractor="prose",
)


def test_the_entry_speaks_for_identity_title_and_date() -> None:
    entry = Entry(key="k", url="https://a.cn/1?utm_source=rss", title="In the <b>feed</b> &amp; all", published=FED, authors=("B",))
    made = article_from_page(SOURCE, entry, PAGE, NOW)
    assert (made.key, made.title, made.published, made.authors, made.url) == ("k", "In the feed & all", FED, ("A",), "https://a.cn/1")


def test_the_page_steps_in_where_the_entry_is_silent() -> None:
    made = article_from_page(SOURCE, Entry(key="k", url="https://a.cn/1"), PAGE, NOW)
    assert (made.title, made.published, made.origin) == ("On the page", SHOWN, "feed")


@pytest.mark.parametrize(("shown_at", "expected_hour"), [("2026-11-12T17:45+08:00", 9), ("2026-11-13T17:45+08:00", 16)])
def test_the_page_gives_the_time_of_a_day_that_the_entry_only_names_but_never_another_day(shown_at: str, expected_hour: int) -> None:
    listed = When(moment=datetime(2026, 11, 11, 16, tzinfo=UTC), precision="day", zone="Asia/Shanghai", raw="11月12日")
    shown = When(moment=datetime.fromisoformat(shown_at).astimezone(UTC), precision="minute", zone="stated", raw=shown_at)
    made = article_from_page(SOURCE, Entry(key="k", url="https://a.cn/1", published=listed), replace(PAGE, published=shown), NOW)
    assert made.published is not None
    assert made.published.moment.hour == expected_hour


def test_an_entry_alone_makes_an_article() -> None:
    entry = Entry(
        key="k",
        url="https://a.cn/1?utm_source=rss",
        html="<p>火箭<script>x()</script>升空。</p><p>任务<a href='/b'>成功</a>。</p>",
        published=FED,
    )
    made = article_from_entry(SOURCE, entry, NOW)
    assert (made.title, made.text, made.url, made.extractor) == ("火箭升空。", "火箭升空。\n任务成功。", "https://a.cn/1", "entry")
    assert 'href="https://a.cn/b"' in made.html


@pytest.mark.parametrize(
    ("text", "declared", "lang"),
    [
        ("蓝箭航天完成新一轮融资", "zh-CN", "zh-CN"),
        ("蓝箭航天完成新一轮融资", "en", "zh"),
        ("LandSpace raises a new round of funding", "zh", "en"),
        ("LandSpace raises a new round of funding", "en-GB", "en-GB"),
        ("LandSpace raises a new round of funding", "", ""),
        ("ロケットの打ち上げに成功した", "zh", "ja"),
        ("로켓 발사에 성공했다", "", "ko"),
        ("蓝箭航天LandSpace的朱雀二号ZQ-2用天鹊TQ-12发动机", "zh", "zh"),
        ("2026", "zh", "zh"),
        ("", "", ""),
    ],
)
def test_the_declared_language_stands_unless_the_script_contradicts_it(text: str, declared: str, lang: str) -> None:
    assert language_of(text, declared) == lang


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=300))
def test_no_entry_raises(title: str, html: str) -> None:
    article_from_entry(SOURCE, Entry(key="k", url="", title=title, html=html), NOW)
