"""Files and pasted addresses brought in by hand, told apart by what is in them."""

from datetime import UTC, datetime

import pytest

from crawlers.importing import read_import
from parallax.errors import ParseError

NOW = datetime(2026, 11, 21, tzinfo=UTC)
BODY = "<h1>朱雀二号入轨</h1><p>朱雀二号遥五运载火箭在酒泉点火升空，将六颗卫星送入预定轨道，发射任务取得圆满成功。</p>"


def test_a_saved_page_is_keyed_by_its_canonical_address() -> None:
    html = f"<link rel=canonical href='https://a.cn/n/1?utm_source=x'>{BODY}"
    (found,) = read_import(html.encode(), "saved.html", now=NOW, source_id="mine")
    assert (found.key, found.url, found.source_id, found.origin, found.lang) == (
        "https://a.cn/n/1",
        "https://a.cn/n/1",
        "mine",
        "import",
        "zh",
    )


def test_a_page_without_address_is_keyed_by_its_content() -> None:
    (one,), (same,) = (read_import(BODY.encode(), name, now=NOW) for name in ("a.html", "b.html"))
    assert one.key == same.key
    assert one.key.startswith("sha256:")


def test_a_pasted_address_is_the_key() -> None:
    (found,) = read_import(BODY.encode("gb18030"), "https://a.cn/n/2#top", content_type="text/html; charset=gbk", now=NOW)
    assert (found.key, found.title) == ("https://a.cn/n/2", "朱雀二号入轨")


def test_a_saved_wechat_page_is_read() -> None:
    html = "<h1 id=activity-name>首飞</h1><a id=js_name>火箭笔记</a><div id=js_content><p>火箭今天首飞成功，任务圆满完成。</p></div>"
    (found,) = read_import(html.encode(), "wx.html", now=NOW)
    assert (found.extractor, found.site, found.title) == ("wechat", "火箭笔记", "首飞")


def test_a_letter_is_read_as_one() -> None:
    raw = b"From: a@b.c\r\nMessage-ID: <1@b>\r\nSubject: News\r\n\r\nA rocket flew today."
    assert read_import(raw, "x.txt", now=NOW)[0].extractor == "mail"


def test_a_page_archive_is_read_as_a_page() -> None:
    head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.cn/n/3\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    parts = 'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
    (found,) = read_import((head + parts + BODY + "\r\n--b--\r\n").encode(), "x.mhtml", now=NOW)
    assert (found.key, found.title, found.extractor) == ("https://a.cn/n/3", "朱雀二号入轨", "prose")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "binary"),
        (b"PK\x03\x04\x14\x00\x00", "binary"),
        ("<title>环境异常</title><p>完成验证后即可继续访问".encode(), "WeChat: environment abnormal"),
        (b"<nav><a href=/>Home</a></nav>", "no article text"),
        (b"%PDF-1.7 nothing", "PDF"),
    ],
)
def test_what_holds_no_article_is_refused_by_name_and_reason(body: bytes, why: str) -> None:
    with pytest.raises(ParseError, match=why) as caught:
        read_import(body, "x.bin", now=NOW)
    assert caught.value.subject == "x.bin"
