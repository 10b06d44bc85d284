"""Title, authors, date, canonical URL, language and site, each out of the many places where pages keep them."""

from datetime import UTC, datetime

import pytest

from crawlers.byline_text import authors_in_text
from crawlers.bylines import clean_authors
from crawlers.metadata import Metadata, read_metadata
from crawlers.titles import strip_site
from crawlers.tree import parse_html

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
URL = "https://news.example.cn/a/1.html"


def read(html: str, url: str = URL, zone: str = "Asia/Shanghai") -> Metadata:
    return read_metadata(parse_html(html), url, NOW, zone)


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("蓝箭航天完成新一轮融资 - 36氪", "蓝箭航天完成新一轮融资"),
        ("朱雀二号成功入轨_科技_新华网", "朱雀二号成功入轨"),
        ("朱雀二号成功入轨-中国新闻网", "朱雀二号成功入轨"),
        ("朱雀二号成功入轨|界面新闻", "朱雀二号成功入轨"),
        ("朱雀二号成功入轨 丨 财新网", "朱雀二号成功入轨"),
        ("Zhuque-2 reaches orbit - SpaceNews", "Zhuque-2 reaches orbit"),
        ("Zhuque-2 reaches orbit | Space & Satellite | Reuters", "Zhuque-2 reaches orbit"),
        (
            "China's Long March-5 flies again — what comes next for the programme",
            "China's Long March-5 flies again — what comes next for the programme",
        ),
        ("Your $1 bill could be worth thousands - here's how to check", "Your $1 bill could be worth thousands - here's how to check"),
        ("Long-lived satellites", "Long-lived satellites"),
        ("-", ""),
    ],
)
def test_the_sites_name_goes_and_the_headline_stays(title: str, bare: str) -> None:
    assert strip_site(title) == bare


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>朱雀二号入轨_新华网</title><h1>朱雀二号入轨</h1>", "朱雀二号入轨"),
        ("<title>朱雀二号入轨 - 某网</title><h1>某网</h1>", "朱雀二号入轨"),
        ("<meta property='og:title' content='Rocket reaches orbit'><h1>Rocket reaches orbit Play audio</h1>", "Rocket reaches orbit"),
        ("<meta property='og:site_name' content='Space Daily'><title>Rocket flies | Space Daily</title>", "Rocket flies"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Rocket flies"}</script>', "Rocket flies"),
        ("<h1>Only a heading</h1>", "Only a heading"),
        ("<title>朱雀二号遥五成功入轨-新闻中心-某某航天股份有限公司</title><div>朱雀二号遥五成功入轨</div>", "朱雀二号遥五成功入轨"),
        ("<title>朱雀二号遥五成功入轨 东区_某网</title><table><td><b>朱雀二号遥五成功入轨</b></td></table>", "朱雀二号遥五成功入轨"),
        ("<title>Space Weekly: Rocket flies again</title><h1>Space Weekly</h1><h1>Rocket flies again</h1>", "Rocket flies again"),
        ("<meta property='og:title' content='朱雀二号成功入轨-36氪'>", "朱雀二号成功入轨"),
        ("<title>-某历史网</title><h1>火箭的历史</h1>", "火箭的历史"),
        ("<p>nothing</p>", ""),
    ],
)
def test_the_headline_is_the_one_that_titles_agree_on(html: str, title: str) -> None:
    assert read(html).title == title


@pytest.mark.parametrize(
    ("html", "moment", "precision"),
    [
        (
            "<meta property='article:published_time' content='2026-11-12T08:30:00+08:00'>",
            datetime(2026, 11, 12, 0, 30, tzinfo=UTC),
            "second",
        ),
        ("<meta name=publishdate content='2026-11-12'>", datetime(2026, 11, 11, 16, 0, tzinfo=UTC), "day"),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"datePublished":"2026-11-12T00:30:00Z"}]}</script>',
            datetime(2026, 11, 12, 0, 30, tzinfo=UTC),
            "second",
        ),
        (
            '<script type="application/ld+json">{"broken": , "datePublished" : "2026-11-12T00:30:00Z"</script>',
            datetime(2026, 11, 12, 0, 30, tzinfo=UTC),
            "second",
        ),
        ("<time itemprop='datePublished' datetime='2026-11-12T00:30Z'>x</time>", datetime(2026, 11, 12, 0, 30, tzinfo=UTC), "minute"),
        ("<h1>标题</h1><div>来源：新华社 2026-11-12 08:30</div>", datetime(2026, 11, 12, 0, 30, tzinfo=UTC), "minute"),
        ("<h1>标题</h1><div>2026年11月12日08:30　来源：人民日报</div>", datetime(2026, 11, 12, 0, 30, tzinfo=UTC), "minute"),
        ("<h1>Headline</h1><p>Published November 12, 2026</p>", datetime(2026, 11, 11, 16, 0, tzinfo=UTC), "day"),
        ("<h1>Headline</h1><p>08:30, 12-Nov-2026</p>", datetime(2026, 11, 12, 0, 30, tzinfo=UTC), "minute"),
        (
            "<title>火箭成功入轨_某网</title><div>火箭成功入轨</div><b>2026-11-12 08:30</b>",
            datetime(2026, 11, 12, 0, 30, tzinfo=UTC),
            "minute",
        ),
        (
            "<meta name=publishdate content='2026-11-12'><h1>标题</h1>2026年11月12日08:30",
            datetime(2026, 11, 12, 0, 30, tzinfo=UTC),
            "minute",
        ),
        (
            "<td>成文日期：</td><td>2026年11月02日</td><td>发布日期：</td><td>2026年11月12日</td>",
            datetime(2026, 11, 11, 16, 0, tzinfo=UTC),
            "day",
        ),
        ("<h1>标题</h1>最新推荐于 2026-11-20 发布<i>于 2026-11-12 08:30 发布</i>", datetime(2026, 11, 12, 0, 30, tzinfo=UTC), "minute"),
    ],
)
def test_dates_of_publication_are_found_where_pages_keep_them(html: str, moment: datetime, precision: str) -> None:
    found = read(html).published
    assert found
    assert (found.moment, found.precision) == (moment, precision)


@pytest.mark.parametrize(
    "html",
    [
        "<meta property='article:modified_time' content='2026-11-12T08:30:00+08:00'>",
        "<h1>标题</h1><p>更新时间：2026-11-12 08:30</p>",
        "<h1>Headline</h1><p>Last updated November 12, 2026</p>",
        "<h1>标题</h1><footer>Copyright © 2016-2026 All rights reserved</footer>",
        "<time datetime='2026-11-01'>a</time><time datetime='2026-11-02'>b</time>",
        "<b>今天是2026年11月21日 星期六</b><h1>标题</h1>",
        "<h1>标题</h1><p>2024年10月1日，公司成立三周年，当天举办了开放日活动。</p>",
        "<h1>标题</h1><p>甲。</p><p>乙。</p><p>丙。</p><ul><li>别的新闻 2026-11-20</li></ul>",
        "<h1>标题</h1><p>会议时间：2026年11月18日</p>",
        "<meta name=date content='2026'>",
        "<meta name=date content='2027-12-01'>",
        "<meta name=date content='soon'>",
    ],
)
def test_changes_copyright_lists_vague_and_future_dates_are_not_taken(html: str) -> None:
    assert read(html).published is None


@pytest.mark.parametrize(
    "url",
    ["https://a.cn/2026-11/12/c_1.html", "https://a.cn/20261112/x.shtml", "https://a.cn/2026/11/12/x", "https://a.cn/n1/2026/1112/c1.html"],
)
def test_the_day_in_the_url_is_a_last_resort(url: str) -> None:
    found = read("<p>x</p>", url).published
    assert found
    assert (found.moment, found.precision) == (datetime(2026, 11, 11, 16, 0, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    "url", ["https://a.cn/20261312/x", "https://a.cn/12345678901/x", "https://a.cn/2026/11/x", "https://a.cn/", "http://["]
)
def test_numbers_in_a_url_that_are_no_day_say_nothing(url: str) -> None:
    assert read("<p>x</p>", url).published is None


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (["By Jane Doe"], ("Jane Doe",)),
        (["By Jane Doe and John Smith"], ("Jane Doe", "John Smith")),
        (["JANE DOE, JOHN SMITH"], ("JANE DOE", "JOHN SMITH")),
        (["Jane Doe, Senior Correspondent"], ("Jane Doe",)),
        (["Jane Doe jane@example.org"], ("Jane Doe",)),
        (["Jane Doe (Beijing)"], ("Jane Doe",)),
        (["Analysis by Jane Doe"], ("Jane Doe",)),
        (["Jane Doe, PhD"], ("Jane Doe",)),
        (["Jane Doe", "Reuters"], ("Jane Doe",)),
        (["Reuters"], ("Reuters",)),
        (["记者 张三"], ("张三",)),
        (["作者：张三、李四"], ("张三", "李四")),
        (["文｜张三"], ("张三",)),
        (["新华社"], ("新华社",)),
        (["https://www.facebook.com/example", ""], ()),
        (["Jane Doe", "jane doe"], ("Jane Doe",)),
        (["本报记者 张一鸣 李晓东"], ("张一鸣", "李晓东")),
        (["某某新闻记者 张静"], ("张静",)),
        (["记者陆某"], ("陆某",)),
        (["方　敏、王乐文"], ("方敏", "王乐文")),
    ],
)
def test_bylines_become_names(raw: list[str], names: tuple[str, ...]) -> None:
    assert clean_authors(raw) == names


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<meta name=author content='Jane Doe'>", ("Jane Doe",)),
        (
            '<script type="application/ld+json">{"@type":"Article","author":[{"name":"Jane Doe"},"John Smith"]}</script>',
            ("Jane Doe", "John Smith"),
        ),
        ("<a rel=author href=/jane>Jane Doe</a>", ("Jane Doe",)),
        ("<div class='byline'>by Jane Doe<br>Monday</div>", ("Jane Doe",)),
        ("<span itemprop='author'><span itemprop='name'>Jane Doe</span></span>", ("Jane Doe",)),
        ("<meta property='article:author' content='https://facebook.com/x'>", ()),
        ("<p>by the sea</p>", ()),
        ("<h1>标题</h1><p>来源：某报 作者：<a>周某某</a> <a>金某</a> 责编：刘某 点击：33次</p>", ("周某某", "金某")),
        ("<h1>标题</h1><i>作者：<b>清源</b></i><i>责编：<b>远洋</b></i>", ("清源",)),
        ("<h1>标题</h1><p>编辑：刘某</p><p>责任编辑：王某</p>", ()),
        ("<h1>标题</h1><p>文｜真梓</p><p>编辑｜彭某</p>", ("真梓",)),
        ("<meta name=author content=证券时报网><h1>标题</h1><span>作者：李在山</span>", ("李在山",)),
        ("<h1>Headline</h1><p>Posted on 12 Nov 2026 by Max Ely</p>", ("Max Ely",)),
        ("<h1>Headline</h1><p>Photo by John Smith</p>", ()),
        ("<meta name=author content=张三><h1>Headline</h1><p>By Zhao Lei | example.cn</p>", ("Zhao Lei",)),
        ("<div class='comments'><span class='author'>Jane Doe</span></div>", ()),
    ],
)
def test_authors_are_found_where_pages_keep_them(html: str, names: tuple[str, ...]) -> None:
    assert read(html).authors == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("作者：张三\n正文。", ("张三",)),
        ("正文。\n（记者：李四）", ("李四",)),
        ("文｜王五 赵六\n正文。", ("王五", "赵六")),
        ("记者在现场看到，火箭升空。", ()),
        ("中新社北京11月12日电 (记者 马帅莎 张素)火箭升空。", ("马帅莎", "张素")),
        ("◎本报记者 付毅飞\n正文。", ("付毅飞",)),
        ("正文。\n新华社记者 谢环驰 摄", ()),
        ("正文。\n（文/宋某 图/李某）", ("宋某",)),
    ],
)
def test_chinese_bylines_are_read_from_the_edges_of_the_text(text: str, names: tuple[str, ...]) -> None:
    assert authors_in_text(text) == names


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel=canonical href='/b/2.html?utm_source=x'>", "https://news.example.cn/b/2.html"),
        (
            "<link rel=canonical href='https://news.example.cn/'><meta property='og:url' content='https://news.example.cn/b/2.html'>",
            "https://news.example.cn/b/2.html",
        ),
        ("<link rel=canonical href='javascript:alert(1)'>", URL),
        ("<link rel=canonical href='http://['>", URL),
        ("", URL),
    ],
)
def test_the_canonical_url_is_a_page_or_the_url_itself(head: str, url: str) -> None:
    assert read(head).canonical_url == url


def test_the_credited_publisher_beats_the_sites_own_name() -> None:
    html = "<meta property='og:site_name' content='某门户'><h1>标题</h1><span>来源：<a href=/x>新华社</a></span>"
    assert read(html).site == "新华社"


@pytest.mark.parametrize(
    "html", ["<html lang='zh-CN'>", "<meta http-equiv=content-language content='zh-CN'>", "<meta property='og:locale' content='zh_CN'>"]
)
def test_the_language_is_the_declared_one(html: str) -> None:
    assert read(html + "<p>x").lang == "zh-CN"
