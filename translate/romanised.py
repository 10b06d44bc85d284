"""Chinese names of companies in Latin letters: what has a meaning in any name is English (北京, 资本, 有限公司), the rest pinyin.

Only for names that nobody has given an English form; those of the catalogue have their own.
"""

import re
from functools import cache

from translate.candidate_edges import tagged
from translate.candidate_words import HAN, SEATS, any_word
from translate.dictionary import look_up, romanise

_LEGAL = re.compile("(?:股份|有限责任|有限)+公司$")
_SEAT = re.compile(rf"(?:{any_word(SEATS)})[省市]?(?=..)")
_ENDINGS = {
    "创业投资": "Venture Capital",
    "创投": "Venture Capital",
    "资本": "Capital",
    "投资": "Investment",
    "基金": "Fund",
    "控股": "Holdings",
    "集团": "Group",
    "证券": "Securities",
    "科技": "Technology",
    "技术": "Technology",
    "航天": "Aerospace",
    "宇航": "Aerospace",
    "空间": "Space",
    "卫星": "Satellite",
    "动力": "Power",
    "通信": "Communications",
    "信息": "Information",
    "电子": "Electronics",
    "智能": "Intelligence",
    "材料": "Materials",
    "装备": "Equipment",
    "研究院": "Research Institute",
    "研究所": "Research Institute",
    "实验室": "Laboratory",
    "大学": "University",
    "学院": "Institute",
}
_ENDING = re.compile(f"(?:{any_word(_ENDINGS)})$")
_WHOLE = re.compile(f"[{HAN}]+")
_LEAST = 2  # characters of a brand


_SEATS = {
    "中国": "China",
    "香港": "Hong Kong",
    "澳门": "Macau",
    "内蒙古": "Inner Mongolia",
    "西藏": "Tibet",
    "陕西": "Shaanxi",
    "西安": "Xi'an",
    "哈尔滨": "Harbin",
    "呼和浩特": "Hohhot",
    "乌鲁木齐": "Urumqi",
}


@cache
def _english(seat: str) -> str:
    word = look_up(seat)  # whose pinyin knows how 厦 is read in 厦门
    return _SEATS.get(seat) or ("".join(word.pinyin.split()).capitalize() if word else romanise(seat))


def romanise_name(name: str) -> str:
    """A company's name in Latin letters; empty when it is not of Chinese characters alone.

    >>> romanise_name("北京星海宇航科技有限公司"), romanise_name("星移联信")
    ('Beijing Xinghai Aerospace Technology Co., Ltd.', 'Xingyi Lianxin')
    """
    if not _WHOLE.fullmatch(name):
        return ""
    seat, core, endings, legal = _parts(name)
    head = [_english(seat.rstrip("省市"))] if seat else []
    tail = [_ENDINGS[ending] for ending in endings] + (["Co., Ltd."] if legal else [])
    return " ".join((*head, *map(romanise, _pairs(core)), *tail))


def core_of(name: str) -> str:
    """What is left of a name without its seat, what it does and its legal form: 星海 of 北京星海宇航科技有限公司."""
    return _parts(name)[1]


def _parts(name: str) -> tuple[str, str, list[str], str]:
    """Seat, core, endings and legal form; all but the core may be empty."""
    form = _LEGAL.search(name)
    rest = name[: form.start()] if form else name
    seat = _SEAT.match(rest)
    rest = rest[seat.end() :] if seat else rest
    endings: list[str] = []
    while (ending := _ENDING.search(rest)) and ending.start() >= _LEAST:
        rest, endings = rest[: ending.start()], [ending[0], *endings]
    return seat[0] if seat else "", rest, endings, form[0] if form else ""


def _pairs(brand: str) -> list[str]:
    """The words of a brand: two characters each, as such names are made (星移|联信), and those of the tagger where it is longer."""
    if len(brand) <= 3:
        return [brand]
    return [brand[:2], brand[2:]] if len(brand) == 4 else [word for word, _ in tagged(brand)]
