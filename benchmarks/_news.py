"""Chinese sentences of our own in the lengths of news, for benchmarks: the same ones for the same number, all different."""

import random

_WHO = (
    "这家民营火箭公司",
    "北京一家初创企业",
    "负责总装的团队",
    "参与研制的高校",
    "国内首家商业发射场",
    "一家卫星制造商",
    "投资方代表",
    "项目总设计师",
    "发射场工作人员",
    "当地政府有关部门",
    "承担测控任务的单位",
    "新成立的子公司",
)
_WHEN = (
    "今天上午",
    "上周五",
    "本月初",
    "据公司介绍",
    "在试验结束之后",
    "按照原定计划",
    "经过三个月的准备",
    "去年年底",
    "受天气影响",
    "截至目前",
)
_WHAT = (
    "完成了新型液氧甲烷发动机的全系统热试车",
    "宣布获得新一轮融资",
    "把运载火箭的一级运抵海南发射区",
    "公布了可重复使用飞行试验的初步结果",
    "与多家卫星运营商签署了发射服务合同",
    "开始建设年产五十颗卫星的生产线",
    "通过了大型整流罩分离试验",
    "推迟了原定的首次飞行",
    "对栅格舵和着陆支腿进行了改进",
    "发布了面向低轨星座的批量发射方案",
    "完成了二级发动机的长程考核",
    "验证了箭体在海上平台的垂直回收方案",
)
_MORE = (
    "为后续的入轨飞行打下了基础",
    "预计明年上半年具备发射条件",
    "所得资金将用于扩建总装厂房",
    "各项参数均符合设计要求",
    "这也是该型号首次公开亮相",
    "相关数据正在进一步分析之中",
    "将为互联网星座提供低成本的运力",
    "有望把单公斤发射价格降低一半以上",
    "发动机推力和比冲都达到了预期水平",
    "地面设备和控制软件也同时得到了检验",
    "下一步还要进行动力系统试车和合练",
    "团队在总结时特别强调了质量控制的重要性",
)
_SAYS = ("他说", "公告显示", "业内人士认为", "该负责人表示", "报道指出")
_CLAUSES = (1, 1, 1, 1, 2, 2, 2, 3, 4)


def news_sentences(count: int) -> list[str]:
    """Different sentences of 13 to about 110 characters, 45 on average, a few of them with figures."""
    chance = random.Random(20261121)
    found: dict[str, None] = {}
    while len(found) < count:
        found[_sentence(chance, chance.choice(_CLAUSES))] = None
    return list(found)


def _sentence(chance: random.Random, clauses: int) -> str:
    parts = [f"{chance.choice(_WHO)}{chance.choice(_WHAT)}"]
    if chance.random() < 0.7:
        parts[0] = f"{chance.choice(_WHEN)}，{parts[0]}"
    parts += chance.sample(_MORE, clauses - 1)
    if chance.random() < 0.3:
        parts.append(f"{chance.choice(_SAYS)}总投资约{chance.randrange(2, 90)}亿元")
    if chance.random() < 0.3:
        parts.append(f"运力为{chance.randrange(300, 20_000)}公斤")
    return "，".join(parts) + "。"
