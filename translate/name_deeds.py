"""What only companies and funds do, and what is only said of them: it supports an ambiguous Chinese name that it stands right beside.

天兵 that 完成融资 is a company, and so is 零壹 when the sentence goes on with 这家民营火箭公司: words of the field need not be near then.
Whether the sentence is of another register, as that of a game is, `translate.name_senses` tells.
"""

import re

from translate.aliases import Form
from translate.edges import Haystack

_YOUNG = {"private", "spin-off", "gov-origin"}
_ACTING = {*_YOUNG, "foreign", "investor", "listed"}
_TIME = r"(?:[上本这当今昨前去明]个?[天日晚晨周月年]|\d{1,2}月(?:\d{1,2}日)?|年[内初底]|近[日期]|日前)"
_WHEN = rf"[ ”\"』」》)]?(?:{_TIME}|此前|此次|已经?|将|正在?|也|又|再次?|首次|正式|随后|方面|公司){{0,2}}"
_ROUND = r"(?:完成|再?获得?|拿到|启动)[^,。;!?\n]{0,14}(?:融资|募资|投资|ipo)"
_PLACES = "ipo|科创板|创业板|北交所|港交所|招股|上市|独角兽"
_MARKET = rf"(?:拟|赴|终止|撤回|重启|再启|申请|谋求|进入|入选|获评|成为|今日在)[^,。;!?\n]{{0,10}}(?:{_PLACES})"
_SIGNED = r"与[^,。;!?\n]{2,14}(?:签约|签署|达成)"
_PEOPLE = "ceo|cto|coo|创始人|联合创始人|董事长|总经理|总裁|首席|高管|(?:老)?股东|股权|(?:前)?员工|(?:[一-鿿]{2})?(?:智能|制造|总装)?工厂"
_SAYS = r"宣布|表示|透露(?![着出])|回应|披露|官宣|认为|称(?=[,:“\"「])|官微|发布(?!会)|推出"
_STOCK = (
    r"(?:港股|a股|科创板|赴港|撤回)?ipo|(?:完成|启动)(?:股改|增资|辅导)|增资|更名|递交|递表|招股|冲刺|闯关|上市(?!场)|估值"
    r"|领投|跟投|参投|投了|投资了|加注|押注|收购|裁员|破产|签署|签约|中标|计划(?=\d{4}年)"
)
_FUNDED = re.compile(f"{_WHEN}(?:{_ROUND}|融资|{_PEOPLE})")
_DEEDS = re.compile(f"{_WHEN}(?:{_STOCK}|{_ROUND}|{_MARKET}|{_SIGNED}|融资|{_PEOPLE})")
_WORDS = re.compile(  # what anybody may say or do: only where the sentence is of their trade
    f"{_WHEN}(?:{_SAYS})[^。!?\n]{{0,40}}?"
    "(?:火箭|卫星|航天|发射|入轨|星座|导弹|飞船|试车|首飞|融资|上市|ipo|招股|估值|基金|订单|合同|营收|亏损|财报|裁员|量产|交付|收购|回购|股票|业绩|直连|高精度)"
)
_NOTICE = re.compile(r":(?:公司|目前|截至|拟|预计|关于|收到|签订|中标|不存在|子公司|董事会|控股股东|股东|前[一二三]季度|\d{4}年)")
_FIELD = r"(?:火箭(?![军炮筒弹队般])|卫星(?![城云电图])|航天|星座|发动机|飞船)"
_FIRM = r"(?:公司|企业|初创|独角兽|供应商|运营商|厂商)"
_THEIRS = re.compile(rf"的[^,。;!?\n、]{{0,8}}{_FIELD}|是[^,。;!?\n]{{0,16}}{_FIELD}[^,。;!?\n]{{0,4}}{_FIRM}")
_THIS_FIRM = re.compile(rf"[^。!?\n]{{0,30}}[,:]这家[^,。;!?\n]{{0,8}}{_FIELD}[^,。;!?\n]{{0,4}}{_FIRM}")
_LED_UP_TO = re.compile(rf"(?:入股|参投|领投|跟投|投资了|投了|{_FIELD}[^,。;!?\n]{{0,4}}{_FIRM})[“\"「『《]?$")
_BEFORE = 16


def acts_as_firm(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether what stands right beside an ambiguous Chinese name is said of companies, or of funds, only."""
    alias, kind = form.alias, form.company.type
    if alias.lang != "zh" or alias.kind == "product" or alias.follow or kind not in _ACTING:
        return False
    if form.company.segment == "investment bank" and hay.folded[end : end + 1] == ":" and hay.folded[start - 1 : start] in {"", "\n"}:
        return True  # 中金：…, as brokers' notes are headed
    if kind == "listed":
        return bool(_NOTICE.match(hay.folded, end))
    if alias.common:
        return kind == "private" and bool(_FUNDED.match(hay.folded, end))
    if _DEEDS.match(hay.folded, end) or _WORDS.match(hay.folded, end) or _LED_UP_TO.search(hay.folded[max(0, start - _BEFORE) : start]):
        return True
    return kind in _YOUNG and bool(_THEIRS.match(hay.folded, end) or _THIS_FIRM.match(hay.folded, end))
