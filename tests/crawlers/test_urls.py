"""One spelling for one page, and never one spelling for two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.urls import absolute, canonical_url

SAME = [
    ("HTTP://Example.COM:80/a", "http://example.com/a"),
    ("https://example.com:443", "https://example.com/"),
    ("https://example.com/a#comments", "https://example.com/a"),
    ("https://example.com/a?utm_source=x&id=3&fbclid=1&spm=a.b", "https://example.com/a?id=3"),
    ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/中文?q=卫星", "https://example.com/%E4%B8%AD%E6%96%87?q=%E5%8D%AB%E6%98%9F"),
    ("https://example.com./a", "https://example.com/a"),
]
WECHAT = "http://mp.weixin.qq.com/s?__biz=MzA3&mid=22&idx={}&sn=ab&chksm=c{}&scene=0#rd"


@pytest.mark.parametrize(("url", "canonical"), SAME)
def test_spellings_of_one_page_become_one(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


def test_gbk_escapes_are_left_as_they_are() -> None:
    assert canonical_url("https://example.com/search?q=%CE%C0%D0%C7") == "https://example.com/search?q=%CE%C0%D0%C7"


def test_two_articles_of_one_wechat_message_stay_two_and_shares_of_one_become_one() -> None:
    assert canonical_url(WECHAT.format(1, 1)) != canonical_url(WECHAT.format(2, 1))
    assert (
        canonical_url(WECHAT.format(1, 1))
        == canonical_url(WECHAT.format(1, 2))
        == "http://mp.weixin.qq.com/s?__biz=MzA3&idx=1&mid=22&sn=ab"
    )


def test_a_tracker_is_one_with_control_characters_behind_its_name() -> None:
    assert canonical_url("https://example.com/?a=1&utm_source\0\0&b=2") == "https://example.com/?a=1&b=2"


@pytest.mark.parametrize("url", ["", "urn:uuid:1", "mailto:a@b.c", "not a url", "http://[::1/", "https://" + "x" * 9000])
def test_what_is_no_web_address_comes_back_as_it_was(url: str) -> None:
    assert canonical_url(url) == url


@settings(deadline=None)  # machines are busy
@given(st.text(max_size=60), st.text(max_size=60))
def test_canonical_urls_are_final(path: str, query: str) -> None:
    once = canonical_url(f"https://Example.com/{path}?{query}")
    assert canonical_url(once) == once


@settings(deadline=None)  # machines are busy
@given(st.text(max_size=100))
def test_nothing_raises(text: str) -> None:
    canonical_url(text)
    absolute("https://example.com/", text)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("../n/1.html#top", "https://example.com/n/1.html"),
        ("//cdn.example.org/a", "https://cdn.example.org/a"),
        (" /a\n/b ", "https://example.com/a/b"),
        (r"https:\\other.example\a?b=\c", r"https://other.example/a?b=\c"),
        ("javascript:void(0)", None),
        ("mailto:a@example.com", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("http://", None),
        ("//example.org\x05:", None),
        ("//two hosts/a", None),
        ("", None),
    ],
)
def test_links_become_web_addresses_or_nothing(link: str, url: str | None) -> None:
    assert absolute("https://example.com/news/list.html", link) == url
