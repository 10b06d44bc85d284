"""Feeds of every dialect and every kind of damage become the same entries."""

import contextlib
import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.feed_scan import scan_keys
from crawlers.feeds import parse_feed
from parallax.errors import ParseError
from parallax.records import Entry

NOW = datetime(2026, 11, 14, 4, 0, tzinfo=UTC)
URL = "https://example.com/feed"
ITEM = (
    "<item><title>朱雀二号成功发射</title><link>https://example.com/1?b=2&amp;a=1</link><guid isPermaLink='false'>n-1</guid>"
    "<pubDate>Thu, 12 Nov 2026 08:30:00 +0800</pubDate><description>&lt;p&gt;六颗卫星&lt;/p&gt;</description>"
    "<author>a@example.com (张三)</author></item>"
)


def rss(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', language: str = "zh-cn") -> str:
    return f'{head}<rss version="2.0"><channel><title>样例</title><language>{language}</language>{"".join(items)}</channel></rss>'


def read(feed: str | bytes, content_type: str | None = None) -> list[Entry]:
    return parse_feed(feed if isinstance(feed, bytes) else feed.encode(), content_type, base_url=URL, now=NOW)


def test_an_rss_item_gives_every_field() -> None:
    [entry] = read(rss(ITEM))
    assert (entry.id, entry.link, entry.title, entry.html) == (
        "n-1",
        "https://example.com/1?b=2&a=1",
        "朱雀二号成功发射",
        "<p>六颗卫星</p>",
    )
    assert (entry.date, entry.authors, entry.lang) == (datetime(2026, 11, 12, 0, 30, tzinfo=UTC), ("张三",), "zh-cn")


def test_an_atom_entry_gives_every_field_and_resolves_its_base() -> None:
    [entry] = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://example.org/blog/"><title>t</title><entry><id>urn:x:1</id>'
        '<title type="html">Zhuque-2 &amp;amp; &lt;b&gt;others&lt;/b&gt;</title><link rel="self" href="self"/><link rel='
        '"alternate" href="a.html"/>'
        "<published>2026-11-12T08:30:00Z</published><updated>2026-11-13T08:30:00Z</updated><author><name>A. Writer</name></author>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Six <i>satellites</i></p></div></content></entry></feed>'
    )
    assert (entry.key, entry.url, entry.title) == ("urn:x:1", "https://example.org/blog/a.html", "Zhuque-2 & others")
    assert "<p>Six <i>satellites</i></p>" in entry.html
    assert (entry.date, entry.authors, entry.lang) == (datetime(2026, 11, 12, 8, 30, tzinfo=UTC), ("A. Writer",), "en")


def test_rdf_and_dublin_core_are_read() -> None:
    [entry] = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="x"><title>t</title></channel><item rdf:about="https://example.com/1"><title>One</title><link>https://example.com/1</link>'
        "<dc:date>2026-11-12T08:30:00+08:00</dc:date><dc:creator>李四</dc:creator></item></rdf:RDF>"
    )
    assert (entry.key, entry.title, entry.authors) == ("https://example.com/1", "One", ("李四",))
    assert entry.date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)


def test_a_video_channel_gives_its_description_as_markup() -> None:
    [entry] = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry>'
        "<id>yt:video:1</id><title>Episode 1</title>"
        '<link rel="alternate" href="https://www.youtube.com/watch?v=1"/><published>2026-11-12T08:30:00+00:00</published>'
        "<media:group><media:title>Episode 1</media:title><media:description>First line\nA &lt; B</media:description>"
        "</media:group></entry></feed>"
    )
    assert (entry.url, entry.html) == ("https://www.youtube.com/watch?v=1", "First line<br>\nA &lt; B")


def test_a_json_feed_is_read() -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "language": "zh", "items": [
        {"id": 7, "url": "/7", "title": "朱雀&#8217;", "content_text": "a < b\nc",
         "date_published": "2026-11-12T08:30:00+08:00", "authors": [{"name": "张三"}]},
        {"id": "https://example.com/8", "content_html": "<p>8</p>"}, "nonsense",
    ]}  # fmt: skip
    first, second = read(json.dumps(feed))
    assert (first.key, first.url, first.title, first.html, first.authors) == (
        "7",
        "https://example.com/7",
        "朱雀’",
        "a &lt; b<br>\nc",
        ("张三",),
    )
    assert (second.key, second.url, second.html) == ("https://example.com/8", "https://example.com/8", "<p>8</p>")


def test_a_guid_that_repeats_the_link_gives_the_canonical_link() -> None:
    [entry] = read(rss("<item><title>a</title><guid>https://example.com/1?utm_source=rss</guid><link>https://example.com/1</link></item>"))
    assert entry.key == "https://example.com/1"


def test_a_guid_that_is_a_link_stands_in_for_a_missing_one() -> None:
    [entry] = read(rss("<item><title>a</title><guid>https://example.com/?p=1</guid></item>"))
    assert (entry.key, entry.url) == ("https://example.com/?p=1", "https://example.com/?p=1")


def test_without_guid_and_link_the_content_is_the_identity() -> None:
    first, second = read(rss("<item><title>a</title></item>", "<item><title>b</title></item>", "<item><title>a</title></item>"))
    assert first.key != second.key
    assert first.url == second.url == ""


def test_known_entries_are_not_read_again() -> None:
    items = [f"<item><title>{n}</title><guid>{n}</guid></item>" for n in range(30)]
    new = parse_feed(rss(*items).encode(), base_url=URL, now=NOW, known={str(n) for n in range(28)})
    assert [entry.title for entry in new] == ["28", "29"]


def test_scanned_keys_are_the_keys_of_the_entries() -> None:
    feed = rss(ITEM, "<item><link>/2</link></item>", "<item><title>x</title></item>").encode()
    assert scan_keys(feed, None, URL) == [entry.key for entry in read(feed)]
    assert scan_keys(b"<!doctype html><p>no") is None


def test_a_feed_of_json_is_not_scanned_for_elements_that_its_texts_hold() -> None:
    feed = (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": "<rss><item><guid>2</guid></item></rss>"}]}'
    )
    assert scan_keys(feed, None, URL) is None


@pytest.mark.parametrize(("charset", "declared"), [("gb18030", "gb2312"), ("gbk", "UTF-8"), ("utf-8", "gb2312"), ("utf-16", "utf-16")])
def test_any_charset_and_any_declaration_give_the_same_titles(charset: str, declared: str) -> None:
    items = [f"<item><title>星際航行的火箭在北方發射成功{n}</title><link>https://example.com/{n}</link></item>" for n in range(9)]
    body = rss(*items, head=f'<?xml version="1.0" encoding="{declared}"?>').encode(charset)
    assert [entry.title for entry in read(body, "text/xml")] == [f"星際航行的火箭在北方發射成功{n}" for n in range(9)]


def test_big5_is_read() -> None:
    item = "<item><title>星際航行的火箭在北方發射成功</title><link>https://example.com/1</link></item>"
    body = rss(item, head='<?xml version="1.0" encoding="big5"?>').replace("样例", "樣例").encode("big5")
    assert [entry.title for entry in read(body)] == ["星際航行的火箭在北方發射成功"]


def test_one_bad_byte_spoils_one_character() -> None:
    first, second = read(rss(ITEM.replace("n-1", "n-2"), ITEM).encode().replace(b"<title>\xe6\x9c\xb1", b"<title>caf\xe9 \xe6\x9c\xb1", 1))
    assert (first.title, second.title) == ("caf\ufffd 朱雀二号成功发射", "朱雀二号成功发射")


@pytest.mark.parametrize(
    "damaged",
    [
        rss(ITEM).replace("成功", "成\x0b\x00功"),
        rss(ITEM)[:-30],
        rss(ITEM).replace("<channel>", "<channel><x>&nbsp;&hellip;AT&T &undefined; 1<2</x>"),
        rss(ITEM).replace("</item>", "<media:content url='x'/><dc:creator>x</dc:creator></item>"),
        "\n\n" + rss(ITEM),
        rss(ITEM).replace("<rss", '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://example.com/x.dtd"><rss'),
        rss(ITEM).replace("朱雀二号成功发射", "<![CDATA[朱雀二号成功发射]]>"),
        rss(ITEM).replace("朱雀二号成功发射", "\n  <b>朱雀二号</b>成功发射 "),
        rss(ITEM).replace("朱雀二号成功发射", "朱雀二号&#8;成功&#55357;&#56960;发射"),
        rss(ITEM).replace('version="2.0"', "version=2.0"),
        rss(ITEM).replace("item>", "ITEM>").replace("title>", "TITLE>").replace("channel>", "CHANNEL>"),
        rss(ITEM).replace("item>", "rss:item>").replace("title>", "rss:title>").replace("channel>", "rss:channel>"),
        "<br />\n<b>Notice</b>: Undefined index in <b>/a.php</b> on line <b>3</b><br />\n" + rss(ITEM),
        "Warning: something failed\n" + rss(ITEM),
        rss(ITEM) + "<br/><b>Fatal error</b>: out of memory",
    ],
)
def test_damaged_feeds_still_give_their_entries(damaged: str) -> None:
    entries = read(damaged)
    assert [(entry.key, entry.title) for entry in entries] == [("n-1", "朱雀二号成功发射")]


@pytest.mark.parametrize("open_end", ["", "<description><p>one<br>two<img src=a.png></p></description></item>"])
def test_an_entry_whose_end_is_missing_does_not_swallow_the_next(open_end: str) -> None:
    items = [f"<item><title>{n}</title><link>https://example.com/{n}</link>{open_end}" for n in range(3)]
    assert [(entry.title, entry.url) for entry in read(rss(*items))] == [(str(n), f"https://example.com/{n}") for n in range(3)]


def test_a_title_whose_end_is_missing_does_not_swallow_the_link_and_the_date() -> None:
    open_title = ITEM.replace("</title>", "")
    first, second = read(rss("<title>the feed's, open too", open_title.replace("n-1", "n-0"), ITEM).replace("样例</title>", "样例"))
    assert [(entry.key, entry.url, entry.title, entry.date) for entry in (first, second)] == [
        (key, "https://example.com/1?b=2&a=1", "朱雀二号成功发射", datetime(2026, 11, 12, 0, 30, tzinfo=UTC)) for key in ("n-0", "n-1")
    ]


def test_what_is_broken_in_the_feed_itself_costs_no_entry() -> None:
    image = "<image><title>x<url>a.png</url><width></width><height>wide</height></image><cloud/><textInput><title>x</title></textInput>"
    assert [entry.key for entry in read(rss(image, ITEM))] == ["n-1"]


@pytest.mark.parametrize("name", ["dc:date", "dcterms:created", "prism:publicationDate", "atom:updated"])
def test_a_date_is_read_by_whichever_name_it_goes(name: str) -> None:
    spaces = "".join(
        f" xmlns:{prefix}='{uri}'"
        for prefix, uri in {
            "dc": "http://purl.org/dc/elements/1.1/",
            "dcterms": "http://purl.org/dc/terms/",
            "prism": "http://prismstandard.org/namespaces/basic/2.0/",
            "atom": "http://www.w3.org/2005/Atom",
        }.items()
    )
    [entry] = read(rss(f"<item{spaces}><guid>1</guid><{name}>2026-11-12T08:30:00+08:00</{name}></item>"))
    assert entry.date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)


def test_a_guid_that_several_pages_share_identifies_none() -> None:
    items = [f"<item><title>{n}</title><guid>0</guid><link>https://example.com/{n}</link></item>" for n in range(2)]
    assert [entry.key for entry in read(rss(*items))] == ["https://example.com/0", "https://example.com/1"]


@pytest.mark.parametrize("relation", ["alternate", "Alternate", "http://www.iana.org/assignments/relation/alternate"])
def test_the_page_of_an_entry_is_its_alternate(relation: str) -> None:
    links = f'<link rel="related" href="https://example.org/"/><link rel="{relation}" href="https://example.com/1"/>'
    [entry] = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>t</title>{links}</entry></feed>')
    assert entry.url == "https://example.com/1"


def test_links_of_a_feed_from_nowhere_are_relative_to_its_own() -> None:
    [entry] = parse_feed(rss("<link>https://example.com/news/</link><item><title>a</title><link>/1</link></item>").encode(), now=NOW)
    assert entry.url == "https://example.com/1"


def test_a_link_that_was_escaped_twice_is_read() -> None:
    [entry] = read(rss("<item><title>a</title><link>https://example.com/?a=1&amp;amp;b=2</link></item>"))
    assert entry.url == "https://example.com/?a=1&b=2"


def test_links_of_a_json_feed_from_nowhere_are_relative_to_its_own() -> None:
    feed = {"home_page_url": "https://example.com/news/", "items": [{"id": 1, "url": "/1", "title": "a"}]}
    [entry] = parse_feed(json.dumps(feed).encode(), now=NOW)
    assert entry.url == "https://example.com/1"


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("朱雀三号&lt;br/&gt;起飞", "朱雀三号起飞"),
        ("&lt;img src=a.png&gt;朱雀三号", "朱雀三号"),
        ("若 a&lt;b 且 c&gt;d 则", "若 a<b 且 c>d 则"),
        ("成本&lt;1亿元", "成本<1亿元"),
        ("R&amp;amp;D 与 &amp;lt;br&amp;gt;", "R&D 与 <br>"),
    ],
)
def test_a_title_loses_its_tags_and_nothing_that_only_looks_like_one(title: str, meant: str) -> None:
    [entry] = read(rss(f"<item><title>{title}</title><guid>1</guid></item>"))
    assert entry.title == meant


@pytest.mark.parametrize("feed", [{"language": "zh-CN"}, {}])
def test_a_chinese_json_feed_means_chinese_time(feed: dict[str, str]) -> None:
    items = [{"id": 1, "title": "朱雀二号成功发射", "date_published": "2026-11-12T08:30:00"}]
    assert read(json.dumps({**feed, "items": items}))[0].date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)


def test_line_breaks_within_json_strings_are_no_error() -> None:
    assert [entry.title for entry in read('{"items": [{"id": 1, "title": "a\nb"}]}')] == ["a b"]


def test_ampersands_and_html_entities_in_a_broken_feed_keep_their_meaning() -> None:
    [entry] = read(rss("<item><title>AT&T &hellip; R&amp;D</title><link><![CDATA[https://example.com/?a=1&b=2]]></link></item>"))
    assert (entry.title, entry.url) == ("AT&T … R&D", "https://example.com/?a=1&b=2")


def test_what_is_escaped_keeps_its_meaning_behind_an_error() -> None:
    item = "<item><title>AT&amp;T &lt; &quot;B&quot;</title><link>https://example.com/?a=1&amp;b=2</link></item>"
    entries = read(rss("<x>the feed's", "<y></z>", item, item.replace("a=1", "a=2")))
    assert [(entry.title, entry.url) for entry in entries] == [('AT&T < "B"', f"https://example.com/?a={n}&b=2") for n in (1, 2)]


@pytest.mark.parametrize(
    "body",
    [b"", b"  ", b"hello", "<!doctype html><title>环境异常</title>".encode(), b"<opml/>", b'{"a": 1}', b"[" * 100_000, b"<", b"<!DOCTYPE"],
)
def test_what_is_no_feed_is_named(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"example\.com/feed"):
        read(body)


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    [entry] = read(
        f'<!DOCTYPE b [<!ENTITY l0 "ha">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        + rss("<item><title>&l9;&f;</title><guid>1</guid></item>", head="")
    )
    assert entry.title == "&l9;&f;"


@pytest.mark.parametrize(
    "flood",
    [
        "<item " + " ".join(f'a{n}="x"' for n in range(150_000)) + "><title>t</title></item>",
        "<item><title>t</title></item>" * 60_000,
        "<item><title>" + "<a " * 300_000,
        "<item>" * 100_000,
        "<item/>" * 900_000,
        "<item><title>" + "&" * 800_000,
        "<item><title>" + "<![CDATA[" * 200_000,
        "<item><description>" + "x" * 9_000_000,
    ],
)
def test_floods_are_bounded(flood: str) -> None:
    started = time.perf_counter()
    with contextlib.suppress(ParseError):
        read(rss(flood))
    assert time.perf_counter() - started < 20


@settings(deadline=None)  # machines are busy
@given(st.binary(max_size=200))
def test_nothing_but_parse_errors_is_raised(noise: bytes) -> None:
    for body in (noise, b"<rss><channel><item><title>" + noise, b'{"items":[{"title":"' + noise):
        try:
            read(body)
        except ParseError:
            continue


def test_a_feed_without_zones_is_read_in_that_of_its_language() -> None:
    item = "<item><title>{}</title><guid>1</guid><pubDate>2026-11-12 08:30</pubDate></item>"
    assert read(rss(item.format("朱雀二号成功发射"), language=""))[0].date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)
    assert read(rss(item.format("Zhuque-2 flies"), language="en"))[0].date == datetime(2026, 11, 12, 8, 30, tzinfo=UTC)


def test_captured_feeds_are_read_quickly_and_fully(shared: Path) -> None:
    counts = {}
    for file in sorted((shared / "corpus/feeds").glob("*/*.gz")):
        body = gzip.decompress(file.read_bytes())
        started = time.perf_counter()
        entries = read(body, "application/xml")
        assert time.perf_counter() - started < 20, file.name
        assert [entry.key for entry in entries] == scan_keys(body, None, URL), file.name
        assert all(entry.title or entry.html for entry in entries), file.name
        assert not any("\ufffd" in entry.title for entry in entries), file.name
        counts[file.name] = len(entries)
    assert sum(not count for count in counts.values()) <= 1  # one is no XML by any reading
