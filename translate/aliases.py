"""From the names that a pack declares to the forms in which they are written.

``LandSpace`` is also Land Space, ``Zhuque-3`` also Zhuque 3, 朱雀三号 also 朱雀3号 and 朱雀-3; a family's numbered members (朱雀四号)
and a parent's academies (航天科技集团八院) follow a rule, so no list has to foresee them. Whether a form is accepted where it stands is
decided in `translate.names`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from parallax.catalogue.companies import Alias, Company
from parallax.fold import fold

_NUMERALS = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {
    "十" + one: 10 + n for n, one in enumerate("一二三四五六七八九", 1)
}
_ORDINALS = {number: numeral for numeral, number in _NUMERALS.items()}
_FAMILY_SIZE = 15
_MARKS = dict.fromkeys("‐‑‒–—―−﹣", "-") | dict.fromkeys("・•‧∙", "·") | {"’": "'", "‘": "'"}
_MARKED = re.compile(f"[{''.join(_MARKS)}]")
_ZH_NUMBER = re.compile(r"([一二三四五六七八九十]{1,2})号(.*)")
_ZH_DIGIT = re.compile(r"(\d{1,2})号(.*)")
_TWO_WORDS = re.compile("(?!中国)[一-鿿]{4}")  # 蓝箭 航天; but 中国 电信 are two words where a text is cut in words
_ZH_BARE_DIGIT = re.compile(r"(?<=[一-鿿])(?=\d{1,2}[A-Z]?$)")  # 猎鹰9, 亚太6D
_EN_NUMBER = re.compile(r"(?<=[A-Za-z])[- ]?(?=\d)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CITY_FIRM = re.compile(
    r"((?:Beijing|Shanghai|Shenzhen|Suzhou|Chengdu|Xi'an|Zhuhai|Hunan|Zhejiang|Jiangsu) \w+ .*?\w+|Beijing \w+)(?: Technology)"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a name is written."""

    text: str  # with its capitals
    alias: Alias
    company: Company
    name_en: str
    numbered: bool = False  # made by the family rule: needs a sign of its field nearby

    @property
    def key(self) -> str:
        """The form as it is looked for."""
        return _key(self.text)

    @property
    def safe(self) -> bool:
        """Whether it means its company wherever it stands."""
        return self.alias.safe and not self.numbered

    @property
    def spells_market(self) -> bool:
        """For a ticker: 688066.SH says that it is one, 688066 and PL do not."""
        return not (self.text.isdigit() or self.text.isalpha())


@cache
def _key(text: str) -> str:
    return level(fold(text))


def level(folded: str) -> str:
    """Folded text with its kinds of dashes, middle dots and apostrophes made one; the length stays."""
    for mark in set(_MARKED.findall(folded)):  # few are in any text: quicker than to translate every character
        folded = folded.replace(mark, _MARKS[mark])
    return folded


def all_forms(companies: Sequence[Company]) -> Iterator[Form]:
    """Every form of every name, those that the pack writes out before those made by rule."""
    by_id = {company.id: company for company in companies}
    made: list[Form] = []
    for company in companies:
        for alias in (*company.aliases, *_academy_names(company, by_id)):
            if not alias.refused:
                made += _forms(alias, company)
    yield from sorted(made, key=lambda form: form.text != form.alias.text)


def _forms(alias: Alias, company: Company) -> Iterator[Form]:
    base = Form(alias.text, alias, company, alias.product or company.name_en)
    if alias.bare:
        texts = _chinese(alias) if alias.lang == "zh" else _latin(alias)
        yield from (replace(base, text=text) for text in dict.fromkeys(texts))
    if alias.family:
        yield from _members(base)


def _chinese(alias: Alias) -> Iterator[str]:
    yield from _numbered(alias.text)
    if not (alias.product or alias.common or alias.follow) and _TWO_WORDS.fullmatch(alias.text):
        yield f"{alias.text[:2]} {alias.text[2:]}"


def _numbered(text: str) -> Iterator[str]:
    yield text
    if "航天" in text:
        yield text.replace("航天", "航太")  # in Taiwan
    if match := _ZH_NUMBER.search(text):
        number = _NUMERALS.get(match[1])
        stem, rest = text[: match.start()], match[2]
        if number and stem:
            yield from (f"{stem}{number}号{rest}", f"{stem}-{number}{rest}", f"{stem} {match[0]}")
    elif (match := _ZH_DIGIT.search(text)) and int(match[1]) in _ORDINALS:
        yield f"{text[: match.start()]}{_ORDINALS[int(match[1])]}号{match[2]}"
    elif _ZH_BARE_DIGIT.search(text):
        yield from (_ZH_BARE_DIGIT.sub(mark, text) for mark in "- ")


def _latin(alias: Alias) -> Iterator[str]:
    if alias.kind == "ticker":
        yield from _ticker(alias.text)
        return
    for text in (alias.text, _CAMEL.sub(" ", alias.text), *_joined(alias), *_shortened(alias)):
        if len(text) > 3:
            yield from (_EN_NUMBER.sub(mark, text) for mark in ("-", " ", ""))
        yield text


def _joined(alias: Alias) -> Iterator[str]:
    """Rocket Lab as RocketLab or Rocket-Lab, LandSpace as Land-Space: two words, both capitalised, and nothing that needs context."""
    words = _CAMEL.sub(" ", alias.text).split(" ")
    if len(words) == 2 and alias.safe and all(word[:1].isupper() and word.isalpha() and len(word) > 2 for word in words):
        yield from ("".join(words), "-".join(words))


def _shortened(alias: Alias) -> Iterator[str]:
    """Beijing Interstellar Development Technology without its last word."""
    if alias.safe and (match := _CITY_FIRM.fullmatch(alias.text)):
        yield match[1]


def _ticker(text: str) -> Iterator[str]:
    yield text
    number, _, market = text.partition(".")
    if len(number) == 6 and market:
        yield from (number, market + number)
    elif market == "HK":
        yield number.zfill(5) + ".HK"


def _members(base: Form) -> Iterator[Form]:
    listed = {form for alias in base.company.aliases if not alias.family for form in _numbered(alias.text)}
    listed |= {_EN_NUMBER.sub("-", alias.text) for alias in base.company.aliases}
    for number in range(1, _FAMILY_SIZE):
        name_en = f"{base.name_en} {number}" if " " in base.name_en else f"{base.name_en}-{number}"
        head = f"{base.text}{_ORDINALS[number]}号" if base.alias.lang == "zh" else f"{base.text}-{number}"
        if head not in listed:
            texts = _numbered(head) if base.alias.lang == "zh" else (f"{base.text}{mark}{number}" for mark in "- ")
            yield from (replace(base, text=text, name_en=name_en, numbered=True) for text in texts)


def _academy_names(company: Company, by_id: Mapping[str, Company]) -> Iterator[Alias]:
    """航天科技集团八院, 中国航天科技集团公司第八研究院: the parent's safe names with the academy's number."""
    parent = by_id.get(company.parent)
    if not company.academy or parent is None:
        return
    ordinal = _ORDINALS[company.academy]
    own = {alias.text for alias in company.aliases}
    for name in [alias.text for alias in parent.aliases if alias.lang == "zh" and alias.kind != "product"]:
        for tail in (f"{ordinal}院", f"第{ordinal}研究院", f"第{ordinal}院", f"公司{ordinal}院", f"公司第{ordinal}研究院"):
            if name + tail not in own:
                yield Alias(text=name + tail, lang="zh", kind="short")
