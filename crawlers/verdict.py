"""Is this answer the article, or something in its place? Names verification pages, challenges, walls and deleted posts.

A name is given only to a page that shows little else: long pages that talk about captchas are news. What follows from a name (a run row, a
longer pause) is the caller's business; nothing here tries to pass a check.
"""

import re
from dataclasses import dataclass

from crawlers.blocks import mass
from crawlers.decode import decode
from crawlers.sanitise import plain_text
from parallax.records import Fetched

_LOOK = 200_000  # bytes of a body that are looked at
_CHALLENGE = 60_000  # bytes; challenge pages are small, real pages carry captcha widgets for their comment forms
_WORDS = 3_000  # characters of title and text; notices come first
_NOTICE = 300_000  # bytes; WeChat sends its notices with all of its scripts
_FULL = 1_200.0  # mass of a text that is an article whatever its page mentions: 480 Han characters, 200 English words
_SHORT = 450.0


@dataclass(frozen=True, slots=True)
class _Sign:
    """A pattern and what it means; ``limit`` is the mass of text beyond which it means nothing."""

    reason: str
    pattern: re.Pattern[str]
    limit: float


def _sign(reason: str, *patterns: str, limit: float = _SHORT) -> _Sign:
    return _Sign(reason, re.compile("|".join(patterns), re.IGNORECASE), limit)


# What scripts and markup give away; read in the raw body.
_IN_MARKUP = (
    _sign("acw_sc__v2 challenge", r"acw_sc__v2"),
    _sign(
        "WAF challenge",
        r"cf-chl-|challenge-platform/|cf_chl_opt|_cf_chl_tk",
        r"/_Incapsula_Resource|__jsl_clearance|awswafcookie|gokuProps",
    ),
    _sign("WAF challenge", r"px-captcha|datadome\.co|geo\.captcha-delivery\.com|perimeterx|distil_r_captcha"),
    _sign(
        "captcha",
        r"class=[\"'][^\"']{0,80}(?:g-recaptcha|h-captcha|cf-turnstile|geetest)",
        r"TencentCaptcha|/verify/captcha",
        limit=250,
    ),
)
# Exact phrases of WeChat's own notices; read wherever they stand on a small page, since extraction may trim a lone line.
_NOTICES = (
    _sign("WeChat: environment abnormal", r"环境异常|完成验证后即可继续访问"),
    _sign(
        "WeChat: content deleted",
        r"该内容已被发布者删除|此内容因违规无法查看|该内容暂时无法查看|内容已被投诉",
        r"该公众号已迁移|此[帐账]号已被屏蔽|链接已过期",
    ),
)
# What a reader sees; read in the page's title and text.
_IN_TEXT = (
    _sign(
        "verification page",
        r"访问验证|安全验证|人机验证|滑动验证|请完成(?:以下|安全)?验证|拖动滑块|请输入验证码",
        r"网络环境存在异常|访问(?:过于|太)频繁|异常流量",
        r"verify (?:that )?you are (?:a )?human|are you a robot|not a robot|unusual traffic",
        r"checking (?:if the site|your browser)|just a moment\.\.\.",
    ),
    _sign(
        "WAF block",
        r"访问被(?:拦截|拒绝|阻断)|您的(?:访问|请求)[^。]{0,20}(?:被拦截|不合法|存在异常)|请求被拦截|Web应用防火墙",
        r"request (?:was )?blocked|access denied|you have been blocked|pardon our interruption",
    ),
    _sign(
        "login wall",
        r"^\W{0,5}(?:请(?:先)?登录|登录后(?:查看|继续|可)|扫码登录)|请登录后(?:查看|阅读|继续)",
        r"(?:log|sign) ?in to (?:continue|view|read)",
        limit=250,
    ),
    _sign(
        "soft 404",
        r"页面(?:不存在|找不到|已删除|走丢)|(?:文章|内容|页面|信息|网页)(?:已经?|可能)?(?:不存在|被删除|已删除|已下线|已失效)",
        r"找不到(?:该|您|相关)?(?:页面|网页)|page not found|404 not found",
        r"page (?:you|that).{0,40}(?:does ?n.t exist|no longer|not be found)",
        limit=300,
    ),
)
_STATUS = {
    401: "login wall",
    402: "paywall",
    403: "WAF block",
    405: "WAF challenge",
    412: "WAF challenge",
    429: "too many requests",
    451: "legally unavailable",
}
_TITLES = re.compile(r"<(?:title|h1)\b[^>]{0,100}>([^<]{0,300})", re.IGNORECASE)


def name_block(fetched: Fetched, text: str) -> str | None:
    """Why this answer is no article, or None when it seems to be one. ``text`` is what extraction made of the body."""
    size = mass(text)
    if size >= _FULL and fetched.status < 400:
        return None
    raw = decode(fetched.body[:_LOOK], fetched.header("content-type"))
    titles = "\n".join(_TITLES.findall(raw)[:3])
    visible = plain_text(raw) if size <= _SHORT and len(fetched.body) <= _NOTICE else text
    return (
        (_first(_IN_MARKUP, raw, size) if len(fetched.body) <= _CHALLENGE else None)
        or _first(_NOTICES, f"{titles}\n{visible}"[:_WORDS], size)
        or _first(_IN_TEXT, f"{titles}\n{text or visible}"[:_WORDS], size)
        or _STATUS.get(fetched.status)
    )


def _first(signs: tuple[_Sign, ...], seen: str, size: float) -> str | None:
    return next((sign.reason for sign in signs if size <= sign.limit and sign.pattern.search(seen)), None)
