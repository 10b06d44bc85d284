"""Events: what several outlets tell in their own words, in two languages, is one story; what only looks alike is not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import NOON, a_glossed_reading, a_source, a_topic, an_article, an_english_reading, an_item, naming

from matching.copies import fold_copies
from matching.events import gather
from matching.novelty import Recent
from matching.stories import Ranker
from parallax.records import Entity, Item, Mention, Story

HOUR = timedelta(hours=1)
LANDING = (
    "蓝箭航天朱雀三号火箭一子级着陆成功",
    "蓝箭航天的朱雀三号火箭今天中午从酒泉起飞，把6颗卫星送入轨道，一子级在民勤回收场垂直着陆，落点偏差12米。",
)
LANDING_EN = (
    "LandSpace Zhuque-3 rocket first stage lands successfully",
    "LandSpace's Zhuque-3 rocket took off from Jiuquan, sent 6 satellites into orbit, first stage landed vertically in Minqin, 12 m off.",
)
LANDING_ALSO = (
    "民营火箭第一次收回来了：朱雀三号着陆现场",
    "12时06分，朱雀三号腾空而起，八分多钟后一子级稳稳落在民勤回收场，偏差12米，6颗卫星入轨。蓝箭航天的工程师拥抱在一起。",
)
CONTRACT = ("蓝箭航天签下10次发射合同", "蓝箭航天晚间公告，将为一家卫星公司执行10次发射，合同总金额24亿元，2027年起履行。")
CONTRACT_EN = (
    "LandSpace signs contract for 10 launches",
    "LandSpace will carry out 10 launches for a satellite company, total 2.4 billion yuan.",
)


def chinese(
    number: int, told: tuple[str, str], english: tuple[str, str], hours: float = 0, *, names: Sequence[Mention] = naming("landspace")
) -> Item:
    article = an_article(told[0], told[1], lang="zh", source_id=f"paper{number}", at=NOON + hours * HOUR)
    reading = a_glossed_reading(number, english[0], (told[1], english[1]), mentions=tuple(names))
    return replace(an_item(number, article, reading), stored_at=NOON + hours * HOUR)


def english(number: int, title: str, text: str, hours: float = 0, *, names: Sequence[Mention] = naming("landspace")) -> Item:
    article = an_article(title, text, source_id=f"wire{number}", at=NOON + hours * HOUR)
    return replace(an_item(number, article, an_english_reading(number, *names)), stored_at=NOON + hours * HOUR)


def events(*items: Item) -> list[list[int]]:
    groups = fold_copies(items)
    return sorted(sorted(item.id for at in event for item in groups[at]) for event in gather(groups))


FIRST = chinese(1, LANDING, LANDING_EN)
ALSO = chinese(2, LANDING_ALSO, LANDING_EN, 1)
BRITISH = english(
    3,
    "LandSpace lands Zhuque-3 first stage",
    "The first stage of LandSpace's Zhuque-3 rocket landed vertically in Minqin after sending six satellites into orbit from Jiuquan.",
    6,
)
SIGNED = chinese(4, CONTRACT, CONTRACT_EN, 5)


def test_reports_of_one_event_are_together_in_whatever_words_and_language() -> None:
    assert events(FIRST, ALSO, BRITISH) == [[1, 2, 3]]


def test_another_event_of_the_same_company_on_the_same_day_is_another() -> None:
    assert events(FIRST, ALSO, BRITISH, SIGNED) == [[1, 2, 3], [4]]


def test_the_same_told_of_another_company_is_another_event() -> None:
    other = tuple(part.replace("蓝箭航天", "星际荣耀").replace("朱雀三号", "双曲线三号") for part in LANDING)
    there = tuple(part.replace("LandSpace", "i-Space").replace("Zhuque-3", "Hyperbola-3") for part in LANDING_EN)
    assert len(gather([(FIRST,), (chinese(5, (other[0], other[1]), (there[0], there[1]), names=naming("i-space")),)])) == 2


def test_what_is_told_weeks_apart_is_not_one_event() -> None:
    assert events(FIRST, chinese(2, LANDING_ALSO, LANDING_EN, 24 * 20)) == [[1], [2]]


def test_a_round_up_joins_nothing() -> None:
    weekly = chinese(
        6, ("一周要闻：" + LANDING_ALSO[0], "朱雀三号一子级稳稳落在民勤回收场，6颗卫星入轨。另外，多家公司完成融资。"), LANDING_EN, 20
    )
    assert events(FIRST, ALSO, weekly) == [[1, 2], [6]]


def test_reports_without_any_known_company_are_together_only_if_they_plainly_tell_the_same() -> None:
    title, text = "铜川一处试车台发生爆燃", "19日20时15分，铜川市一处发动机试车台点火时爆燃，过火面积60平方米，无人员伤亡。"
    told = ("Tongchuan test stand fire", "At 20:15 on 19th an engine test stand in Tongchuan caught fire, 60 square metres, nobody hurt.")
    again = chinese(8, ("铜川试车台爆燃事故原因正在调查", text[:-8] + "没有人员伤亡，原因正在调查。"), told, 10, names=())
    weather = ("酒泉大风推迟发射", "因高空风速超标，原定今天的发射推迟到明天上午，地点不变。")
    delayed = chinese(9, weather, ("Wind in Jiuquan delays launch", "High winds postpone the launch to tomorrow."), 3, names=())
    assert events(chinese(7, (title, text), told, names=()), again, delayed) == [[7, 8], [9]]


@given(st.lists(st.sampled_from(["alpha beta", "beta gamma", "gamma delta epsilon", "", "一二三四五", "二三四五六"]), max_size=9))
@settings(deadline=None)
def test_every_group_is_in_exactly_one_event(texts: list[str]) -> None:
    groups = [(an_item(number, an_article(text, text)),) for number, text in enumerate(texts)]
    assert sorted(at for event in gather(groups) for at in event) == list(range(len(groups)))


def ranked(*items: Item, recent: Recent | None = None) -> list[Story]:
    entities = {"landspace": Entity(id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=())}
    sources = {item.article.source_id: a_source(item.article.source_id) for item in items}
    return Ranker(entities=entities, sources=sources, topics={"test": a_topic("test")}, recent=recent or Recent()).rank(fold_copies(items))


def test_a_story_is_led_by_the_first_report_and_holds_every_other() -> None:
    story, contract = ranked(BRITISH, ALSO, FIRST, SIGNED)
    assert story.lead is FIRST
    assert [report.lead for report in story.reports] == [ALSO, BRITISH]
    assert {item.id for item in story.everything} == {1, 2, 3}
    assert contract.lead is SIGNED
    assert "reported 3 times by 3 sources" in story.reasons


def test_a_first_report_that_names_nobody_leaves_the_lead_to_a_better_one() -> None:
    vague = chinese(1, ("一枚火箭刚刚落在民勤", LANDING[1]), LANDING_EN, names=naming("landspace", field="text"))
    (story,) = ranked(vague, ALSO)
    assert story.lead is ALSO


def test_a_correction_stands_first_below_the_story_that_it_corrects() -> None:
    corrected = chinese(6, ("更正：" + LANDING[0], "我们把落点偏差写错了，应为15米。" + LANDING[1]), LANDING_EN, 8)
    (story,) = ranked(FIRST, ALSO, corrected)
    assert story.reports[0].lead.id == 6
    assert any(reason.endswith("and corrected") for reason in story.reasons)


def test_a_live_page_leads_no_story_that_is_reported() -> None:
    live = chinese(
        6, ("【直播】" + LANDING[0], "12时06分点火。12时14分一子级在民勤着陆。12时30分6颗卫星入轨，朱雀三号任务成功。"), LANDING_EN, -1
    )
    (story,) = ranked(live, FIRST)
    assert story.lead is FIRST


def test_what_told_of_an_event_days_before_is_named() -> None:
    late = english(9, "LandSpace recovers booster", BRITISH.article.text.replace("six", "eight"), 80)
    (story,) = ranked(late, recent=Recent([SIGNED, FIRST]))
    assert story.earlier is FIRST


def test_nothing_is_called_earlier_that_tells_of_something_else() -> None:
    (story,) = ranked(SIGNED, recent=Recent([FIRST, BRITISH]))
    assert story.earlier is None


def test_a_correction_that_repeats_the_whole_text_is_no_copy_of_it() -> None:
    assert len(fold_copies([FIRST, chinese(6, ("更正：" + LANDING[0], LANDING[1]), LANDING_EN, 8)])) == 2


def a_notice(number: int, group: int, day: str, hours: float) -> Item:
    launch = f"成功将卫星互联网低轨{group}组卫星发射升空"
    text = f"{day}，我国在海南商业航天发射场使用长征十二号运载火箭，{launch}，卫星顺利进入预定轨道，发射任务获得圆满成功。"
    english = (f"LEO satellite internet group {group} launched", f"A Long March 12 launched group {group} from Hainan, launch succeeded.")
    return chinese(number, (f"我国成功发射卫星互联网低轨{group}组卫星", text), english, hours, names=naming("china-satnet"))


def test_two_launches_told_in_the_same_words_are_neither_copies_nor_one_event() -> None:
    one, other = a_notice(1, 31, "11月18日20时41分", 0), a_notice(2, 32, "11月20日6时17分", 34)
    assert fold_copies([one, other]) == [(one,), (other,)]
    assert events(one, other) == [[1], [2]]


def test_a_notice_reprinted_with_half_of_its_figures_is_a_copy() -> None:
    one, other = a_notice(1, 31, "11月18日20时41分", 0), a_notice(2, 31, "11月18日晚", 3)
    assert fold_copies([one, other]) == [(one, other)]
