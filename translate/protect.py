"""What must survive machine translation: names and amounts go into the Chinese sentence as their English, and are looked for afterwards.

Engines copy Latin text far better than they translate it: of real Argos output, company names came out right 3.5 % of the time and
yuan as dollars 68 %. Datelines, agency suffixes and emoji confuse engines; `lift` takes them off first. What an engine did wrong
nevertheless is found by `translate.gates`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translate.dictionary import romanise, romanise_person
from translate.gloss import Span
from translate.moments import read_moments

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
_DATELINE = re.compile(
    rf"\s*(?P<agency>{_NAME})(?P<rest>[^\s，。：（(]{{0,14}}?)\s*(?P<date>(?:\d{{4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日)?\s*(?P<kind>电|讯|消息)\s*"
    r"(?:[（(](?P<by>[^（()）]{0,60})[）)])?\s*[，：:]?\s*"
)
_SUFFIX = re.compile(r"\s*[（(](?:完|责任编辑|责编|编辑|记者|作者|来源|原标题|总台(?:央视)?记者)[:：]?(?P<by>[^（()）]{0,60})[）)]\s*\Z")
_REPORTERS = re.compile(r"(?:记者|通讯员|作者|总台(?:央视)?记者)[:：]?\s*(?P<names>.+)")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Lifted:
    """A paragraph without its dateline and closing credits; those in English, empty when there were none."""

    before: str  # Chinese, as it stood
    before_en: str
    text: str
    after: str
    after_en: str


@dataclass(frozen=True, slots=True)
class Protected:
    """A sentence as an engine gets it, and the spans that its output must contain."""

    text: str
    spans: tuple[Span, ...]


def lift(paragraph: str) -> Lifted:
    """Take off 新华社北京1月2日电（记者…） in front and （完） behind. The three parts together are the paragraph."""
    head = _DATELINE.match(paragraph)
    start = head.end() if head and head.end() < len(paragraph) else 0
    tail = _SUFFIX.search(paragraph, start)
    end = tail.start() if tail and tail.start() > start else len(paragraph)
    before_en = _dateline(head) if head and start else ""
    after_en = _credits(tail[0]) if tail and end < len(paragraph) else ""
    return Lifted(paragraph[:start], before_en, paragraph[start:end], paragraph[end:], after_en)


def _dateline(head: re.Match[str]) -> str:
    place = romanise(head["rest"]) if head["rest"] and len(head["rest"]) <= 6 else ""
    date = read_moments(head["date"])[0].english if head["date"] and read_moments(head["date"]) else ""
    reporters = _credits(head["by"] or "")
    parts = [part for part in (_AGENCIES[head["agency"]], place, date) if part]
    return ", ".join(parts) + (f" ({reporters})" if reporters else "") + ":"


def _credits(text: str) -> str:
    match = _REPORTERS.search(text.strip("（）() "))
    if not match:
        return ""
    names = [name for name in re.split(r"[\s、，,/]+", match["names"].rstrip("）) ")) if _HAN.search(name)]
    people = ", ".join(romanise_person(name) for name in names if len(name) <= 4)
    return f"by {people}" if people else ""


def without_emoji(text: str) -> str:
    """Engines stop at emoji and drop the rest; readers lose nothing."""
    return _EMOJI.sub("", text)


def protect(text: str, spans: Iterable[Span]) -> Protected:
    """Put the English of each span in its place. Spans must not overlap; their order does not matter.

    >>> protect("蓝箭融资1亿元", [Span(4, 7, "100 million yuan", "amount"), Span(0, 2, "LandSpace", "name")]).text
    'LandSpace融资100 million yuan'
    """
    ordered = sorted(spans, key=lambda span: span.start)
    out, position = "", 0
    for span in ordered:
        out = _join(out, text[position : span.start])
        out = _join(out, span.english)
        position = span.end
    return Protected(_join(out, text[position:]), tuple(ordered))


def _join(left: str, right: str) -> str:
    """Latin against Latin takes a space."""
    needs = (
        left
        and right
        and left[-1].isascii()
        and right[0].isascii()
        and (left[-1].isalnum() or left[-1] in "%.)")
        and (right[0].isalnum() or right[0] in "($")
    )
    return f"{left} {right}" if needs else left + right


def append_missing(target: str, missing: Sequence[Span]) -> str:
    """Add what the engine lost, in brackets and in the order of the original, each once."""
    words = list(dict.fromkeys(span.english for span in missing))
    return f"{target} [{'; '.join(words)}]".strip() if words else target


def introduce(target: str, english: str, chinese: str) -> str:
    """The first mention with its original beside it: "LandSpace (蓝箭航天)". Unchanged when the name is not there."""
    match = re.search(rf"(?<![\w-]){re.escape(english)}(?![\w-])(?! \()", target, re.IGNORECASE)
    return f"{target[: match.end()]} ({chinese}){target[match.end() :]}" if match else target
