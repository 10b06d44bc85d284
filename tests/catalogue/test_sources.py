import re
import time
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.catalogue import default_pack
from parallax.catalogue.sources import read_source, write_source
from parallax.records import Kind, Method, Provenance, Selectors, Source

SOURCES = default_pack() / "sources"
FILES = sorted(SOURCES.glob("*.toml"))

GOOD: dict[str, Any] = {
    "id": "spacenews",
    "name_en": "SpaceNews",
    "name_zh": "太空新闻",
    "homepage": "https://spacenews.com/",
    "method": "feed",
    "urls": ["https://spacenews.com/feed/"],
    "kind": "trade",
    "provenance": "independent press",
    "owner": "SpaceNews Inc.",
    "lang": "en",
    "country": "US",
    "timezone": "America/New_York",
    "verified": "no",
}


def read(file: Path) -> Source:
    source, problems = read_source(f"sources/{file.name}", tomllib.loads(file.read_text("utf-8")))
    assert problems == []
    assert source is not None
    return source


def problems_of(change: dict[str, Any], without: str = "") -> list[tuple[str, str]]:
    table = {key: value for key, value in (GOOD | change).items() if key != without}
    source, problems = read_source("sources/spacenews.toml", table)
    assert (source is None) == bool(problems)
    assert {problem.file for problem in problems} <= {"sources/spacenews.toml"}
    return [(problem.key, problem.expected) for problem in problems]


@pytest.fixture(scope="module")
def shipped() -> list[Source]:
    return [read(file) for file in FILES]


# --- the shipped pack


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_source_is_sound_and_written_as_sources_add_would_write_it(file: Path) -> None:
    assert write_source(read(file)) == file.read_text("utf-8")


def test_the_pack_watches_at_least_115_sources_under_ids_of_their_own(shipped: list[Source]) -> None:
    assert len(shipped) >= 115
    assert [each for each, count in Counter(source.id for source in shipped).items() if count > 1] == []


def test_every_kind_method_and_provenance_is_used(shipped: list[Source]) -> None:
    assert {source.kind for source in shipped} == set(get_args(Kind))
    assert {source.provenance for source in shipped} == set(get_args(Provenance))
    assert {source.method for source in shipped} == set(get_args(Method))


def test_no_address_is_watched_twice(shipped: list[Source]) -> None:
    assert [url for url, count in Counter(url for source in shipped for url in source.urls).items() if count > 1] == []


def test_at_least_eight_wechat_accounts_tell_how_to_point_them_to_a_bridge(shipped: list[Source]) -> None:
    accounts = [source for source in shipped if source.kind == "wechat"]
    assert len(accounts) >= 8
    assert all("bridge" in source.note for source in accounts)


def test_general_press_is_filtered_by_title(shipped: list[Source]) -> None:
    assert [source.id for source in shipped if source.kind == "general" and not source.selectors.text_pattern] == []


@pytest.mark.parametrize(
    ("source_id", "title", "kept"),
    [
        ("reuters", "Chinese rocketmaker lands a first stage for the first time", True),
        ("reuters", "Satellite start-up plans a listing in Shanghai", True),
        ("reuters", "China's factory output slows in October", False),
        ("reuters", "Retailers marshal their forces for a change", False),
        ("space-com", "Chang'e 6 brings samples home from the far side", True),
        ("space-com", "Long March 10 fires its engines at Wenchang", True),
        ("space-com", "The best telescopes for beginners", False),
        ("thepaper", "朱雀三号完成首次入轨飞行", True),
        ("thepaper", "商业航天公司完成新一轮融资", True),
        ("thepaper", "上海发布住房新政", False),
    ],
)
def test_a_title_filter_keeps_what_touches_the_sector(source_id: str, title: str, kept: bool) -> None:
    pattern = read(SOURCES / f"{source_id}.toml").selectors.text_pattern
    assert bool(re.search(pattern, title)) is kept


def test_no_hostile_address_or_title_makes_a_pattern_slow(shipped: list[Source]) -> None:
    hostile = [
        (piece * 2000)[:2000]
        for piece in ("/news", "/news-", "news", "/n1", "/c1/", "/20", "sohu.com/a/", "chang'e", "rocket", "航天", "a")
    ]
    patterns = {pattern for source in shipped for pattern in (source.selectors.link_pattern, source.selectors.text_pattern) if pattern}
    started = time.process_time()
    for pattern in patterns:
        for text in hostile:
            re.search(pattern, text)
    assert time.process_time() - started < 0.05 * len(patterns)


def test_the_pack_says_by_which_rule_it_labels_provenance() -> None:
    rule = (default_pack() / "pack.toml").read_text("utf-8")
    assert [label for label in get_args(Provenance) if f"#   {label} " not in rule] == []


@pytest.mark.parametrize(
    "name",
    """
    SpaceNews | The Space Review | SpaceWatch.Global | NASASpaceflight | Space.com | Payload | Via Satellite |
    Satellite Markets & Research | Ars Technica | Space Tech Asia | cnTechPost | CnEVPost | China Money Network |
    South China Morning Post | Sixth Tone | Caixin Global | Nikkei Asia | Forbes | Quartz | Foreign Policy | Reuters |
    国家航天局 | 中国载人航天 | 国务院政策文件 | 国家发展和改革委员会 | 工业和信息化部 | 国家国防科技工业局 |
    中国航天科技集团 | 中国航天科工集团 | 中国长城工业集团 | 新华社 | 人民日报 | Global Times | China Daily | CGTN |
    科技日报 | 央视 | 钛媒体 | 界面新闻 | 36氪 | 亿欧 | 虎嗅 | 第一财经 | 财新 | 澎湃 | 搜狐科技 | 搜狐军事 | IT之家 |
    泰伯网 | 未来宇航 | 卫星与网络 | 财联社 | 证券时报 | 上海证券交易所 | 深圳证券交易所 | 香港交易所 |
    China Aerospace Blog | WestEastSpace | Taikonautica | Go Taikonauts! | Dongfang Hour (YouTube) | Dongfang Hour |
    Andrew Jones | China-in-Space | Space Policy | Acta Astronautica | Astropolitics | New Space |
    Journal of Aerospace Science and Technology | China Aerospace Studies Institute | Secure World Foundation |
    IDA Science and Technology Policy Institute | Center for Strategic and International Studies | RAND |
    U.S.-China Economic and Security Review Commission | LandSpace | Galactic Energy | i-Space | CAS Space |
    Space Pioneer | Deep Blue | Orienspace | GalaxySpace | Chang Guang | Spacety | MinoSpace | ADA Space | GeeSpace |
    SpaceSail | InterSpace Explore | Launch Library 2
    """.replace("\n", " ").split(" | "),
)
def test_a_source_that_followers_of_the_sector_use_is_watched(name: str, shipped: list[Source]) -> None:
    assert any(name.strip() in source.name_en or name.strip() in source.name_zh for source in shipped)


# --- one file


def test_what_may_be_left_out_has_a_default() -> None:
    source, problems = read_source("sources/spacenews.toml", GOOD)
    assert problems == []
    assert source == Source(
        **{key: value for key, value in GOOD.items() if key not in {"urls", "verified"}},
        urls=("https://spacenews.com/feed/",),
        verified=None,
    )


@pytest.mark.parametrize("key", sorted(GOOD))
def test_a_required_key_that_is_missing_is_named(key: str) -> None:
    assert [found for found, expected in problems_of({}, without=key) if "is missing" in expected] == [key]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("id", "Space News", "lower-case words joined by hyphens"),
        ("id", "-spacenews", "lower-case words joined by hyphens"),
        ("id", "space-news", "the file's name, 'spacenews'"),
        ("name_zh", "", "must not be empty"),
        ("homepage", "spacenews.com", "absolute http or https URL"),
        ("homepage", "https://space news.com/", "absolute http or https URL"),
        ("homepage", "https://[spacenews.com/", "absolute http or https URL"),
        ("urls", ["/feed/"], "absolute http or https URLs, got '/feed/'"),
        ("urls", ["file:///etc/passwd"], "absolute http or https URLs"),
        ("urls", ["https://spacenews.com:99999/feed/"], "absolute http or https URLs"),
        ("urls", ["https:///feed/"], "absolute http or https URLs"),
        ("urls", ["https://a.org/"] * 2, "each URL once"),
        ("urls", [], "at least one entry"),
        ("urls", "https://spacenews.com/feed/", "a list of texts"),
        ("method", "rss", "one of feed, list, sitemap, json, pdf, import"),
        ("kind", "blog", "one of trade, general"),
        ("provenance", "press", "one of government, state media"),
        ("access", "free", "one of open, paywall"),
        ("lang", "eng", "one of zh, en"),
        ("country", "UK", "an ISO 3166 code"),
        ("country", "cn", "an ISO 3166 code"),
        ("timezone", "Beijing", "an IANA zone"),
        ("timezone", "Asia", "an IANA zone"),
        ("timezone", "../../etc/localtime", "an IANA zone"),
        ("interval_minutes", 1, "a whole number from 5 to 10080"),
        ("interval_minutes", "60", "a whole number from 5 to 10080"),
        ("pages", 21, "a whole number from 1 to 20"),
        ("content", "both", "one of page, entry"),
        ("enabled", "yes", "true or false"),
        ("verified", "yes", "a date such as"),
        ("verified", datetime(2026, 11, 21, 8, 0), "without a time"),  # noqa: DTZ001 - TOML has local times
        ("interval", 60, "is not a key here"),
        ("selectors", "li", "a table"),
    ],
)
def test_one_wrong_value_gives_one_problem_that_says_what_was_expected(key: str, value: Any, expected: str) -> None:
    [(found_key, found)] = problems_of({key: value})
    assert found_key == key
    assert expected in found


@pytest.mark.parametrize(
    ("method", "key", "value", "expected"),
    [
        ("list", "item", "li[", "a CSS selector of elements"),
        ("list", "link", "a::attr(href)", "a CSS selector of elements"),
        ("list", "remove", ":not(" * 2000, "a CSS selector of elements"),
        ("feed", "article_body", "div..body", "a CSS selector of elements"),
        ("feed", "item", "li", "means nothing for the method feed"),
        ("sitemap", "next", "a.next", "means nothing for the method sitemap"),
        ("json", "item", "data[0]", "a dotted path"),
        ("json", "title", "div > a", "a dotted path"),
        ("feed", "link_pattern", "(", "a regular expression"),
        ("feed", "text_pattern", "*", "a regular expression"),
        ("list", "items", "li", "is not a key here"),
    ],
)
def test_a_selector_must_be_what_its_method_reads(method: str, key: str, value: str, expected: str) -> None:
    [(found_key, found)] = problems_of({"method": method, "selectors": {key: value}})
    assert found_key == f"selectors.{key}"
    assert expected in found


def test_a_source_of_imports_has_no_addresses() -> None:
    [(key, expected)] = problems_of({"method": "import"})
    assert (key, "handed in" in expected) == ("urls", True)
    assert problems_of({"method": "import", "urls": []}) == []
    assert problems_of({"method": "import"}, without="urls") == []


def test_all_problems_of_a_file_are_reported_at_once() -> None:
    broken = {"id": "X", "country": "XX", "timezone": "Mars/Base", "pages": 0, "selectors": {"link_pattern": "["}, "colour": "red"}
    assert {key for key, _ in problems_of(broken)} == {"id", "country", "timezone", "pages", "selectors.link_pattern", "colour"}


# --- writing

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
CSS = st.sampled_from(["", "li", "ul.news > li", "#list li a", ".TRS_Editor, #content", "a[href*='detail']", 'a[href="x"]'])
PATHS = st.sampled_from(["", "data", "data.items", "mission.description", "NewsTitle"])
REGEXES = st.sampled_from(["", r"/a/\d+\.html", r"(?i)it's\b", "航天|火箭", 'say "hi"', "a\tb"])
URLS = st.builds(
    "{}://{}.example/{}".format, st.sampled_from(["http", "https"]), st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.integers()
)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    method = draw(st.sampled_from(get_args(Method)))
    listing = PATHS if method == "json" else CSS if method in {"list", "pdf"} else st.just("")
    return Source(
        id=draw(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)),
        name_en=draw(TEXTS),
        name_zh=draw(TEXTS),
        homepage=draw(URLS),
        method=method,
        urls=() if method == "import" else tuple(draw(st.lists(URLS, min_size=1, max_size=3, unique=True))),
        kind=draw(st.sampled_from(get_args(Kind))),
        provenance=draw(st.sampled_from(get_args(Provenance))),
        lang=draw(st.sampled_from(["zh", "en", "ja"])),
        country=draw(st.sampled_from(["CN", "HK", "US"])),
        timezone=draw(st.sampled_from(["Asia/Shanghai", "UTC", "America/New_York"])),
        owner=draw(TEXTS),
        access=draw(st.sampled_from(["open", "paywall"])),
        interval_minutes=draw(st.integers(5, 10080)),
        pages=draw(st.integers(1, 20)),
        content=draw(st.sampled_from(["page", "entry"])),
        verified=draw(st.none() | st.dates(date(2000, 1, 1))),
        enabled=draw(st.booleans()),
        note=draw(st.just("") | TEXTS),
        selectors=Selectors(
            item=draw(listing), title=draw(listing), article_body=draw(CSS), link_pattern=draw(REGEXES), text_pattern=draw(REGEXES)
        ),
    )


@given(sources())
def test_reading_what_was_written_gives_the_same_source(source: Source) -> None:
    assert read_source(f"sources/{source.id}.toml", tomllib.loads(write_source(source))) == (source, [])


def test_a_written_source_leaves_out_what_is_assumed_anyway_and_keeps_patterns_legible() -> None:
    source, _ = read_source("sources/spacenews.toml", GOOD | {"note": "Trade.", "selectors": {"link_pattern": r"/\d{4}/"}})
    assert source is not None
    assert write_source(source).splitlines()[-6:] == [
        "interval_minutes = 60",
        'verified = "no"',
        'note = "Trade."',
        "",
        "[selectors]",
        r"link_pattern = '/\d{4}/'",
    ]
