"""What stands around a number: the currency or unit after it, 人民币 or $ and qualifiers (约, 超过) before it, 左右 behind."""

import re
from dataclasses import dataclass

from translate.currencies import CURRENCIES, PREFIXES, Currency
from translate.numerals import DIGITS, MAGNITUDES
from translate.units import UNITS, Unit, alternation

_M = "".join(MAGNITUDES)
LEADS = {
    "近": "nearly",
    "接近": "nearly",
    "将近": "nearly",
    "逼近": "nearly",
    "几近": "nearly",
    "约": "about",
    "大约": "about",
    "大概": "about",
    "大致": "about",
    "约莫": "about",
    "差不多": "about",
    "约为": "about",
    "约合": "about",
    "约达": "about",
    "估计": "about",
    "超": "more than",
    "超过": "more than",
    "超越": "more than",
    "逾": "more than",
    "超出": "more than",
    "高于": "more than",
    "多于": "more than",
    "大于": "more than",
    "不止": "more than",
    ">": "more than",
    "突破": "more than",
    "过": "more than",
    "破": "more than",
    "上": "more than",
    "至少": "at least",
    "不少于": "at least",
    "不低于": "at least",
    "不小于": "at least",
    "不下": "at least",
    "起码": "at least",
    "最少": "at least",
    "大于等于": "at least",
    "大于或等于": "at least",
    "≥": "at least",
    "不超过": "at most",
    "不超": "at most",
    "至多": "at most",
    "最多": "at most",
    "不高于": "at most",
    "不大于": "at most",
    "不多于": "at most",
    "小于等于": "at most",
    "小于或等于": "at most",
    "≤": "at most",
    "不足": "less than",
    "不到": "less than",
    "少于": "less than",
    "低于": "less than",
    "小于": "less than",
    "<": "less than",
    "未满": "less than",
}
TRAILS = {
    "左右": "about",
    "上下": "about",
    "许": "about",
    "以上": "at least",
    "及以上": "at least",
    "以下": "at most",
    "以内": "at most",
    "之内": "at most",
}
ABOVE = "有余"  # a hundred tonnes and more: 百吨有余
MORE, LESS, LEAST, MOST = "more than", "less than", "at least", "at most"
_LEAD = re.compile(rf"(?:{alternation(LEADS)})了?\s?\Z")
_PREFIX = re.compile(rf"(?:{alternation(PREFIXES)})\s?\Z")
CURRENCY = re.compile(rf"\s?(?:{alternation(CURRENCIES)})")
UNIT = re.compile(rf"\s?(?:{alternation(UNITS)})")
TRAIL = re.compile(rf"\s?(?:{alternation(TRAILS)})")
_NOT_MONEY = re.compile(r"元(?:[宇素朝旦老]|件(?!套)|器件)")
_NOT_ONE_YUAN = re.compile(r"元(?:[宇论化锂素酸推电正前组乙方桥催合期结体系朝件器旦老首月年复]|数(?!额)|里(?!拉))")
_ONE_DIGIT = re.compile(rf"(?<![{''.join(DIGITS)}{_M}])[{''.join(DIGITS)}]\Z")
_NOT_UNIT = re.compile(
    r"点(?:火|名|对|评|击|赞|到|钟|半|整|前|后|左|许|开|\d)|起(?:飞|步|来|伏|点|降|草|诉|售|于|源|码|亏|立|火|初|舞|爆|动|拍|到|至|价)|人(?:机|工|类|造|形|称|体|间|民|才(?!招)|寿|防|气|制|生|物|力|大(?!代表))|次(?:会议|全会|元|方|级|数|生|品|序|日|年|月|要|轨道|声)|年(?:代|级|轻|糕|货|度(?!电)|货|报|会|均|终奖)|"
    r"米(?:其林|兰|粉|饭|波|哈|家)|克(?:拉|里|隆|服|制|强)|家(?:庭|长|里|具|电|园|居|属|务)|秒(?:杀|级|懂)|周(?:年|边|期|报|刊|岁|围|末|杰)|天(?:微|揽|地|然|空|下|津|地|才|线|基|猫|文|舟|宫|问|河|体|通|气|使|启|兵|数|成|际|府)|"
    r"个(?:人|性|体|别|股)|位(?:于|置|居|列|一体)|名(?:为|字|称|义|单|额|列|誉|片)|条(?:件|例)|项(?:目|链)|台(?:湾|风|阶|积|北|州|河)|套(?:装|路)|座(?:谈|位|椅|舱)|件(?:数)|支(?:持|付|撑|部|出|架)|只(?:有|是|要|能|会|为|需)|"
    r"批(?:发|准|评|复|次)|份(?:额|子)|部(?:分|署|门|委|队|长|件)|层(?:面|次|级)|块(?:链)|组(?:织|成|建|装|合)|所(?:以|有|谓|在)|处(?:于|理|在)|股(?:份|东|权|票|市)|发(?:展|射|布|动|现|生|行|起|改|挥|言|力|明|达|电|送|出)|"
    r"场(?:景|地|所|外|内|馆)|笔(?:记|者|试)|张(?:家|江|力|掖|昌)|户(?:外|籍|型)|岁(?:月)|度(?:电|假|过|数|夏|冬|娘)|瓦(?:解|斯|尔)|牛(?:市|肉|奶|仔|股|人)|帕(?:累|劳)|升(?:级|空|至|高|温|值|到|力|旗|降|轨|起|华)|吨位|倍(?:数|增|感)|宗(?:教|旨)|单(?:位|机|元)|g|m(?=[a-z])|t(?=[a-z])"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a number is followed (or, for money, preceded) by."""

    end: int
    currency: Currency | None = None
    unit: Unit | None = None
    name: str = ""


def scope_after(flat: str, end: int) -> Scope | None:
    """The currency or unit right after a number."""
    money = CURRENCY.match(flat, end + (flat[end : end + 1] == "级"))
    word = _NOT_ONE_YUAN if _ONE_DIGIT.search(flat, max(0, end - 2), end) else _NOT_MONEY  # 三元 begins words, 3亿元 does not
    if money and (money[0].strip() != "元" or not word.match(flat, money.end() - 1)):
        return Scope(money.end(), currency=CURRENCIES[money[0].strip()])
    unit = UNIT.match(flat, end)
    if not unit:
        return None
    name = unit[0].strip()
    if name.isascii() and name.isalpha() and re.match("[A-Za-z]", flat[unit.end() : unit.end() + 1]):
        return None
    if name == "W" and flat.startswith("+", unit.end()):  # 10W+ is slang for more than 100,000
        return None
    if _NOT_UNIT.match(flat, unit.end() - len(name)) and len(name) == 1:
        return None
    return Scope(unit.end(), unit=UNITS[name], name=name)


def look_back(flat: str, start: int) -> tuple[int, Currency | None, str]:
    """Look back over 约, 超, 人民币, $: where the amount begins, its currency, its qualifier."""
    currency, lead = None, ""
    for _ in range(3):
        window = flat[max(0, start - 6) : start]
        money = _PREFIX.search(window) if currency is None else None
        if money:
            currency, start = PREFIXES[money[0].strip()], start - len(money[0])
            continue
        word = _LEAD.search(window) if not lead else None
        if not word or not _lead_fits(flat, start, word):
            break
        lead, start = LEADS[_named(word)], start - len(word[0])
    return start, currency, lead


def _lead_fits(flat: str, start: int, word: re.Match[str]) -> bool:
    """上, 过, 破 and 近 qualify a number only in some places; elsewhere they end a word (以上, 通过, 最近)."""
    name, before = _named(word), flat[max(0, start - len(word[0]) - 1) : start - len(word[0])]
    if name in {"<", ">"}:  # not an arrow, nor a mail's quotation
        return bool(before) and before not in "-=<>"
    if word[0].strip() in {"上了", "近了", "约了"}:
        return False
    if name in {"上", "过", "破"}:
        return (
            flat[start : start + 1] in "百千万亿"
            and (name != "上" or flat[start : start + 1] in "百千万亿")
            and before not in {"以", "通", "马", "晚", "早", "路", "网", "线", "身", "百", "千"}
        )
    if name == "近":
        return before not in {"最", "附", "临", "靠", "远", "邻"}
    if name == "约":
        return before not in {"合", "节", "签", "条", "预", "纽", "制", "契"} or flat[start - 2 : start] == "大约"
    return not (name in {"超", "突破"} and before == "赶")


def _named(word: re.Match[str]) -> str:
    return word[0].strip().removesuffix("了")


def scope_code(scope: Scope) -> str:
    """What records call it: "CNY", "km"."""
    return scope.currency.code if scope.currency else scope.unit.code if scope.unit else ""
