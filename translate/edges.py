"""Where a name begins and ends: the text as it is searched, word boundaries in both scripts, and what belongs to the span.

Latin names end at word boundaries and keep their capitals; short Chinese names must not cut a word in two (引力 in 吸引力), which
segmentation of the few characters around them tells; legal suffixes belong to the name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from parallax.fold import fold, fold_with_offsets
from translate.aliases import Form, level
from translate.markup_remains import without_markup
from translate.noise import HAN, noise

_HAN_CHAR = re.compile(f"[{HAN}]")
_KANA = re.compile("[ぁ-ゖァ-ヺ]")  # 波音に, the sound of waves
_WORDS_BEFORE = "有限责任公司|股份有限公司|集团有限公司|有限公司|集团股份有限公司"
_ZH_LEGAL = re.compile(
    rf"(?:科技|技术|航天|空间|宇航|网络|信息|发展|集团|控股|卫星|工程|系统|装备|股份|产业|实业|通信|投资|\([{HAN}]{{2,4}}\)){{0,5}}(?:{_WORDS_BEFORE})"
)
_EN_SUFFIX = r"Co\.?,? ?Ltd\.?|Co\.?|Inc\.?|Ltd\.?|LLC|Corp\.?|Corporation|Company|Limited|Holdings|Technology|Technologies|Group|PLC|GmbH"
_EN_LEGAL = re.compile(rf"(?:,? (?:{_EN_SUFFIX})(?![A-Za-z]))+")
_MODEL = re.compile(r"[A-Za-z]{1,2}(?![A-Za-z0-9])")
_ZH_MODEL = re.compile("改进型|[甲乙丙丁戊改]|[a-gr](?![a-z0-9])")
_SHOUTING = re.compile(r"[A-Z]{2,} [A-Z]{4,}\b|\b[A-Z]{3,} [A-Z]{2,}")  # in a headline of capitals, MOST is a word
_TWO_WORDS = re.compile("[A-Za-z]{2}-[A-Za-z]{2}")  # Land-Space, but a one-space indent
_ADDRESS = re.compile(r"://|www\.|@\w+\.|\w\.(?:com|cn|org|net|gov|io|edu)\b", re.IGNORECASE)
_DATE = re.compile(r"\d[日月年]$")  # 30日星网: what a date ends with does not begin a word
_ABBREVIATED = "美俄英德韩澳欧港"  # countries by one character; 日 is rather a day, 法 the law
_AROUND = 10
_SHORT, _MEDIUM = 2, 4  # Chinese characters


@dataclass(slots=True)
class Haystack:
    """A text made ready for search; ``folded`` has its own offsets until `original` maps them back."""

    text: str
    folded: str
    gaps: Sequence[tuple[int, int]] = ()  # what was taken out, the last first: each as the text was when it was taken
    _offsets: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of a span in the folded one."""
        if self._offsets is None:
            offsets = fold_with_offsets(self.text)[1]
            for first, last in reversed(self.gaps):
                del offsets[first:last]
            self._offsets = offsets
        return self._offsets[start], self._offsets[end - 1] + 1


@lru_cache(maxsize=1)
def prepare(text: str) -> Haystack:
    """Fold and level a text, without what is left of markup, names that are spaced out (蓝 箭 航 天) or mixed with pinyin closed up.

    The last text is kept: names and candidates are looked for in the same one.
    """
    folded, remains = without_markup(level(fold(text)))
    if remains:
        folded = level(_without(folded, remains))
    gaps = noise(folded)
    return Haystack(text, _without(folded, gaps) if gaps else folded, [*gaps, *remains] if remains else gaps)


def _without(folded: str, gaps: Sequence[tuple[int, int]]) -> str:
    starts, ends = (0, *(end for _, end in gaps)), (*(start for start, _ in gaps), len(folded))
    return "".join(folded[start:end] for start, end in zip(starts, ends, strict=True))


def fits(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether a form that occurs at this place of the folded text stands there as a word of its own, written as it should be."""
    folded = hay.folded
    if _joins(folded[start - 1 : start], folded[start]) or _joins(folded[end : end + 1], folded[end - 1]):
        return model_end(folded, end, form) > end and not _joins(folded[start - 1 : start], folded[start])
    if form.alias.lang == "en":
        return _capitals_fit(hay, start, end, form) and not _in_address(folded, start, end) and not _hyphenated(folded, start, end, form)
    return len(form.text) > _SHORT or not _KANA.search(folded[max(0, start - 1) : start] + folded[end : end + 1])


def _joins(outer: str, inner: str) -> bool:
    """Whether two neighbours make one Latin word or number."""
    return bool(outer) and _latin(outer) and _latin(inner)


def _latin(char: str) -> bool:
    return char.isalnum() and char < "\u0250"


def _hyphenated(folded: str, start: int, end: int, form: Form) -> bool:
    """GeneSat-1 is not Genesat, nor is Extra-Galactic Energy a company."""
    before = " " in form.text and folded[start - 1 : start] == "-" and folded[start - 2 : start - 1].isalpha()
    return before or (form.alias.kind != "product" and folded[end : end + 1] == "-" and folded[end + 1 : end + 2].isdigit())


def _in_address(folded: str, start: int, end: int) -> bool:
    left = max(folded.rfind(" ", max(0, start - 60), start), folded.rfind("\n", max(0, start - 60), start), start - 60, -1)
    right = min([at for at in (folded.find(" ", end, end + 20), folded.find("\n", end, end + 20)) if at >= 0], default=end + 20)
    token = folded[left + 1 : right]
    return "." in token and bool(_ADDRESS.search(token)) and not _HAN_CHAR.search(token[: start - left - 1])


def _capitals_fit(hay: Haystack, start: int, end: int, form: Form) -> bool:
    first, last = hay.original(start, end)
    found, wanted = hay.text[first:last], form.text
    if len(found) != len(wanted):
        return True
    pairs = list(zip(wanted, found, strict=True))
    letters = [char for char in wanted if char.isalpha()]
    if len(letters) <= 5 and all(char.isupper() for char in letters):
        shouted = not form.alias.safe and _SHOUTING.search(hay.text[max(0, first - 12) : last + 12])
        return all(char.isupper() for want, char in pairs if want.isalpha()) and not shouted
    two_words = " " in wanted or (bool(_TWO_WORDS.search(wanted)) and not _TWO_WORDS.search(form.alias.text))
    if form.alias.case or not form.alias.safe or two_words or len(letters) < 6:
        return all(char.isupper() for index, (want, char) in enumerate(pairs) if want.isupper() and not wanted[index - 1 : index].isalpha())
    return True


def uncut(folded: str, start: int, end: int) -> bool:
    """Whether segmentation leaves the span whole at both edges."""
    import rjieba

    left = start if _DATE.search(folded[max(0, start - 4) : start]) else max(0, start - _AROUND)
    position, cuts = left, {left}
    for word in rjieba.cut(folded[left : end + _AROUND], False):
        position += len(word)
        cuts.add(position)
    return start in cuts and end in cuts


def elsewhere(folded: str, start: int) -> bool:
    """Whether the word before is the name of a place other than China: 珠海 before 国资委, 美 before 证监会."""
    import rjieba

    if start and folded[start - 1] in _ABBREVIATED:
        return True
    words = rjieba.tag(folded[max(0, start - _AROUND) : start])
    return bool(words) and words[-1][1] == "ns" and words[-1][0] != "中国"


def needs_segmenting(form: Form) -> bool:
    """Chinese names so short that they occur across word edges."""
    return (
        form.alias.lang == "zh" and (len(form.text) <= _SHORT or (not form.alias.safe and len(form.text) <= _MEDIUM)) and not form.numbered
    )


def model_end(folded: str, end: int, form: Form) -> int:
    """Where a product's designation ends: the E of Zhuque-2E, the 甲 of 长征七号甲."""
    if form.alias.kind != "product":
        return end
    pattern = _MODEL if folded[end - 1].isdigit() else _ZH_MODEL
    match = pattern.match(folded, end) if folded[end - 1].isdigit() or folded[end - 1] == "号" else None
    return match.end() if match else end


def suffix_end(hay: Haystack, end: int, form: Form) -> int:
    """Where a company's name ends once its legal suffix is added."""
    if form.alias.kind == "ticker":
        return end
    if form.alias.lang == "zh":
        match = _ZH_LEGAL.match(hay.folded, end)
        return match.end() if match else end
    match = _EN_LEGAL.match(hay.text, hay.original(end - 1, end)[1])
    return end + len(level(fold(match[0]))) if match else end
