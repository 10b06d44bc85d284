"""Chinese dates, times and periods in English: 11月12日上午10时30分（北京时间） is "10:30 on November 12 (Beijing time)".

For reading only: the moment an article was published is `crawlers.dates`' business. Nothing is computed from today's date; 今年 stays
"this year".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from translate.numerals import DIGITS, narrow, parse_numeral

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_HAN_DIGITS = "".join(DIGITS)
_N = rf"(?:\d{{1,2}}(?!\d)|[{_HAN_DIGITS}十廿]{{1,3}})"
_YEAR = rf"(?:(?<!\d)(?:1[89]|20)\d\d(?=年|[-/.—–至到~]\d{{4}}年)|[一二][八九〇零○][{_HAN_DIGITS}]{{2}}(?=年))"
_HALF = "上午|下午|凌晨|清晨|早上|早晨|早间|今晨|傍晚|晚上|晚间|深夜|夜间|中午|午间|正午|午后|晚"
_CLOCK = (
    rf"(?:(?P<half>{_HALF})\s?)?"
    rf"(?:(?P<h>{_N})(?:时|点(?!\d|[{_HAN_DIGITS}]{{1,2}}[亿万%]))(?:(?P<half_hour>半)|(?P<min>{_N})分(?!钟)(?:(?P<sec>{_N})秒)?|整|许)?"
    r"|(?P<h2>(?<![\d:])\d{1,2}):(?P<min2>\d\d)(?::(?P<sec2>\d\d))?(?![\d:]))"
)
_ZONE = r"(?:\s?[（(](?P<zone>北京时间|当地时间|世界时|协调世界时|美国?东部?时间)[）)])?"
_PRE_ZONE = r"(?:(?P<pre_zone>北京时间|当地时间)\s?)?"
_WEEKDAY = r"(?:\s?[（(]?(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天])[）)]?)?"
_DATE = (
    rf"(?:(?P<year>{_YEAR})年\s?|(?P<rel>今年|去年|明年|前年|后年|同年|次年|当年)(?=\s?(?:\d|[一二三四五六七八九十]{{1,2}}月)))?"
    rf"(?:(?P<month>{_N})月(?!球|亮|饼|壤|背|薪|底|初|末|中|上旬|下旬)\s?)?"
    rf"(?:(?<=[年月\s（(，。、至到])|(?<![\d第{_HAN_DIGITS}十百千万亿.])(?=\d))?(?:(?P<day>{_N})[日号](?![线楼院站店机文台厅]|元(?![旦宵])|[圆币])){_WEEKDAY}"
)
_SHORT = {
    "一": "Monday",
    "二": "Tuesday",
    "三": "Wednesday",
    "四": "Thursday",
    "五": "Friday",
    "六": "Saturday",
    "日": "Sunday",
    "天": "Sunday",
}
_ZONES = {"北京时间": "Beijing time", "当地时间": "local time", "世界时": "UTC", "协调世界时": "UTC"}
_RELATIVE_YEARS = {
    "今年": "this year",
    "去年": "last year",
    "明年": "next year",
    "前年": "the year before last",
    "后年": "the year after next",
    "同年": "the same year",
    "次年": "the following year",
    "当年": "that year",
}
_PARTS = {
    "上半年": "first half",
    "下半年": "second half",
    "年底": "end",
    "年末": "end",
    "年初": "beginning",
    "年中": "middle",
    "岁末": "end",
}
_FIXED = {
    "今年": "this year",
    "去年": "last year",
    "明年": "next year",
    "前年": "the year before last",
    "同年": "the same year",
    "次年": "the following year",
    "本月底": "end of this month",
    "本月初": "beginning of this month",
    "本月": "this month",
    "上个月": "last month",
    "下个月": "next month",
    "上月底": "end of last month",
    "下月底": "end of next month",
    "下月初": "beginning of next month",
    "上月": "last month",
    "下月": "next month",
    "当月": "that month",
    "月底": "end of the month",
    "月初": "beginning of the month",
    "年底": "end of the year",
    "年初": "beginning of the year",
    "年内": "within the year",
    "年末": "end of the year",
    "年中": "mid-year",
    "除夕": "Chinese New Year's Eve",
    "本周": "this week",
    "上周": "last week",
    "下周": "next week",
    "周末": "weekend",
    "今日": "today",
    "今天": "today",
    "昨日": "yesterday",
    "昨天": "yesterday",
    "明日": "tomorrow",
    "明天": "tomorrow",
    "前天": "the day before yesterday",
    "当日": "that day",
    "当天": "that day",
    "同日": "the same day",
    "次日": "the next day",
    "近日": "recently",
    "日前": "recently",
    "近期": "recently",
    "上半年": "first half",
    "下半年": "second half",
    "上午": "in the morning",
    "下午": "in the afternoon",
    "凌晨": "before dawn",
    "今晨": "this morning",
    **{f"{day}上午": "this morning" for day in ("今天", "今日")},
    **{f"{day}下午": "this afternoon" for day in ("今天", "今日")},
    **{f"{day}凌晨": "early this morning" for day in ("今天", "今日")},
    **{f"{day}{part}": f"yesterday {name}" for day in ("昨天", "昨日") for part, name in (("上午", "morning"), ("下午", "afternoon"))},
    "今晚": "tonight",
    "昨晚": "last night",
    "北京时间": "Beijing time",
    "当地时间": "local time",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, time or period in a text; offsets are code points, end exclusive."""

    start: int
    end: int
    text: str
    english: str


def _number(text: str | None) -> int | None:
    """A day, month, hour or year in digits or Han numerals."""
    if not text:
        return None
    if text.isdigit():
        return int(text)
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    value = parse_numeral(text.replace("廿", "二十"))
    return None if value is None else int(value)


def _clock(match: re.Match[str]) -> str | None:
    """``15:00``; empty when there is no time, None when it cannot be one."""
    found = match.groupdict()
    hour = _number(found.get("h") or found.get("h2"))
    if hour is None:
        return ""
    minute = 30 if found.get("half_hour") else _number(found.get("min") or found.get("min2")) or 0
    second = _number(found.get("sec") or found.get("sec2"))
    half = found.get("half") or ""
    if hour < 12 and (half in {"下午", "傍晚", "晚上", "晚间", "深夜", "夜间", "晚", "午后"} or (half in {"中午", "午间"} and hour < 10)):
        hour += 12
    if hour > 24 or minute > 59 or (second or 0) > 59:
        return None
    return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second is not None else "")


def _zone(match: re.Match[str]) -> str:
    found = match.groupdict()
    name = found.get("zone") or found.get("pre_zone")
    return f" ({_ZONES.get(name, 'local time')})" if name else ""


def _day(match: re.Match[str]) -> str | None:
    year, month, day = _number(match["year"]), _number(match["month"]), _number(match["day"])
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    weekday = f"{_SHORT[match['weekday']]}, " if match["weekday"] else ""
    if month is None:
        if year is not None or match["rel"] or not match["day"].isdigit() or "号" in match[0]:
            return None
        return f"{weekday}the {ordinal(day or 0)}"
    base = f"{weekday}{MONTHS[month - 1]} {day}"
    if year is not None:
        return f"{base}, {year}"
    return f"{base} {_RELATIVE_YEARS[match['rel']]}" if match["rel"] else base


def ordinal(number: int) -> str:
    """1st, 22nd, 13th."""
    suffix = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{suffix}"


def _date(match: re.Match[str]) -> str | None:
    day, clock = _day(match), _clock(match)
    if day is None or clock is None:
        return None
    return (f"{clock} on {day}" if clock else day) + _zone(match)


def _time(match: re.Match[str]) -> str | None:
    """三点 may be three points and 一时 a while: a bare hour in Han numerals needs a part of the day beside it."""
    clock, zone = _clock(match), _zone(match)
    sure = match["half"] or zone or match["min"] or match["half_hour"] or match["h2"] or (match["h"].isdigit() and "时" in match[0])
    return clock + zone if clock and sure else None


def _month(match: re.Match[str]) -> str | None:
    year, month, part = _number(match["year"]), _number(match["month"]), match["part"]
    if month is None or not 1 <= month <= 12:
        return None
    name = MONTHS[month - 1] + (f" {year}" if year else "") + (f" {_RELATIVE_YEARS[match['rel']]}" if match["rel"] else "")
    prefix = {
        "底": "end of ",
        "末": "end of ",
        "初": "beginning of ",
        "中旬": "mid-",
        "上旬": "early ",
        "下旬": "late ",
        "份": "",
        None: "",
    }[part]
    return prefix + name


def _quarter(match: re.Match[str]) -> str:
    when = match["year"] and str(_number(match["year"]))
    number = _number(match["q"]) if match["q"] in _HAN_DIGITS else int(match["q"])
    rel = f" {_RELATIVE_YEARS[match['rel']]}" if match["rel"] else ""
    english = f"first {('one', 'two', 'three', 'four')[(number or 1) - 1]} quarters" if match["first"] else f"Q{number}"
    return f"{english} of {when}" if when and match["first"] else f"{english} {when}" if when else english + rel


def _part_of_year(match: re.Match[str]) -> str:
    when = str(_number(match["year"])) if match["year"] else _RELATIVE_YEARS[match["rel"]]
    return f"{_PARTS.get(match['part']) or _PARTS['年' + match['part']]} of {when}"


def _years(match: re.Match[str]) -> str:
    end = f" to {_number(match['until'])}" if match["until"] else ""
    within = {"内": "within ", "以来": "since ", "前": "before ", "后": "after "}.get(match["side"] or "", "")
    return f"{within}{_number(match['year'])}{end}"


def _plan(match: re.Match[str]) -> str:
    number = parse_numeral("十" + match["plan"])
    return f"{ordinal(int(number or 0))} Five-Year Plan"


def _century(match: re.Match[str]) -> str:
    century, decade = _number(match["century"]) or 0, _number(match["decade"])
    return f"the {(century - 1) * 100 + decade}s" if decade else f"the {ordinal(century)} century"


_LUNAR_DAYS = {f"初{char}": value for value, char in enumerate("一二三四五六七八九十", 1)}


def _lunar(match: re.Match[str]) -> str | None:
    """农历八月十五, 腊月廿九, 闰六月: months of the lunar calendar are numbered, not named; a leap month repeats the one before."""
    found = match.groupdict()
    month = {"正": 1, "腊": 12, "冬": 11}.get(match["month"]) or _number(match["month"])
    day = _LUNAR_DAYS.get(found.get("day") or "") or _number(found.get("day"))
    if not month or month > 12 or (day or 1) > 30:
        return None
    name = f"{'leap ' if found.get('leap') else ''}{ordinal(month)} lunar month"
    return f"the {ordinal(day)} day of the {name}" if day else f"the {name}"


def _weekday(match: re.Match[str]) -> str:
    return f"{dict(zip('本上下', ('this', 'last', 'next'), strict=True))[match['which'][0]]} {_SHORT[match['weekday']]}"


def _new_year(match: re.Match[str]) -> str:
    """大年初一 opens the Chinese New Year, 大年三十 is its eve."""
    day = _LUNAR_DAYS.get(match["day"])
    return f"the {ordinal(day)} day of the Chinese New Year" if day else "Chinese New Year's Eve"


_LUNAR_DAY = (
    r"初[一二三四五六七八九十]|[一二三]?十[一二三四五六七八九]?(?!日|[周年次名家余多])|廿[一二三四五六七八九]?|(?<=月)\d{1,2}(?=日)"
)
_PLAN = r"[“\"「]?十(?P<plan>[一二三四五六])五[”\"」]?(?:规划|计划)?(?=[”\"」]|时期|期间|末|以来|收官|开局|[，。、\s]|$|建议|纲要)"
_Q_YEAR = rf"(?:(?P<year>{_YEAR})年\s?|(?P<rel>今年|去年|明年))"
_FIXED_WORDS = "|".join(sorted(_FIXED, key=lambda name: -len(name)))
# What a text must hold for a rule to apply, the rule, and its English. Most sentences hold few of these signs, and to look for one is
# many times quicker than to try the rule at every character.
_RULES: tuple[tuple[re.Pattern[str], re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = tuple(
    (re.compile(sign), re.compile(pattern), render)
    for sign, pattern, render in (
        ("历", rf"(?:农历|阴历|夏历)(?P<leap>闰)?(?P<month>[正腊冬一二三四五六七八九十]{{1,2}})月(?:(?P<day>{_LUNAR_DAY})日?)?", _lunar),
        ("[正腊闰]", rf"(?P<leap>闰)?(?P<month>[正腊]|(?<=闰)[一二三四五六七八九十]{{1,2}})月(?:(?P<day>{_LUNAR_DAY}))?", _lunar),
        (
            "月[初廿]",
            r"(?<!\d)(?P<month>冬|十[一二]|[一二三四五六七八九十])月(?P<day>初[一二三四五六七八九十]|廿[一二三四五六七八九]?)",
            _lunar,
        ),
        ("周", rf"(?P<which>[本上下]周)(?P<weekday>[{''.join(_SHORT)}])(?![级家年个次名位颗枚款项支])", _weekday),
        ("大年", r"大年(?P<day>初[一二三四五六七八九十]|三十)", _new_year),
        ("[日号]", rf"{_PRE_ZONE}{_DATE}(?:\s?，?{_CLOCK})?{_ZONE}", _date),
        ("季度", rf"{_Q_YEAR}?(?:(?P<first>前)|第)?(?P<q>[一二三四1-4])季度", _quarter),
        ("年", rf"{_Q_YEAR}(?P<part>上半年|下半年|年?[底末初中](?!国|美|期|央|心|的|旬))", _part_of_year),
        (
            "月",
            rf"{_Q_YEAR}?(?P<month>{_N})月(?:(?P<part>底|末|初|上旬|中旬|下旬|份))?(?![球亮饼壤背]|度(?!过))",
            _month,
        ),
        ("年", rf"(?P<year>{_YEAR})年?[-–—至到~](?P<until>{_YEAR})年(?P<side>)", _years),
        ("年", rf"(?P<year>{_YEAR})年(?:度(?!过))?(?P<until>)(?P<side>内|以来)?", _years),
        (
            "世纪",
            r"(?<![\d一二三四五六七八九十])(?P<century>\d\d|[一二]?十[一二三四五六七八九]?)世纪(?:(?P<decade>[二三四五六七八九]十|\d0)年代)?",
            _century,
        ),
        ("五", _PLAN, _plan),
        ("[时点:]", rf"{_PRE_ZONE}{_CLOCK}{_ZONE}", _time),
        (_FIXED_WORDS, rf"(?<![\d{_HAN_DIGITS}十百千万几数多余半整全每])(?:{_FIXED_WORDS})", lambda match: _FIXED[match[0]]),
    )
)


def read_moments(text: str) -> tuple[Moment, ...]:
    """Dates, times and periods, in order and without overlap; what cannot be a date (13月) is left alone."""
    flat, offsets = _squeeze(narrow(text))
    taken: list[Moment] = []
    used = bytearray(len(flat))
    for sign, pattern, render in _RULES:
        for match in pattern.finditer(flat) if sign.search(flat) else ():
            if match.start() == match.end() or any(used[match.start() : match.end()]):
                continue
            english = render(match)
            if english:
                used[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
                start, end = offsets[match.start()], offsets[match.end() - 1] + 1
                taken.append(Moment(start, end, text[start:end], english))
    return tuple(sorted(taken, key=lambda moment: moment.start))


_GAP = re.compile(r"(?<=[\d年月日号时点分午晚晨]) (?=[年月日号时点分上下\d初底末中])")


def _squeeze(flat: str) -> tuple[str, list[int] | range]:
    """Without the spaces that some houses set inside dates (2025 年 12 月 3 日), and where each character was."""
    gaps = {match.start() for match in _GAP.finditer(flat)} if " " in flat else ()
    if not gaps:
        return flat, range(len(flat))
    kept = [index for index in range(len(flat)) if index not in gaps]
    return "".join(flat[index] for index in kept), kept
