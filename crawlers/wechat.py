"""Articles of WeChat accounts: pages that hide their text until a script shows it and keep title, account and time in script variables.

Works on a page fetched, pasted or saved. Verification pages and deleted articles are `crawlers.verdict`'s business.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from lxml import etree

from crawlers.dates import read_when
from crawlers.maintext import Body, body_of
from crawlers.tree import Element, text_of, tidy
from parallax.records import When

_STRING = r"""["'](?P<value>(?:[^"'\\\n]|\\.){1,400})["']"""
_TITLE = re.compile(rf"var\s{{1,4}}msg_title\s{{0,4}}=\s{{0,4}}{_STRING}")
_ACCOUNT = re.compile(rf"var\s{{1,4}}nickname\s{{0,4}}=\s{{0,4}}(?:htmlDecode\(\s{{0,4}})?{_STRING}")
_AUTHOR = re.compile(rf"var\s{{1,4}}author\s{{0,4}}=\s{{0,4}}{_STRING}")
_CREATED = re.compile(
    r"""(?:var\s{1,4}ct|oriCreateTime|create_time|createTimestamp|ori_create_time)\s{0,4}[=:]\s{0,4}["']?(?P<value>1\d{9})\b"""
)
_WRITTEN = re.compile(r"""(?:var\s{1,4})?createTime\s{0,4}=\s{0,4}["'](?P<value>\d{4}-\d\d-\d\d(?: \d\d:\d\d){0,1})["']""")
_HEX = re.compile(r"\\x([0-9a-fA-F]{2})")
_ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatArticle:
    """What an article page of WeChat holds."""

    title: str
    account: str
    authors: tuple[str, ...]
    published: When | None
    body: Body


def read_wechat(root: Element, source: str, now: datetime) -> WechatArticle | None:
    """The article, or None when the page is no WeChat article. ``source`` is the page's text, for its variables; the tree is used up."""
    content = root.find(".//*[@id='js_content']")
    if content is None:
        return None
    title = _by_id(root, "activity-name") or _meta(root, "og:title") or _variable(_TITLE, source)
    account = _by_id(root, "js_name") or _variable(_ACCOUNT, source)
    author = _by_id(root, "js_author_name") or _meta(root, "author") or _variable(_AUTHOR, source)
    published = _published(root, source, now)
    etree.strip_elements(content, "script", "style", "mp-common-profile", "mpvoice", "svg", with_tail=False)
    return WechatArticle(
        title=title,
        account=account,
        authors=(author,) if author and author != account else (),
        published=published,
        body=body_of(content, "wechat"),
    )


def _published(root: Element, source: str, now: datetime) -> When | None:
    """The creation time in seconds where the page has it, else as it is shown."""
    texts = (_variable(_CREATED, source), _variable(_WRITTEN, source), _by_id(root, "publish_time"))
    readings = (read_when(text, now, _ZONE) for text in texts if text)
    return next((when for when in readings if when), None)


def _variable(pattern: re.Pattern[str], source: str) -> str:
    match = pattern.search(source)
    return tidy(unescape(_HEX.sub(lambda code: chr(int(code[1], 16)), match["value"]))) if match else ""


def _by_id(root: Element, name: str) -> str:
    found = root.find(f".//*[@id='{name}']")
    return "" if found is None else text_of(found)


def _meta(root: Element, name: str) -> str:
    found = root.find(f".//meta[@property='{name}']")
    if found is None:
        found = root.find(f".//meta[@name='{name}']")
    return "" if found is None else tidy(found.get("content"))
