"""Who publishes the sample press, and in which form: one outlet for each way in which real sites of the sector announce their news.

The names are invented and say that they are samples.
"""

from dataclasses import dataclass
from typing import Literal

Form = Literal["rss", "atom", "json-feed", "list", "news-sitemap", "wechat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A sample outlet. ``declared`` is the charset that it claims, ``encoding`` the one that it uses; on real sites they differ too."""

    id: str
    name_en: str
    name_zh: str
    form: Form
    lang: str  # as its pages declare it
    country: str  # where it would be, if it existed
    index: str  # path of the feed, list or sitemap
    declared: str = "utf-8"
    encoding: str = "utf-8"

    @property
    def chinese(self) -> bool:
        """Whether its pages are in Chinese."""
        return self.lang.startswith("zh")

    @property
    def name(self) -> str:
        """The name that its own readers see."""
        return self.name_zh if self.chinese else self.name_en


OUTLETS = (
    Outlet(
        id="wire", name_en="Sample Space Wire", name_zh="样本航天通讯（英文）", form="rss", lang="en", country="GB", index="/wire/rss.xml"
    ),
    Outlet(
        id="orbit",
        name_en="Sample Orbit Blog",
        name_zh="样本轨道博客（英文）",
        form="atom",
        lang="en",
        country="GB",
        index="/orbit/atom.xml",
    ),
    Outlet(
        id="hangtian",
        name_en="Sample Space Daily (Yangben Hangtian Bao)",
        name_zh="样本航天报",
        form="list",
        lang="zh-CN",
        country="CN",
        index="/hangtian/list.html",
        declared="gb2312",
        encoding="gbk",
    ),
    Outlet(
        id="keji",
        name_en="Sample Tech Net (Yangben Keji Wang)",
        name_zh="样本科技网",
        form="news-sitemap",
        lang="zh-CN",
        country="CN",
        index="/keji/news-sitemap.xml",
    ),
    Outlet(
        id="caijing",
        name_en="Sample Finance (Yangben Caijing)",
        name_zh="样本财经",
        form="rss",
        lang="zh-CN",
        country="CN",
        index="/caijing/rss.xml",
        declared="gb2312",
        encoding="gb18030",
    ),
    Outlet(
        id="wechat",
        name_en="Sample Rocket Account (Yangben Huojian)",
        name_zh="样本火箭号",
        form="wechat",
        lang="zh-CN",
        country="CN",
        index="/wechat/feed.xml",
    ),
    Outlet(
        id="taikong",
        name_en="Sample Space Post (Yangben Taikong Bao)",
        name_zh="樣本太空報",
        form="json-feed",
        lang="zh-TW",
        country="TW",
        index="/taikong/feed.json",
    ),
)

VERIFICATION_PATH = "/blocked/feed.xml"
BROKEN_PATH = "/broken/feed.xml"


def article_path(outlet: str, article_id: str) -> str:
    """Where an article lives."""
    return f"/s/{article_id}" if outlet == "wechat" else f"/{outlet}/{article_id}.html"
