"""Datelines and closing credits of news paragraphs: 新华社北京1月2日电（记者…） in front, （完） behind.

They confuse engines and read badly word by word, so they are taken off and put into English by rule. An agency is one of a list, or
whatever stands before a date and 电, 讯 or 消息 at the very start.
"""

import re
from dataclasses import dataclass

from translate.dictionary import look_up, romanise, romanise_person
from translate.moments import read_moments
from translate.normalise import normalise

_AGENCIES = {
    "新华社": "Xinhua",
    "新华网": "Xinhuanet",
    "新华财经": "Xinhua Finance",
    "中新社": "China News Service",
    "中新网": "China News Network",
    "中新财经": "China News Finance",
    "人民网": "People's Daily Online",
    "本报": "Own report",
    "本刊": "Own report",
    "央视网": "CCTV.com",
    "央视新闻": "CCTV News",
    "央广网": "CNR",
    "中国网": "China.org.cn",
    "光明网": "Guangming Online",
    "经济日报": "Economic Daily",
    "科技日报": "Science and Technology Daily",
    "财联社": "Cailianshe",
    "界面新闻": "Jiemian News",
    "澎湃新闻": "The Paper",
    "证券时报": "Securities Times",
    "第一财经": "Yicai",
    "每经": "National Business Daily",
    "36氪": "36Kr",
    "IT之家": "ITHome",
    "格隆汇": "Gelonghui",
    "环球网": "Huanqiu",
    "中国航天报": "China Space News",
    "北京日报": "Beijing Daily",
}
_NAME = "|".join(sorted(_AGENCIES, key=lambda name: -len(name)))
_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_BY = r"(?:[（(](?P<by>[^（()）]{0,60})[）)])?\s*+(?:[，：:]\s*+)?"
_DATELINE = re.compile(
    rf"\s*(?P<agency>{_NAME})(?P<rest>[^\s，。：（(]{{0,14}}?)\s*+(?:(?P<date>{_DATE})\s*+)?(?P<kind>电|電|讯|訊|消息)\s*{_BY}"
)
_ANY_DATELINE = re.compile(
    rf"\s*(?P<agency>[^\W\d_][^\s，。：、（()）“”]{{1,17}}?)\s*+(?P<date>{_DATE})\s*+(?P<kind>电|電|讯|訊|消息)(?=[\s（(，：:]|记者|記者)\s*{_BY}"
)
_BRACKETED = re.compile(
    r"\s*【(?P<agency>[^】／/，。]{2,14}?)(?:[／/](?P<how>[^】]{2,16})|讯|訊|消息|报道|報道|报导|報導|电|電|综合报道|綜合報導)】\s*"
)
_SUFFIX = re.compile(
    r"(?<!\s)\s*+[（(](?:完|责任编辑|责编|编辑|记者|作者|来源|原标题|总台(?:央视)?记者)[:：]?(?P<by>[^（()）]{0,60})[）)]\s*\Z"
)
_REPORTERS = re.compile(r"(?:记者|通讯员|作者|总台(?:央视)?记者)[:：]?\s*(?P<names>.+)")
_HAN = re.compile("[\u3400-\u9fff]")
_PROVINCES = re.compile(
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|"
    "广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆"
)


@dataclass(frozen=True, slots=True)
class Lifted:
    """A paragraph without its dateline and closing credits; those in English, empty when there were none."""

    before: str  # Chinese, as it stood
    before_en: str
    text: str
    after: str
    after_en: str


def lift(paragraph: str) -> Lifted:
    """Take the dateline and the closing credits off. The three parts together are the paragraph.

    >>> lift("样本社武汉6月28日电 公司签约。").before_en
    'Wuhan, June 28 (样本社) –'
    """
    head = _DATELINE.match(paragraph) or _ANY_DATELINE.match(paragraph) or _BRACKETED.match(paragraph)
    start = head.end() if head and head.end() < len(paragraph) else 0
    tail = _SUFFIX.search(paragraph, start)
    end = tail.start() if tail and tail.start() > start else len(paragraph)
    before_en = _dateline(head) if head and start else ""
    after_en = _credits(tail[0]) if tail and end < len(paragraph) else ""
    return Lifted(paragraph[:start], before_en, paragraph[start:end], paragraph[end:], after_en)


def _dateline(head: re.Match[str]) -> str:
    found = head.groupdict()
    agency, rest = re.sub("^[据據]", "", found["agency"]), found.get("rest") or ""
    moments = read_moments(found.get("date") or "")
    date = moments[0].english if moments else ""
    reporters = _credits(found.get("by") or "")
    credit = f" ({reporters})" if reporters else ""
    if agency in _AGENCIES:
        place = _place(rest) if len(rest) <= 6 else ""
        return ", ".join(part for part in (_AGENCIES[agency], place, date) if part) + credit + ":"
    name, place = _cut(agency) if date else (agency, "")
    where = ", ".join(part for part in (place, date) if part)
    return f"{where} ({name}){credit} –" if where else f"({name}){credit} –"


def _cut(agency: str) -> tuple[str, str]:
    """样本财经武汉 is 样本财经 in Wuhan: the longest known place at the end, after a name of two characters or more."""
    for size in range(min(6, len(agency) - 2), 1, -1):
        place = _known_place(agency[-size:])
        if place:
            return agency[:-size], place
    return agency, ""


def _place(chinese: str) -> str:
    return (_known_place(chinese) or romanise(chinese)) if chinese else ""


def _known_place(chinese: str) -> str:
    """The English of a place that the dictionary has, or of one after its province; else empty."""
    chinese = normalise(chinese).text
    province = _PROVINCES.match(chinese)
    if province and 2 <= len(chinese) - province.end() <= 3:
        town = chinese[province.end() :]
        return f"{_known_place(town) or romanise(town)}, {romanise(province[0])}"
    if chinese.endswith("海域") and len(chinese) > 3:
        return _known_place(chinese[:-2])
    word = look_up(chinese)
    name = re.match(r"[A-Z][\w'ü]*(?: [A-Z][\w'ü]*)*", word.english) if word else None
    return re.sub(r" (?:City|County|Province|Prefecture|District|Municipality)\Z", "", name[0]) if name else ""


def _credits(text: str) -> str:
    match = _REPORTERS.search(text.strip("（）() "))
    if not match:
        return ""
    names = [name for name in re.split(r"[\s、，,/]+", match["names"].rstrip("）) ")) if _HAN.search(name)]
    people = ", ".join(romanise_person(name) for name in names if len(name) <= 4)
    return f"by {people}" if people else ""
