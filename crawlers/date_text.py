"""The first step of `crawlers.dates`: one spelling for what people write in many.

Markup goes, full-width and Chinese numerals become digits, Traditional and Korean units become Simplified Chinese ones, weekdays are
read apart. What the string then means is for the other modules of this family.
"""

import html
import re
import unicodedata

LONGEST = 300  # characters looked at; a date stands at the start of what a page calls its date

_SPELLING = str.maketrans(
    "時點號週剛個鐘頭發佈間淩兩禮後於東國農曆陰報會議舉辦開實預編輯張貼年년월일시분초‐‑‒–—−﹣～〜",
    "时点号周刚个钟头发布间凌两礼后于东国农历阴报会议举办开实预编辑张贴年年月日时分秒-------~~",
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_TAG = re.compile(r"</?[a-z][^<>]{0,100}>", re.IGNORECASE)
_HALF_DAYS = {"오전": "上午", "오후": "下午", "午前": "上午", "午间": "中午"}
_WEEKDAY = re.compile(
    r"[(\[]?\s?(?:(?<![上下本这\d])周|(?<![上下本这])(?:星期|礼拜))[一二三四五六日天]\s?[)\]]?"
    r"|[(\[]?[月火水木金土日]曜日?[)\]]?|\([月火水木金土日一二三四五六]\)"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?",
    re.IGNORECASE,
)
_ENGLISH_DAY = r"(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
_BESIDE = re.compile(
    r"(?:^|[:,]\s?|[\d日号][\s,]{0,2}[(\[]?\s?)(?:周|星期|礼拜|\()([一二三四五六日天月火水木金土])曜?日?(?=[\s)\],\d]|$)"
    rf"|(?<![a-z])(?<![a-z]\s){_ENGLISH_DAY}(?:\s|[.,]{{1,2}}\s?)(?=\d{{1,4}}\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    rf"|(?<=\d)[\s,]{{0,2}}[(\[]?{_ENGLISH_DAY}(?=[)\],.]|$)",
    re.IGNORECASE,
)
_DAYS = "一二三四五六日月火水木金土天"
_DIGITS = {char: value for value, chars in enumerate(("〇○零", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for char in chars}
_UNITS = "年|月|日|号|时(?!报)|点|分(?!之)|秒|天|周|小时|个|刻"
_LUNAR = re.compile(
    r"(?:农历|阴历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)\s?[^\s,;|()]*"
)  # official sites print it beside the date
_COMPACT = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})T(\d{2})(\d{2})(\d{2})?(?!\d)")
_LETTER_O = re.compile("(?<=[一二三四五六七八九])[Oo0]{1,2}(?=[一二三四五六七八九年])")  # 二OO六年, typed without the sign for zero
_NUMERAL = re.compile(rf"[〇○零一二三四五六七八九十百两廿卅]{{1,8}}(?=\s?(?:{_UNITS}))")


def tidy(text: str) -> str:
    """The string in one spelling, one line, at most `LONGEST` characters.

    >>> tidy("二〇二六年十一月十二日（星期四）０８：３０")
    '2026年11月12日 08:30'
    """
    text = _TAG.sub(" ", html.unescape(_INVISIBLE.sub("", text[: LONGEST * 4])))
    text = unicodedata.normalize("NFKC", text)[:LONGEST].translate(_SPELLING)
    for written, meant in _HALF_DAYS.items():
        text = text.replace(written, meant)
    text = _COMPACT.sub(_spread, _WEEKDAY.sub(" ", _LUNAR.sub(" ", text)))
    text = _LETTER_O.sub(lambda match: "〇" * len(match[0]), text)
    return " ".join(_NUMERAL.sub(_numeral, text).split())


def weekday(text: str) -> int | None:
    """The one weekday that stands beside the date of an untidied string, Monday as 0: it must not contradict it."""
    found = _BESIDE.findall(unicodedata.normalize("NFKC", text[:LONGEST]).translate(_SPELLING))
    days = {_DAYS.index(zh) % 7 if zh else "montuewedthufrisatsun".index((before or behind).lower()) // 3 for zh, before, behind in found}
    return days.pop() if len(days) == 1 else None


def _spread(match: re.Match[str]) -> str:
    """ISO's basic form in its extended one: 20261112T083000 as 2026-11-12T08:30:00."""
    year, month, day, *clock = match.groups()
    return f"{year}-{month}-{day}T{':'.join(part for part in clock if part)}"


def _numeral(match: re.Match[str]) -> str:
    """A numeral that stands before a unit. 一一五年 is a year of the Republic, 三五天 are several days."""
    is_year = len(match[0]) == 3 and match.string.startswith("年", match.end()) and set(match[0]) <= _DIGITS.keys()
    return "".join(str(_DIGITS[char]) for char in match[0]) if is_year else _number(match[0])


def _number(numeral: str) -> str:
    """A Chinese numeral below two hundred, or a year digit by digit; what is neither stays as it is."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if numeral.startswith("一百"):  # 民国一百一十五年
        rest = numeral[2:].lstrip("零〇○")
        below = _number(rest) if rest else "0"
        return str(100 + int(below)) if below.isdigit() and int(below) < 100 else numeral
    if "百" in numeral:
        return numeral
    if "十" not in numeral:
        vague = len(numeral) in {2, 3} and not set(numeral) & set("〇○零")  # 三五天 is several days, not thirty-five
        return numeral if vague else "".join(str(_DIGITS[char]) for char in numeral)
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return str(_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0))
