"""Whether a number counts something, or is part of a name, an ordinal, a model, an idiom; and what a counter counts."""

import re

from translate.numerals import DIGITS, MAGNITUDES
from translate.quantities import Quantity
from translate.scopes import ABOVE, MORE, Scope
from translate.units import CLASSES, MEASURES

_HAN = "".join(DIGITS) + "十百"
_BROKEN_BEFORE = re.compile(r"(?<![\d.A-Za-z])(?<![A-Za-z] )\d \Z|[廿卅]\Z")  # 2 2 吨, 廿五: the number began earlier
_MODEL_BEFORE = re.compile(r"[星号款型弹]\Z")  # 天链一号05, but 卫星200颗
_GROUP = re.compile(r"(?:(?<=[轨星座段])\d{1,3}|0\d)组")  # 低轨31组卫星: the 31st group, of nine satellites
_IDIOM_BEFORE = re.compile(r"第\Z|三番\Z|[A-Za-z][-·]?\Z|[A-Za-z]{1,4}-\Z|[\d.:/]\Z")
_ORDINALS = {  # 第3、4颗 and 第三、四颗 name a third and a fourth; 第一、5家 and 第一、两家 do not
    digits: re.compile(rf"第(?:[{of}]{{1,4}}[颗枚次发批组代期届条章]?[、和及与至到—–~-])+\Z")
    for digits, of in ((True, r"\d"), (False, _HAN))
}
_LATIN_BEFORE = re.compile(r"[A-Za-z] \Z")  # iPhone 15 个, but MatePad Pro 12.2 英寸
_NAME_AFTER = re.compile(r"[号ⅠⅡ]|[A-Za-z]|[-－]?[A-Z]\d|[.:/]\d")
_NEVER_COUNTED = re.compile(rf"0\d.*|零|[{''.join(DIGITS)}]{{3,}}|[壹贰叁肆伍陆柒捌玖]")  # 01, 七〇一所, 着陆场
_NOT_COUNTED = {  # numerals that make something else of a unit
    "所": re.compile(r"\d{3,}"),  # an institute's number
    "处": re.compile("四"),  # everywhere
    "个": re.compile("一"),  # a
    "次": re.compile("二"),  # again
    "款": re.compile(r"20\d\d"),  # a model year
    "年": re.compile(r"\d{4}"),
    "度": re.compile(r".*\D"),  # 再度, 三度
    "点": re.compile(r".*[^\d.].*|\d|1\d|2[0-4]"),  # o'clock, a point made
}
_INCIDENT = re.compile(r".{0,4}?(?:事故|事件|案|并购|收购|融资|诉讼|纠纷|火灾|爆炸|坠|碰撞)")
_LOOK = 24  # how far a counter looks for the noun it counts
_NOUNS = {
    "卫星": "satellites",
    "火箭": "rockets",
    "导弹": "missiles",
    "行星": "planets",
    "恒星": "stars",
    "发动机": "engines",
    "金牌": "medals",
    "芯片": "chips",
    "摄像头": "items",
    "镜头": "items",
    "牙": "items",
    "钻": "items",
}


def is_amount(flat: str, quantity: Quantity, scope: Scope | None, start: int, lead: str) -> bool:  # noqa: PLR0911 - a list of rules, each with its answer
    """Whether the number, whose span with qualifiers begins at ``start``, is an amount at all."""
    before, after = flat[max(0, quantity.start - 5) : quantity.start], flat[quantity.end : quantity.end + 3]
    money = bool(scope and scope.currency)
    window = flat[max(0, start - 5) : start]
    if not (money or lead) and (_IDIOM_BEFORE.search(window) or (_MODEL_BEFORE.search(window) and not scope)):
        return False
    if _BROKEN_BEFORE.search(before) and re.match(r"\d(?![\d.,])|\D", quantity.numeral):
        return False
    if (not scope and flat[start] in "<>≤≥") or (not (money or lead) and _ordinal(flat, quantity, start)):
        return False
    if not (money or lead or (scope and scope.name in MEASURES)) and _LATIN_BEFORE.search(flat[max(0, start - 2) : start]):
        return False
    if _GROUP.match(flat, quantity.start) or (scope and scope.name == "所" and before.endswith("院")):  # 六院11所
        return False
    if not scope and (_NAME_AFTER.match(after) or re.match(r"[-·]?\d", after)):
        return False
    if money:
        return True
    if scope and scope.unit and (scope.name in MEASURES or not quantity.bare):
        return _counts(quantity, scope, lead, before, flat)
    if quantity.bare:
        return (bool(lead) and (quantity.numeral != "百" or scope is not None)) or (
            bool(quantity.words) and not scope and not re.match(r"[的之人姓家里]", after)
        )
    return _stands_alone(quantity, lead, after)


def _ordinal(flat: str, quantity: Quantity, start: int) -> bool:
    """Whether the number goes on with ordinals: 第3、4颗."""
    first = quantity.numeral[:1]
    return first not in {"", "两"} and bool(_ORDINALS[first.isdigit()].search(flat, max(0, start - _LOOK), start))


def _counts(quantity: Quantity, scope: Scope, lead: str, before: str, flat: str) -> bool:
    """Tell a count from an article (一家公司), an idiom (百年) and a word."""
    assert scope.unit
    numeral = quantity.numeral
    if quantity.bare and not lead and not quantity.words and not flat.startswith(ABOVE, scope.end):
        return scope.name in {"颗", "枚"} or (flat.startswith("级", scope.end) and scope.name in CLASSES)
    if _NEVER_COUNTED.fullmatch(numeral) or (scope.name in _NOT_COUNTED and _NOT_COUNTED[scope.name].fullmatch(numeral)):
        return False
    if numeral == "一" and not _one_counts(scope, lead, before, flat):
        return False
    if scope.name in {"人", "家", "个", "天", "次", "名"} and numeral in {"千", "万", "百", "十万", "千百"}:
        return bool(lead or quantity.words)
    return True


def _one_counts(scope: Scope, lead: str, before: str, flat: str) -> bool:
    """Whether 一 is a number here: 一吨 is, 一家 is "a", 统一年 and 最后一公里 are words."""
    if before.endswith(("最后", "这", "新的", "万", "统", "唯", "之", "同")):
        return False
    assert scope.unit
    if lead or not (scope.unit.article or scope.name in {"天", "周", "年", "起"}):
        return True
    if scope.name == "起":  # 一起 is "together" unless something happened
        return bool(_INCIDENT.match(flat, scope.end))
    idiom = re.match(r"一度|级|来|四季|前", flat[scope.end : scope.end + 2]) or before.endswith(("每", "同", "另", "又"))
    return scope.name == "年" and not idiom


def _stands_alone(quantity: Quantity, lead: str, after: str) -> bool:
    """A number without a unit is an amount when it is large or qualified: 1.2万亿, 超过3000万, 30余."""
    numeral = quantity.numeral
    if not numeral and quantity.value is None:  # 数千万
        return quantity.low is not None and quantity.low >= 10
    if numeral == "range":
        return True
    sized = bool(re.search("[万亿]", numeral)) and numeral[0] not in (MAGNITUDES.keys() - {"十", "拾"}) and numeral not in {"一万", "两万"}
    han = numeral[0] in DIGITS
    if sized:
        return not re.match(r"[^\W\d_]", after) or not han or len(numeral) > 2
    return bool(quantity.lead == MORE or quantity.words.startswith("more")) or (
        bool(lead) and not han and numeral[-1] not in "十百千" and not re.match(r"[.\-:/年月日]|比\d|、\d", after)
    )


def counted(flat: str, end: int, scope: Scope | None, code: str) -> str:
    """枚 counts rockets and missiles, 颗 satellites and stars: the noun decides, the usual one by default."""
    if not scope or scope.name not in {"颗", "枚"}:
        return code
    window = re.split(r"[。；！？]", flat[end : end + _LOOK])[0]
    if scope.name == "枚" and not re.search("箭|发射|升空|首飞", flat):
        code = "items"
    first = min(((window.find(noun), name) for noun, name in _NOUNS.items() if noun in window), default=None)
    if first and not (scope.name == "颗" and first[1] == "rockets"):
        return first[1]
    return code
