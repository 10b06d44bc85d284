"""Where Chinese sentences end, and where they only seem to."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.segment import shorter, split_sentences

CASES = [
    ["火箭升空。", "卫星入轨！", "成功了？", "是的。"],
    ["他说：“成功了！”", "随后离开。"],
    ["“成功了！”他说。", "大家鼓掌。"],
    ["他高喊“出发！”后离开。", "门关了。"],
    ["他喊道：“点火！起飞！”", "全场欢呼。"],
    ["“火箭飞行正常。”指挥员说，“一切顺利。”", "掌声响起。"],
    ["公司（成立于2015年。）位于北京。", "第二句。"],
    ["《出发！》一书出版。", "反响不错。"],
    ["推力达3.5吨。", "比冲350.2秒。"],
    ["详见https://example.com/a?b=1!c 谢谢。", "再见。"],
    ["真好？！", "发射成功！！！", "接着庆祝。"],
    ["第一，降低成本；第二，提高频次。", "业界认同。"],
    ["要求：1.坚持创新；2.坚持安全。", "会议结束。"],
    ["1. 卫星制造。", "2. 火箭发射。", "3. 地面设备。"],
    ["“走吧。”", "“好。”她答。"],
    ["「火箭成功。」他說。", "「太好了！」", "大家鼓掌。"],
    ["他说“方向没错。但挑战很大。”", "业内认同。"],
    ["‘好。’他说。", "‘行。’"],
    ["LandSpace is ready.", "The U.S. company, i.e. SpaceX Inc. is not.", "蓝箭航天表示祝贺。"],
    ["完成A轮融资的Deep Blue Co. Ltd.是一家公司。"],
    ["火箭成功发射.", "卫星入轨."],
    ["没有句号"],
    ["《谁来买单？》《春天来了！》两篇文章走红。", "作者没有回应。"],
    ['他说："推力正常。"', "大厅里响起掌声。"],
    ['"推力正常。"他说。', '"入轨！"', "大家鼓掌。"],
    ['屏幕为12.5"。', "售价未定。"],
    ["彩灯一盏接一盏……", "“总算成了。”总师感慨。"],
    ["!!重要通知!!", "明日停电。"],
    ["“成本会再降三成。”张工建议。", "会议到此结束。"],
    ["他们要，“每天都来。”店长说。", "门开了。"],
    ["“谁来负责？”他反问，“难道是我吗？”", "没有人回答。"],
    ["“It works.” 他用英语说。", "记者记下了。"],
    ["火箭起飞。", "太好了！ 🎉🎉"],
    ["S.E.P. 售价为3699元。", "明天开售。"],
    ["“火箭完好。”", "专家随后赶到。"],
    ["第一行", "第二行"],
]


@pytest.mark.parametrize("sentences", CASES, ids=lambda case: case[0])
def test_splits_where_sentences_end(sentences: list[str]) -> None:
    joint = "\n" if sentences == ["第一行", "第二行"] else " " if sentences[0].isascii() else ""
    assert split_sentences(joint.join(sentences)) == sentences


def test_only_long_sentences_are_cut_at_semicolons_and_never_inside_a_quotation() -> None:
    clause = "推动卫星制造企业降低成本并提高批量生产能力和质量水平"
    assert shorter(f"{clause}；{clause}。") == [f"{clause}；{clause}。"]
    assert shorter(f"{clause}；{clause}；{clause}；{clause}。") == [f"{clause}；", f"{clause}；", f"{clause}；", f"{clause}。"]
    assert len(shorter(f"他说：“{clause}；{clause}；{clause}；{clause}。”")) == 1


def test_nothing_has_no_sentences() -> None:
    assert split_sentences("") == split_sentences(" \n　") == []


def test_a_long_quotation_of_whole_sentences_is_split_inside() -> None:
    quote = "“" + "我们的火箭已经完成了全部地面试验并且通过了出厂评审。" * 4 + "”"
    assert len(split_sentences(f"他说：{quote}")) > 1


@settings(deadline=None)
@given(st.text(alphabet='火箭卫星ab1.。！？；…!?;“”‘’《》（）()「」"，: \nhtp/', max_size=60))
def test_nothing_is_lost(paragraph: str) -> None:
    sentences = split_sentences(paragraph)
    assert "".join("".join(sentences).split()) == "".join(paragraph.split())
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)


@pytest.mark.parametrize(
    "text", ["“" * 20_000, "。”" * 20_000, "“。" * 10_000 + "”" * 10_000, "（" * 20_000 + "。）" * 20_000, "a." * 20_000, "." * 40_000]
)
def test_hostile_text_is_split_in_time(text: str) -> None:
    started = process_time()
    split_sentences(text)
    assert process_time() - started < 2
