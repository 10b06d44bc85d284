"""Who said it first: what articles say of where they come from, and what only looks so."""

from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import NOON, a_source, an_article, an_item

from matching.attribution import Attribution, attribution_of
from matching.sourcing import independent, publisher_key
from parallax.records import Item

BODY = "火箭按程序完成一二级分离，卫星进入预定轨道，发射任务取得圆满成功。公司表示，下一发火箭已经运抵发射场。" * 9
ENGLISH = "The rocket separated as planned and the satellites reached orbit. The company said the next one is at the launch site. " * 5


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("来源：新华社\n" + BODY, "新华社"),
        ("来源: 科技日报 作者：张三 2024-11-30 10:00\n" + BODY, "科技日报"),
        (BODY + "\n（来源：中国航天报）", "中国航天报"),
        (BODY + "（本文转载自样本航天报）", "样本航天报"),
        (BODY + "\n文章来源：《经济参考报》记者 李四", "经济参考报"),
        (BODY + "\n【來源：中央社】", "中央社"),
        (BODY + "\n本文转自微信公众号：星际智汇", "星际智汇"),
        (BODY + "\n本文来自“卫星与网络”，作者王五", "卫星与网络"),
        ("转自：SpaceNews中文\n" + BODY, "SpaceNews中文"),
        (BODY + "\n来源：IT 之家", "IT 之家"),
        ("新华社北京1月28日电（记者 张三）" + BODY, "新华社"),
        ("据新华社波哥大1月28日电 " + BODY, "新华社"),
        ("财联社1月30日电，" + BODY, "财联社"),
        ("中新网北京28日电 " + BODY, "中新网"),
        (ENGLISH + "\nSource: Xinhua", "Xinhua"),
        ("(Source: People's Daily Online)\n" + ENGLISH, "People's Daily Online"),
        (ENGLISH + "This article was originally published by the South China Morning Post.", "the South China Morning Post"),
        (ENGLISH + "This story first appeared on SpaceNews.", "SpaceNews"),
        (ENGLISH + "Republished with permission from The Conversation under a licence.", "The Conversation"),
        ("BEIJING, Nov. 20 (Xinhua) -- " + ENGLISH, "Xinhua"),
        ("WASHINGTON (Reuters) - " + ENGLISH, "Reuters"),
        ("WENCHANG, China, November 30 (Sample Space Wire) - " + ENGLISH, "Sample Space Wire"),
    ],
)
def test_the_publisher_that_an_article_names_is_read(text: str, publisher: str) -> None:
    found = attribution_of(text)
    assert found is not None
    assert found.publisher == publisher


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        ENGLISH,
        "图片来源：视觉中国\n" + BODY,
        "*头图来源：视觉中国\n" + BODY,
        BODY + "\n数据来源：公司公告",
        BODY + "资金来源：自有资金",
        BODY + "\n封图来源：官网",
        "据俄新社29日报道，" + BODY,
        "本报北京1月3日电（记者董蓓）" + BODY,
        BODY + "\n来源：网络",
        BODY + "\n来源：综合整理",
        "业务收入的主要来源：发射服务。" + BODY,
        "Open Source: What It Means For Rockets\n" + ENGLISH,
        "Image source: SpaceX\n" + ENGLISH,
        "LandSpace (LS) - a profile. " + ENGLISH,
        BODY + "来源：新华社" + BODY,
        "",
    ],
)
def test_pictures_data_money_and_reporting_are_no_attribution(text: str) -> None:
    assert attribution_of(text) is None


def test_an_older_headline_shows_a_reprint_even_without_a_publisher() -> None:
    assert attribution_of("原标题：朱雀三号完成试验\n" + BODY) == Attribution(publisher="", original_title="朱雀三号完成试验")


@given(st.text(st.sampled_from("来源：转自本文Source: By()（）\n 新华社1月日电ABab."), max_size=900))
@settings(deadline=None)
def test_no_text_breaks_the_reading_of_attributions(text: str) -> None:
    found = attribution_of(text)
    assert found is None or found.publisher in text


def test_a_text_made_to_confuse_is_read_in_time() -> None:
    for text in ("本文来源" * 50_000, "A" * 200_000, "A (" * 60_000, "first published a a " * 20_000, "网" * 100_000, " " * 100_000):
        started = process_time()
        attribution_of(text)
        assert process_time() - started < 1, text[:10]


SOURCES = {
    "wire": a_source("wire", name_en="Space Wire", owner="Wire Ltd"),
    "wire-zh": a_source("wire-zh", name_en="Wire Chinese", name_zh="太空通讯", owner="Wire Ltd"),
    "xinhua": a_source("xinhua", name_en="Xinhua", name_zh="新华网", owner="Xinhua News Agency"),
    "paper": a_source("paper", name_en="Paper", name_zh="报纸"),
    "portal": a_source("portal", name_en="Portal"),
}


def copies(*rows: tuple[str, str]) -> list[Item]:
    return [
        an_item(n, an_article("t", text, source_id=source, lang="zh", at=NOON + timedelta(hours=n)))
        for n, (source, text) in enumerate(rows)
    ]


def test_reprints_that_name_their_source_are_one_source() -> None:
    group = copies(("paper", "来源：新华社\n" + BODY), ("portal", BODY + "（来源：新华网）"), ("xinhua", BODY))
    assert independent(group, SOURCES) == 1


def test_a_copy_that_names_nobody_is_the_first_one_s() -> None:
    assert independent(copies(("paper", BODY), ("portal", BODY)), SOURCES) == 1


def test_a_report_that_was_largely_rewritten_is_independent() -> None:
    rewritten = BODY[: len(BODY) // 2] + "本报记者在发射场看到，工程师们互相拥抱，现场掌声雷动。" * 9
    assert independent(copies(("paper", BODY), ("portal", rewritten)), SOURCES) == 2


def test_outlets_of_one_owner_are_one_source() -> None:
    other = "本报记者在发射场看到，工程师们互相拥抱，现场掌声雷动。" * 9
    assert independent(copies(("wire", BODY), ("wire-zh", other)), SOURCES) == 1


def test_a_publisher_is_known_by_all_its_names() -> None:
    assert publisher_key("太空通讯", SOURCES) == publisher_key("space wire", SOURCES) == "wire ltd"
    assert publisher_key("新华社", {}) == publisher_key("Xinhua", {}) == publisher_key("新华网", SOURCES)
    assert publisher_key("某某报", {}) == "某某报"
