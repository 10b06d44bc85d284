"""English order for a gloss: verbs before their objects, agents after them, plurals after counts. Works on English words in a list."""

import re
from collections.abc import Collection, Sequence

from translate.phrases import Span
from translate.plain_words import OBJECT_FIRST
from translate.plural import plural

MARKERS = {f"\ufdd0{word}": rest for word, rest in OBJECT_FIRST.items()}
"""Stand in a list of words for 将 and 把 until their verb is found."""
BY = "\ufdd1"
"""Stands for 由 until what it makes passive is found."""
LOCATED = frozenset("上中里")
LOCAL = "\ufdd2"
"""Stands before the English of 上, 中 or 里 behind a place, until it is known whether 在 has said it already."""
_CARRIED = frozenset(
    {
        "sent into",
        "sent into orbit",
        "sent into the planned orbit",
        "launched",
        "delivered",
        "listed in",
        "included in",
        "lifted off",
    }
)
_TRANSITIVE = {"lifted off": "launched"}  # 将卫星发射升空: what its object asks for
_PASSIVE = {
    "development": "developed",
    "developed": "developed",
    "develop": "developed",
    "provide": "provided",
    "build": "built",
    "build and operations": "built and operated",
    "operations": "operated",
    "manufacturing": "made",
    "production": "produced",
    "led the round": "led",
    "implement": "carried out",
    "undertake": "undertaken",
    "launch": "launched",
    "fund": "funded",
    "set up": "set up",
    "composed": "composed",
}
_COUNTED = frozenset({"satellites", "rockets", "companies", "items", "engines"})
_HEADS = frozenset(
    {
        "rocket",
        "satellite",
        "company",
        "project",
        "engine",
        "product",
        "vehicle",
        "booster",
        "stage",
        "mission",
        "test",
        "platform",
        "station",
        "institution",
        "investor",
        "patent",
        "measure",
        "enterprise",
        "factory",
        "base",
        "constellation",
        "fund",
        "launch",
        "flight",
        "user",
        "supplier",
        "institute",
        "team",
        "spaceport",
        "pad",
        "city",
        "country",
        "plan",
        "agreement",
    }
)
_STOPS = frozenset(",.;:!?()“”")
_OCCASIONS = frozenset({"launch", "flight", "test", "mission", "experiment", "flight test", "launch mission", "sea launch", "space launch"})
_TIMES = re.compile(r"((?:about |more than |nearly |at least |up to |over )?[\d,.]+(?: to [\d,.]+)?) times?")
_REACH = 14  # how far a verb may stand from what announces it


def english_order(words: Sequence[str], spans: Sequence[Span]) -> list[str]:
    """The words as English has them."""
    return _passive(_verbs_first(_plurals(_occasions(_placed(words)), spans)))


def _occasions(words: Sequence[str]) -> list[str]:
    """10次发射 is "10 launches": what takes place so many times is counted itself."""
    result: list[str] = []
    for word in words:
        count = _TIMES.fullmatch(result[-1]) if result and word in _OCCASIONS else None
        if count:
            result[-1] = f"{count[1]} {word if count[1] == '1' else plural(word)}"
        else:
            result.append(word)
    return result


def _plurals(words: Sequence[str], spans: Sequence[Span]) -> list[str]:
    """30 communications satellites: after a count, the last of the nouns that follow takes its plural if it can be counted."""
    counts = {span.english for span in spans if span.amount and span.amount.value != 1 and span.amount.unit in _COUNTED}
    counts = {english for english in counts if not english.endswith("on one rocket")}
    if not counts:
        return list(words)
    nouns = {span.english for span in spans if span.kind == "term"} | _HEADS
    result = list(words)
    for index in range(1, len(words)):
        if words[index - 1] not in counts:
            continue
        head = None
        for at in range(index, len(words)):
            if words[at] not in nouns or (head is not None and words[at].split()[-1] not in _HEADS):
                break
            head = at if words[at].split()[-1] in _HEADS else head
        if head is not None:
            result[head] = plural(words[head])
    return result


def _verbs_first(words: Sequence[str]) -> list[str]:
    """将 and 把 put the object before its verb; English has it after: "sent 30 satellites into orbit"."""
    result: list[str] = []
    for word in words:
        marker = _back_to(MARKERS, result) if word in _CARRIED else None
        if marker is not None and not set(result[marker:]) & set(",.;:"):
            head, _, tail = _TRANSITIVE.get(word, word).partition(" ")
            result[marker:] = [head, *result[marker + 1 :], tail]
        else:
            result.append(word)
    return [MARKERS.get(word, word) for word in result]


def _back_to(markers: Collection[str], words: Sequence[str]) -> int | None:
    """Where the last marker stands, if a verb may still be reached from it."""
    return next((index for index in range(len(words) - 1, max(-1, len(words) - _REACH), -1) if words[index] in markers), None)


def _placed(words: Sequence[str]) -> list[str]:
    """在轨道上 is "at orbit"; 七颗卫星中，is "of 7 satellites,"."""
    result: list[str] = []
    for index, word in enumerate(words):
        if not word.startswith(LOCAL):
            result.append(word)
            continue
        clause = next((at + 1 for at in range(len(result) - 1, -1, -1) if result[at] in _STOPS), 0)
        if "at" in result[clause:]:
            continue
        if word[1:] == "in" and index + 1 < len(words) and words[index + 1] == "," and clause < len(result):
            result.insert(clause, "of")
        else:
            result.append(word[1:])
    return result


def _passive(words: Sequence[str]) -> list[str]:
    """由星河动力研制 is "developed by Galactic Energy"."""
    result: list[str] = []
    verb = None  # where the last one went
    for word in words:
        if word not in _PASSIVE:
            result.append(word)
            continue
        marker = _back_to({BY}, result)
        if marker is not None and not set(result[marker:]) & set(".;:"):
            verb = marker
            result[marker:] = [_PASSIVE[word], "by", *result[marker + 1 :]]
        elif verb is not None and result[-1] == "and":  # 由公司研制和运营
            result[verb] += f" and {_PASSIVE[word]}"
            result.pop()
            verb = None
        else:
            result.append(word)
    return ["by" if word == BY else word for word in result]
