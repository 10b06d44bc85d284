"""Articles of WeChat accounts, whose text is hidden and whose facts are in scripts."""

from datetime import UTC, datetime

import pytest

from crawlers.extract import extract_page
from parallax.records import Page

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TEXT = ("今天上午，长征十二号甲在东风商业航天创新试验区点火升空。", "一子级按计划返回，着陆精度优于十米。")


def article(*, title: str = "<h1 id='activity-name'> 首飞 </h1>", scripts: str = "", head: str = "") -> str:
    body = "".join(f"<section style='margin:0'><p><span>{text}</span></p></section>" for text in TEXT)
    account = "<a id='js_name'> 火箭笔记 </a>"
    content = f"<div id='js_content' style='visibility: hidden; opacity: 0;'>{body}</div>"
    return f"<html><head>{head}</head><body>{title}{account}{content}{scripts}</body></html>"


def read(html: str) -> Page:
    return extract_page(html.encode(), "https://mp.weixin.qq.com/s?__biz=a&mid=1&idx=1&sn=b&scene=27", now=NOW)


def test_hidden_text_title_and_account_are_read() -> None:
    found = read(article())
    assert (found.title, found.text, found.site, found.extractor) == ("首飞", "\n".join(TEXT), "火箭笔记", "wechat")


@pytest.mark.parametrize(
    "script",
    [
        'var ct = "1794474600";',
        "var ct='1794474600';",
        "window.a={oriCreateTime = '1794474600'}",
        'create_time: "1794474600"',
        "var createTime = '2026-11-12 17:10';",
    ],
)
def test_the_creation_time_is_read_from_the_script(script: str) -> None:
    found = read(article(scripts=f"<script>{script}</script>"))
    assert found.date == datetime(2026, 11, 12, 9, 10, tzinfo=UTC)


def test_the_shown_time_serves_a_saved_page() -> None:
    assert read(article(scripts="<em id='publish_time'>2026-11-12 17:10</em>")).date == datetime(2026, 11, 12, 9, 10, tzinfo=UTC)


def test_the_title_is_read_from_meta_or_script_when_the_heading_is_missing() -> None:
    assert read(article(title="", head="<meta property='og:title' content='首飞成功'>")).title == "首飞成功"
    assert read(article(title="", scripts="<script>var msg_title = '首飞\\x26amp;回收';</script>")).title == "首飞&回收"


def test_an_author_who_is_not_the_account_is_named() -> None:
    assert read(article(head="<meta name='author' content='张三'>")).authors == ("张三",)
    assert read(article(head="<meta name='author' content='火箭笔记'>")).authors == ()


def test_an_endless_script_is_read_in_time() -> None:
    assert read(article(scripts="<script>" + "var msg_title = '" * 50_000 + "</script>")).text == "\n".join(TEXT)
