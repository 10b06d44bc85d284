"""Amounts in Chinese text: what is counted, exactly how much, and how English says it.

A currency is never guessed: 元 is yuan because that is what it means in Chinese text, everything else must be named. Dates are not
amounts (`translate.moments`), nor are numbers inside names (朱雀二号), ordinals (第三次) or words (十分, 万科, 百度).
"""

import re
from dataclasses import replace
from decimal import Decimal

from parallax.records import Amount
from translate.amount_english import english
from translate.amount_forms import special_forms
from translate.figures import english_number, order_of_magnitude
from translate.moments import read_moments
from translate.numerals import DIGITS, MAGNITUDES, WIDTH
from translate.quantities import Quantity, bounds, quantities
from translate.ranges import merge
from translate.scopes import MORE, TRAIL, TRAILS, Scope, look_back, scope_after, scope_code
from translate.units import CLASSES, CNY, MEASURES

_IDIOM_BEFORE = re.compile(r"[第星号款型弹]\Z|[A-Za-z][-·]?\Z|[A-Za-z]{1,4}-\Z|[\d.:/]\Z")
_LATIN_BEFORE = re.compile(r"[A-Za-z] \Z")  # iPhone 15 个, but MatePad Pro 12.2 英寸
_NAME_AFTER = re.compile(r"[号ⅠⅡ]|[A-Za-z]|[-－]?[A-Z]\d|[.:/]\d")
_NEVER_COUNTED = re.compile(r"0\d.*|零")
_NOT_COUNTED = {  # numerals that make something else of a unit
    "所": re.compile(r"\d{3,}"),  # an institute's number
    "处": re.compile("四"),  # everywhere
    "个": re.compile("一"),  # a
    "款": re.compile(r"20\d\d"),  # a model year
    "年": re.compile(r"\d{4}"),
    "度": re.compile(r".*\D"),  # 再度, 三度
    "点": re.compile(r".*[^\d.].*|\d|1\d|2[0-4]"),  # o'clock, a point made
}
_LOOK = 24  # how far a counter looks for the noun it counts


def read_amounts(text: str) -> tuple[Amount, ...]:
    """Every amount, in order, without overlap.

    >>> [(found.value, found.unit, found.english) for found in read_amounts("获2.22亿欧元投资，30余颗卫星")]
    [(Decimal('222000000'), 'EUR', '222 million euros'), (Decimal('30'), 'satellites', 'more than 30')]
    """
    flat = text.translate(WIDTH)
    blocked = bytearray(len(flat) + 1)
    for moment in read_moments(text):
        blocked[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
    found: list[Amount] = []
    for quantity in merge(flat, [each for each in quantities(flat) if not any(blocked[each.start : each.end])]):
        amount = _amount(flat, text, quantity)
        if amount and (not found or amount.start >= found[-1].end):
            found.append(amount)
    return tuple(special_forms(flat, text, found, blocked))


def _amount(flat: str, text: str, quantity: Quantity) -> Amount | None:
    start, prefix, lead = look_back(flat, quantity.start)
    scope = scope_after(flat, quantity.end)
    if prefix and not (scope and scope.currency):
        scope = Scope(quantity.end, currency=prefix)
    elif prefix and scope and scope.currency is CNY:
        scope = replace(scope, currency=prefix)
    scale = _scale(flat, text, quantity, scope)
    if scale:
        return scale
    sign = _below_zero(flat, start, scope)
    if sign and quantity.value is not None:
        start, quantity = start - sign, replace(quantity, value=-quantity.value, low=-quantity.value, high=-quantity.value)
    if not sign and not _is_amount(flat, quantity, scope, start, lead):
        return None
    end, trail, half = _trail(flat, scope.end if scope else quantity.end, scope)
    quantity = _qualify(quantity, lead or trail, half)
    code = scope_code(scope) if scope else ""
    if quantity.value is not None and scope and scope.currency and flat.startswith("级", quantity.end):  # 千万级人民币
        quantity = replace(
            quantity,
            value=None,
            low=quantity.value,
            high=quantity.value and quantity.value * 10,
            words=order_of_magnitude(len(str(int(quantity.value or 1))) - 1),
        )
    klass = re.match(r"级(?!别|联)", flat[end:]) if (scope and (scope.currency or scope.name in CLASSES)) or quantity.bare else None
    if klass:
        end += 1
        if scope and scope.currency and quantity.bare and quantity.value:  # 亿元级
            quantity = replace(
                quantity,
                value=None,
                low=quantity.value,
                high=quantity.value * 10,
                words=order_of_magnitude(len(str(int(quantity.value))) - 1),
            )
    return Amount(
        start=start,
        end=end,
        text=text[start:end],
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        unit=_counted(flat, end, scope, code),
        currency=scope.currency.code if scope and scope.currency else "",
        english=english(quantity, scope, klass=bool(klass and scope and scope.unit)),
    )


def _scale(flat: str, text: str, quantity: Quantity, scope: Scope | None) -> Amount | None:
    """An order of magnitude: 万亿级 and 百亿级 without a currency."""
    value = quantity.value
    if scope or not quantity.bare or value is None or value < 10**6 or not re.match(r"级(?!别|联)", flat[quantity.end : quantity.end + 2]):
        return None
    end = quantity.end + 1
    words = english_number(value).removeprefix("1 ").replace(" ", "-") + "-scale"
    return Amount(
        start=quantity.start,
        end=end,
        text=text[quantity.start : end],
        value=None,
        low=value,
        high=value * 10,
        unit="",
        currency="",
        english=words,
    )


def _below_zero(flat: str, start: int, scope: Scope | None) -> int:
    """How many characters before a temperature make it negative."""
    sign = re.search(r"(?:零下|负|[-−])\Z", flat[max(0, start - 2) : start])
    return len(sign[0]) if sign and scope and scope.unit and scope.unit.code == "°C" else 0


def _qualify(quantity: Quantity, lead: str, half: bool) -> Quantity:
    if half and quantity.value is not None:
        value = quantity.value + Decimal("0.5")
        quantity = replace(quantity, value=value, low=value, high=value)
    if not lead or quantity.words:
        return replace(quantity, lead=lead) if quantity.words and not quantity.words.startswith("more") else quantity
    low, high = bounds(quantity.value, lead)
    return replace(quantity, lead=lead, low=low, high=high)


def _trail(flat: str, end: int, scope: Scope | None) -> tuple[int, str, bool]:
    """What follows the unit: 年半, 年多, 左右, 以上."""
    half = False
    if scope and scope.unit and scope.name in {"年", "天", "倍", "小时", "分钟"}:
        if flat.startswith("半", end):
            end, half = end + 1, True
        elif re.match(r"多(?![元样边媒个种次年])|有余", flat[end:]):
            return end + (2 if flat[end] == "有" else 1), MORE, False
    elif scope and scope.currency and re.match(r"(?:有余|之多)", flat[end:]):
        return end + 2, MORE if flat[end] == "有" else "", False
    trail = TRAIL.match(flat, end)
    if not trail or (trail[0].strip() == "许" and not re.match(r"许(?![可多])", flat[trail.start() :])):
        return end, "", half
    return trail.end(), TRAILS[trail[0].strip()], half


def _is_amount(flat: str, quantity: Quantity, scope: Scope | None, start: int, lead: str) -> bool:  # noqa: PLR0911 - a list of rules, each with its answer
    before, after = flat[max(0, quantity.start - 5) : quantity.start], flat[quantity.end : quantity.end + 3]
    money = bool(scope and scope.currency)
    if not (money or lead) and _IDIOM_BEFORE.search(flat[max(0, start - 5) : start]):
        return False
    if not (money or lead or (scope and scope.name in MEASURES)) and _LATIN_BEFORE.search(flat[max(0, start - 2) : start]):
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


def _counts(quantity: Quantity, scope: Scope, lead: str, before: str, flat: str) -> bool:
    """Tell a count from an article (一家公司), an idiom (百年) and a word."""
    assert scope.unit
    numeral = quantity.numeral
    if quantity.bare and not lead and not quantity.words:
        return flat.startswith("级", scope.end) and scope.name in CLASSES
    if _NEVER_COUNTED.fullmatch(numeral) or (scope.name in _NOT_COUNTED and _NOT_COUNTED[scope.name].fullmatch(numeral)):
        return False
    if numeral == "一" and not _one_counts(scope, lead, before, flat):
        return False
    if scope.name in {"人", "家", "个", "天", "次", "名"} and numeral in {"千", "万", "百", "十万", "千百"}:
        return bool(lead or quantity.words)
    return True


def _one_counts(scope: Scope, lead: str, before: str, flat: str) -> bool:
    """Whether 一 is a number here: 一吨 is, 一家 is "a", 统一年 and 最后一公里 are words."""
    if before.endswith(("最后", "这", "新的", "万", "统", "唯", "之")):
        return False
    assert scope.unit
    if lead or not (scope.unit.article or scope.name in {"天", "周", "年"}):
        return True
    idiom = re.match(r"一度|级|来|四季|前", flat[scope.end : scope.end + 2]) or before.endswith(("每", "同", "另", "又"))
    return scope.name == "年" and not idiom


def _stands_alone(quantity: Quantity, lead: str, after: str) -> bool:
    """A number without a unit is an amount when it is large or qualified: 1.2万亿, 超过3000万, 30余."""
    numeral = quantity.numeral
    if not numeral and quantity.value is None:  # 数千万
        return quantity.low is not None and quantity.low >= 10
    if numeral == "range":
        return False
    sized = bool(re.search("[万亿]", numeral)) and numeral[0] not in (MAGNITUDES.keys() - {"十", "拾"}) and numeral not in {"一万", "两万"}
    han = numeral[0] in DIGITS
    if sized:
        return not re.match(r"[^\W\d_]", after) or not han or len(numeral) > 2
    return bool(quantity.lead == MORE or quantity.words.startswith("more")) or (
        bool(lead) and not han and numeral[-1] not in "十百千" and not re.match(r"[.\-:/年月日]", after)
    )


def _counted(flat: str, end: int, scope: Scope | None, code: str) -> str:
    """枚 counts rockets and missiles, 颗 satellites and stars: the noun decides, the usual one by default."""
    if not scope or scope.name not in {"颗", "枚"}:
        return code
    nouns = {
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
    window = re.split(r"[，。；！？]", flat[end : end + _LOOK])[0]
    if scope.name == "枚" and not re.search("箭|发射|升空|首飞", flat):
        code = "items"
    first = min(((window.find(noun), name) for noun, name in nouns.items() if noun in window), default=None)
    if first and not (scope.name == "颗" and first[1] == "rockets"):
        return first[1]
    return code
