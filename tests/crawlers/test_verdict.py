"""Pages that stand in an article's place are named; news that talks about such pages is not."""

from datetime import UTC, datetime

import pytest

from crawlers.extract import extract_page
from crawlers.verdict import name_block
from parallax.records import Fetched

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NEWS = "某网站称，近日访问量激增，部分读者看到“环境异常，完成验证后即可继续访问”的提示，需要拖动滑块并请输入验证码。" * 12


def verdict(html: str, status: int = 200) -> str | None:
    body = html.encode()
    fetched = Fetched(url="https://a.cn/1", final_url="https://a.cn/1", status=status, headers=(), body=body, fetched_at=NOW, elapsed_ms=1)
    return name_block(fetched, extract_page(body, "https://a.cn/1", now=NOW).text)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<script>var arg1='x';/*acw_sc__v2*/</script>", "acw_sc__v2 challenge"),
        ("<!doctype html><title>环境异常</title><p>完成验证后即可继续访问", "WeChat: environment abnormal"),
        ("<div class='weui-msg'><h2>该内容已被发布者删除</h2></div>", "WeChat: content deleted"),
        (
            "<div class='weui-msg'><p>此内容因违规无法查看</p><p>由用户投诉并经平台审核，涉嫌违反相关法律法规。</p></div>",
            "WeChat: content deleted",
        ),
        ("<title>安全验证</title><div>请完成下列验证后继续</div><div>拖动滑块完成拼图</div>", "verification page"),
        ("<title>Just a moment...</title><p>Checking your browser before accessing.</p>", "verification page"),
        ("<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script>", "WAF challenge"),
        ("<title>405</title><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>您的请求ID被拦截</p>", "WAF block"),
        ("<title>Access Denied</title><p>You don't have permission to access this server.</p>", "WAF block"),
        ("<div class='g-recaptcha' data-sitekey='k'></div><p>Prove it.</p>", "captcha"),
        ("<p>请先登录</p><form><input name=user></form>", "login wall"),
        ("<title>出错了</title><p>抱歉，您访问的页面不存在，请返回首页。</p>", "soft 404"),
        ("<h1>Page not found</h1><p>Try the search.</p>", "soft 404"),
    ],
)
def test_a_page_in_an_articles_place_is_named(html: str, reason: str) -> None:
    assert verdict(html) == reason


@pytest.mark.parametrize("title", ["环境异常", "安全验证", "该内容已被发布者删除", "访问频繁"])
def test_news_about_such_pages_is_news(title: str) -> None:
    assert verdict(f"<title>{title}</title><h1>{title}</h1><p>{NEWS}</p>") is None


def test_a_short_notice_is_news() -> None:
    assert verdict("<h1>快讯</h1><p>朱雀二号遥五火箭今日在酒泉发射成功，六颗卫星进入预定轨道。</p>") is None


def test_a_comment_forms_captcha_on_a_long_page_says_nothing() -> None:
    assert verdict(f"<div class='g-recaptcha'></div><p>{NEWS}</p>") is None


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "login wall"), (403, "WAF block"), (405, "WAF challenge"), (429, "too many requests"), (404, None)]
)
def test_a_status_names_what_the_body_does_not(status: int, reason: str | None) -> None:
    assert verdict("<p>no</p>", status) == reason


def test_an_empty_body_names_nothing() -> None:
    assert verdict("") is None
