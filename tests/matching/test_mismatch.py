"""The mismatch report: names on the English side of a matter beside those of its Chinese side."""

from dataclasses import replace
from datetime import timedelta

from scenarios import NOON, a_glossed_reading, an_article, an_english_reading, an_item

from matching.mismatch import Matter, Written, compare, matter_of, matters_of
from parallax.records import Candidate, Item, Mention

SENTENCES = {
    "en": "The company said that its rocket flew to orbit from Jiuquan on Saturday and that all of its satellites work well there.",
    "zh": "公司表示，火箭周六从酒泉起飞，卫星顺利进入预定轨道，目前工作正常，后续将继续开展在轨测试。",
}


def a_mention(text: str, entity_id: str, name_en: str = "", *, kind: str = "name", field: str = "title") -> Mention:
    return Mention(
        field="title" if field == "title" else "text",
        start=0,
        end=len(text),
        entity_id=entity_id,
        kind="product" if kind == "product" else "name",
        text=text,
        name_en=name_en or entity_id.title(),
    )


def a_product(text: str, entity_id: str, name_en: str) -> Mention:
    return a_mention(text, entity_id, name_en, kind="product")


def a_report(item_id: int, lang: str, *mentions: Mention, hours: int = 0, source: str = "", text: str = "", title: str = "") -> Item:
    article = an_article(
        title or f"Report {item_id}",
        text or f"{SENTENCES[lang]} {item_id}",
        source_id=source or lang,
        lang=lang,
        at=NOON + timedelta(hours=hours),
    )
    if lang == "en":
        return an_item(item_id, article, an_english_reading(item_id, *mentions, topics=("launch",)))
    return an_item(item_id, article, a_glossed_reading(item_id, "Title", topics=("launch",), mentions=mentions))


def a_matter(*items: Item) -> Matter:
    sides = {lang: tuple(item for item in items if item.reading and item.reading.lang == lang) for lang in ("en", "zh")}
    return Matter(english=sides["en"], chinese=sides["zh"])


def test_an_items_matter_is_its_copies_and_the_other_languages_report() -> None:
    english = a_report(1, "en", a_mention("LandSpace", "landspace"), text=SENTENCES["en"])
    copy = a_report(2, "en", a_mention("LandSpace", "landspace"), source="reprint", title="Report 1", text=SENTENCES["en"])
    chinese = a_report(3, "zh", a_mention("蓝箭航天", "landspace"), hours=5)
    stranger = a_report(
        4, "zh", a_mention("天兵科技", "space-pioneer"), text="另一件事，与前文无关，讲的是发动机试车和总装厂房的建设进展。"
    )
    matter = matter_of(english, [english, copy, chinese, stranger])
    assert ([item.id for item in matter.english], [item.id for item in matter.chinese]) == ([1, 2], [3])
    assert matter_of(chinese, [english, copy, chinese, stranger]) == matter


def test_a_report_of_next_week_is_another_matter() -> None:
    english = a_report(1, "en", a_mention("LandSpace", "landspace"))
    chinese = a_report(2, "zh", a_mention("蓝箭航天", "landspace"), hours=73)
    assert not matter_of(english, [chinese]).told
    assert matter_of(english, [chinese], timedelta(hours=80)).told


def test_a_sources_matters_are_those_that_it_reports() -> None:
    pool = [
        a_report(1, "en", a_mention("LandSpace", "landspace"), source="mine"),
        a_report(2, "zh", a_mention("蓝箭航天", "landspace")),
        a_report(
            3,
            "en",
            a_mention("Deep Blue", "deep-blue"),
            source="other",
            text="Another story about a hop test that ended in the last metres.",
        ),
        a_report(
            4,
            "en",
            a_mention("Galactic Energy", "galactic-energy"),
            source="mine",
            text="A third one: the seventh Ceres-1 carried five satellites.",
        ),
    ]
    matters = matters_of("mine", pool)
    assert [([each.id for each in matter.english], [each.id for each in matter.chinese]) for matter in matters] == [([1], [2]), ([4], [])]
    assert (len(compare(matters).matters), compare(matters).one_sided) == (1, 1)


def test_forms_are_counted_by_items_on_each_side() -> None:
    report = compare(
        [
            a_matter(
                a_report(1, "en", a_mention("LandSpace", "landspace"), a_mention("LandSpace", "landspace", field="text")),
                a_report(2, "en", a_mention("Landspace", "landspace"), a_mention("LandSpace", "landspace", field="text")),
                a_report(3, "zh", a_mention("蓝箭航天", "landspace"), a_mention("蓝箭", "landspace", field="text")),
            )
        ]
    )
    (row,) = report.rows
    assert (row.entity_id, row.name_en, row.kind) == ("landspace", "Landspace", "name")
    assert row.english == (Written(text="LandSpace", items=2), Written(text="Landspace", items=1))
    assert row.chinese == (Written(text="蓝箭", items=1), Written(text="蓝箭航天", items=1))
    assert (row.both, row.only_english, row.only_chinese) == (1, 0, 0)


def test_names_on_one_side_only_come_first() -> None:
    report = compare(
        [
            a_matter(
                a_report(1, "en", a_mention("LandSpace", "landspace"), a_mention("SpaceX", "spacex", field="text")),
                a_report(2, "zh", a_mention("蓝箭航天", "landspace"), a_mention("九州云箭", "jzyj", field="text")),
            )
        ]
    )
    assert [(row.entity_id, row.both, row.only_english, row.only_chinese) for row in report.rows] == [
        ("jzyj", 0, 0, 1),
        ("spacex", 0, 1, 0),
        ("landspace", 1, 0, 0),
    ]


def test_sides_are_compared_matter_by_matter() -> None:
    once = a_matter(a_report(1, "en", a_mention("SpaceX", "spacex")), a_report(2, "zh", a_mention("SpaceX", "spacex")))
    again = a_matter(a_report(3, "en", a_mention("SpaceX", "spacex")), a_report(4, "zh"))
    (row,) = compare([once, again]).rows
    assert (row.both, row.only_english, row.only_chinese) == (1, 1, 0)


def test_another_rocket_on_the_other_side_is_a_conflict() -> None:
    report = compare(
        [
            a_matter(
                a_report(1, "en", a_mention("LandSpace", "landspace"), a_product("Zhuque-2", "landspace", "Zhuque-2")),
                a_report(2, "zh", a_mention("蓝箭航天", "landspace"), a_product("朱雀三号", "landspace", "Zhuque-3")),
            )
        ]
    )
    (conflict,) = report.conflicts
    assert (conflict.entity_id, conflict.english, conflict.chinese, conflict.items) == ("landspace", ("Zhuque-2",), ("Zhuque-3",), (1, 2))
    assert {row.name_en for row in report.rows if row.kind == "product"} == {"Zhuque-2", "Zhuque-3"}


def test_a_product_more_on_one_side_is_no_conflict() -> None:
    both = (a_product("朱雀三号", "landspace", "Zhuque-3"), a_product("朱雀二号", "landspace", "Zhuque-2"))
    report = compare([a_matter(a_report(1, "en", a_product("Zhuque-3", "landspace", "Zhuque-3")), a_report(2, "zh", *both))])
    assert report.conflicts == ()


def test_what_only_one_side_reports_says_nothing() -> None:
    report = compare([a_matter(a_report(1, "en", a_mention("SpaceX", "spacex")))])
    assert (report.rows, report.matters, report.one_sided) == ((), (), 1)


def test_names_of_no_known_company_are_listed_by_side() -> None:
    item = a_report(2, "zh", a_mention("蓝箭航天", "landspace"))
    assert item.reading
    new = Candidate(field="text", start=0, end=4, text="远帆空间", pattern="brand")
    item = replace(item, reading=replace(item.reading, candidates=(new, new)))
    report = compare([a_matter(a_report(1, "en", a_mention("LandSpace", "landspace")), item)])
    assert (report.new_english, report.new_chinese) == ((), (Written(text="远帆空间", items=1),))


def test_items_that_nobody_has_read_are_on_no_side() -> None:
    unread = replace(a_report(1, "en"), reading=None)
    assert matter_of(unread, []) == Matter(english=(), chinese=())
