"""Stories: copies folded, nothing dropped, an order that can be explained."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import NOON, a_glossed_reading, a_source, a_topic, an_article, an_english_reading, an_item, naming

from matching.novelty import Recent
from matching.stories import Ranker, fold_copies, other_side, resemblance, sketch
from parallax.records import Entity, Item, Mention, Rule, Story

REPORT = (
    "蓝箭航天朱雀三号火箭在酒泉完成十公里级垂直起降返回飞行试验，这是国内首次实现火箭空中二次点火。"
    "试验火箭按程序上升、关机、滑行，随后再次点火并平稳着陆。"
)
OTHER = (
    "星河动力谷神星一号海射型运载火箭在山东海阳附近海域点火升空，将四颗卫星送入预定轨道，发射任务取得圆满成功，海上发射能力得到进一步验证。"
)


def ranked(*items: Item, **more: object) -> list[Story]:
    entities = {"landspace": Entity(id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=())}
    sources = {each: a_source(each) for each in ("wire", "paper")}
    topics = {each: a_topic(each) for each in ("launch", "test")}
    return Ranker(entities=entities, sources=sources, topics=topics, **more).rank(fold_copies(items))  # type: ignore[arg-type]


def test_a_reprint_with_another_headline_is_a_copy_of_the_earlier_report() -> None:
    first = an_item(1, an_article("朱雀三号完成试验", REPORT, lang="zh"))
    reprint = an_item(2, an_article("转载：十公里！", "来源：蓝箭\n" + REPORT, source_id="paper", lang="zh", at=NOON + timedelta(hours=5)))
    assert fold_copies([reprint, first]) == [(first, reprint)]


def test_another_report_is_no_copy() -> None:
    items = [an_item(1, an_article("朱雀", REPORT, lang="zh")), an_item(2, an_article("谷神星", OTHER, lang="zh"))]
    assert len(fold_copies(items)) == 2


def test_the_traditional_version_is_a_copy() -> None:
    assert resemblance(sketch("蓝箭航天发射卫星" * 3), sketch("藍箭航天發射衛星" * 3)) == 1


def test_an_old_text_published_again_is_a_story_of_its_own() -> None:
    items = [an_item(1, an_article("一", REPORT, lang="zh")), an_item(2, an_article("一", REPORT, lang="zh", at=NOON + timedelta(days=40)))]
    assert len(fold_copies(items)) == 2


@given(st.lists(st.sampled_from([REPORT, OTHER, "", "short", REPORT[:40]]), max_size=12))
@settings(deadline=None)
def test_every_item_is_in_exactly_one_story(texts: list[str]) -> None:
    items = [an_item(number, an_article(f"t{number}", text)) for number, text in enumerate(texts)]
    assert sorted(item.id for group in fold_copies(items) for item in group) == [item.id for item in items]


def test_a_company_in_the_title_ranks_above_a_text_without_one_and_says_why() -> None:
    plain = an_item(1, an_article("Weather", "Rain is expected."), an_english_reading(1))
    named = an_item(2, an_article("LandSpace flies", "A rocket flew."), an_english_reading(2, *naming("landspace"), topics=("launch",)))
    stories = ranked(plain, named)
    assert stories[0].lead is named
    assert "LandSpace in the title" in stories[0].reasons


def test_copies_in_other_outlets_raise_a_story() -> None:
    once, again = an_item(1, an_article("a", REPORT)), an_item(2, an_article("b", REPORT, source_id="paper"))
    assert ranked(once, again)[0].score > ranked(once)[0].score


def test_the_other_language_s_report_of_the_same_matter_is_found() -> None:
    english = an_item(1, an_article("LandSpace hop", "A ten kilometre hop."), an_english_reading(1, *naming("landspace"), topics=("test",)))
    chinese = an_item(
        2,
        an_article("蓝箭航天完成试验", REPORT, lang="zh"),
        a_glossed_reading(2, "LandSpace test", topics=("test",), mentions=naming("landspace")),
    )
    unrelated = an_item(
        3, an_article("谷神星", OTHER, lang="zh"), a_glossed_reading(3, "Ceres", topics=("test",), mentions=naming("galactic-energy"))
    )
    stories = [Story(items=(each,), score=0.0, reasons=()) for each in (english, chinese, unrelated)]
    found = other_side(stories[0], stories)
    assert found is not None
    assert found.lead is chinese


def test_no_other_side_is_claimed_days_apart() -> None:
    english = an_item(1, an_article("LandSpace hop"), an_english_reading(1, *naming("landspace"), topics=("test",)))
    late = an_article("蓝箭航天", REPORT, lang="zh", at=NOON + timedelta(days=9))
    stories = ranked(english, an_item(2, late, a_glossed_reading(2, "LandSpace", topics=("test",), mentions=naming("landspace"))))
    assert other_side(stories[0], stories) is None


def test_a_story_that_meets_a_weighty_rule_ranks_above_and_names_it() -> None:
    plain, failed = an_item(1, an_article("a", REPORT)), an_item(2, an_article("b", OTHER))
    rules = {each.id: each for each in (Rule(id="f", name="Launch failures", query="", weight=3), Rule(id="x", name="", query=""))}
    stories = ranked(plain, failed, rules=rules, hits={2: ["f", "x", "forgotten"]})
    assert stories[0].lead is failed
    assert stories[0].reasons[0] == "meets Launch failures, x"
    assert round(stories[0].score - stories[1].score, 2) == 3.5


def test_a_rule_that_only_a_copy_meets_counts_for_the_story() -> None:
    first, copy = an_item(1, an_article("a", REPORT)), an_item(2, an_article("b", REPORT, source_id="paper"))
    (story,) = ranked(first, copy, rules={"f": Rule(id="f", name="Failures", query="")}, hits={2: {"f"}})
    assert "meets Failures" in story.reasons


def test_what_was_told_in_the_days_before_ranks_below_what_was_not() -> None:
    told = an_item(1, an_article("a", REPORT), an_english_reading(1, *naming("landspace"), topics=("test",)))
    again = an_item(2, an_article("a again", REPORT, at=NOON + timedelta(days=2)), told.reading)
    new = an_item(3, an_article("b", OTHER), an_english_reading(3, *naming("landspace"), topics=("launch",)))
    stories = ranked(again, new, recent=Recent([told]))
    assert [story.lead for story in stories] == [new, again]
    assert "new in these days: LandSpace and launch" in stories[0].reasons
    assert "told in the days before" in stories[1].reasons


def test_nothing_is_called_new_where_nothing_was_told() -> None:
    item = an_item(1, an_article("a", REPORT), an_english_reading(1, *naming("landspace"), topics=("launch",)))
    assert not any("new in" in reason for story in ranked(item) for reason in story.reasons)
    unread = an_item(2, an_article("b", OTHER))
    assert not any("new in" in reason for story in ranked(unread, recent=Recent([item])) for reason in story.reasons)


def test_a_company_that_is_named_again_and_again_counts_more_than_one_in_passing() -> None:
    once = an_item(1, an_article("a", REPORT), an_english_reading(1, *naming("landspace", field="text")))
    often = an_item(2, an_article("b", OTHER), an_english_reading(2, *naming(*["landspace"] * 3, field="text")))
    stories = ranked(once, often)
    assert [story.lead for story in stories] == [often, once]
    assert "much about LandSpace" in stories[0].reasons


def test_a_name_of_nobody_in_the_pack_counts_for_nothing() -> None:
    unknown = Mention(field="text", start=0, end=1, entity_id="nobody", kind="name", text="x", name_en="x")
    item = an_item(1, an_article("a", REPORT), an_english_reading(1, unknown))
    assert ranked(item)[0].reasons == ("independent press",)


def test_the_sources_that_worked_for_themselves_are_counted() -> None:
    rewritten = REPORT + "记者在现场看到火箭稳稳落在着陆场中央，工程师们互相拥抱庆祝。"
    items = [
        an_item(n, an_article("t", text, source_id=s, lang="zh")) for n, (s, text) in enumerate([("wire", REPORT), ("paper", rewritten)])
    ]
    (story,) = ranked(*items)
    assert "carried by 2 sources, 2 of them by their own work" in story.reasons
    copy = an_item(2, an_article("u", "来源：Wire\n" + REPORT, source_id="paper", lang="zh"))
    assert "carried by 2 sources" in ranked(items[0], copy)[0].reasons
