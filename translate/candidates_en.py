"""English names that nobody listed: legal names, definitions, and what is called a Chinese company or startup.

Capitals decide, so this works on the text as it was written. Each pattern hangs on an anchor that an automaton found, and looks at a
bounded piece of text around it.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from translate.candidate_words import ORDINARY_EN, SEAT_EN
from translate.candidates_zh import Found

_NEAR = 300
_WORD = r"[A-Z][A-Za-z0-9'’·-]{0,24}"
_NAME = rf"{_WORD}(?: (?:& )?{_WORD}){{0,4}}"
_NAME_AFTER = re.compile(rf"[\"“'‘]?({_NAME})")
_NAME_BEFORE = re.compile(rf"(?<![A-Za-z0-9]){_NAME}(?: \((?:{SEAT_EN})\))?(?: {_WORD}){{0,3}}\Z")
_FORM = re.compile(r",? ?(?:Co\.?,? ?Ltd\b\.?|Corp(?:oration|\.)?(?: Ltd\.?)?)")
_OPENING = re.compile(r"(?:(?:The|Chinese|In|By|At|And|For|With|But|Private|Commercial|\w{1,25}['’]s) (?=\S))*+")
_SECTOR = re.compile(r"\b(?:rocket|satellite|launch|orbit|space|aerospace|constellation|spacecraft|methalox|remote sensing)", re.IGNORECASE)
_CHINA = re.compile(rf"\b(?:Chinese|yuan|RMB|{SEAT_EN})\b")
_FIRM = "start-?up|company|firm|maker|manufacturer|operator|provider|developer|builder|producer|subsidiary|spin-?off"
_APPOSITION = re.compile(
    rf", (?:(?:an?|another|the) (?:(?!and\b|of\b|who\b|that\b)[\w’'-]+ ){{0,6}}?(?:{_FIRM})\b|(?:based|headquartered) in (?:{SEAT_EN})\b)"
)
_SEATED = re.compile(rf"(?:{SEAT_EN})\Z")
_DESCRIBED = re.compile(
    rf"\b(?:Chinese|(?:{SEAT_EN})-based|China’s|China's) [a-z -]{{0,40}}\Z|\b(?:rocket|launch|launcher|satellite|space|aerospace) \Z"
)
_SHORT_FOR = re.compile(
    r"\((?:hereinafter|hereafter|referred to as|known as|or)?(?: referred to as| called| as)?,? ?(?:the )?"
    r"[\"“]([A-Z][A-Za-z0-9 .'’·-]{1,30})[\"”]\)"
)
_TRADE = (
    "Technolog(?:y|ies)|Aerospace|Space|Satellites?|Rockets?|Astronautics|Galaxy|Aviation|Systems?|Institute|Company|Group|Corporation|"
    "Navigation|Research|Network|Propulsion"
)
_SEATED_NAME = re.compile(rf"(?:{SEAT_EN}) {_WORD}(?: (?:(?:&|and|of) )?{_WORD}){{0,6}}")
_TRADES = re.compile(rf"\b(?:{_TRADE})\b")
_FIELD = re.compile(r"(?<![A-Za-z0-9-])(?<!the )(?<!The )([A-Z][A-Za-z]{2,24}(?: [A-Z][A-Za-z]{2,24})?) ?\Z")
_GOES_ON = re.compile(r"[ -](?:[A-Z0-9]|and [A-Z])|[A-Za-z-]")
_JOINED = re.compile(r"(?<![A-Za-z0-9_./-])[A-Z][A-Za-z]{1,12}\Z")
_MONEY = r"(?:yuan|million|billion|round|funding|financing|RMB|Series)"
_RAISED = re.compile(
    r"(?: (?:has|have|had|also|recently))* ?(?:raise[ds]|secure[ds]|close[ds]|complete[ds]|bagged|announce[ds]) "
    rf"(?:[^.;\n]|\.(?=\d)){{0,60}}\b{_MONEY}\b"
)
_ROUND = re.compile(rf"\b(?:invest\w*|led|backe[rd]s?|{_MONEY})\b")


def find_english(text: str) -> Iterator[Found]:
    """Names in a text, in order of their anchors; they may overlap and repeat."""
    finders = list(_ANCHORS.values())
    for index, start, end in _anchors().find_matches_as_indexes(text):
        found = finders[index](text, start, end)
        if found and _SECTOR.search(text, max(0, found.start - _NEAR), found.end + _NEAR):
            yield found


def _legal(text: str, start: int, _: int) -> Found | None:
    form = _FORM.match(text, start)
    begin = _name_before(text, start - (text[start - 1 : start] == " "))
    return Found(begin, form.end(), "legal") if form and begin is not None else None


def _based(text: str, start: int, end: int) -> Found | None:
    return _named_after(text, end) if _SEATED.search(text, max(0, start - 12), start) else None


def _called(text: str, start: int, end: int) -> Found | None:
    """Chinese launch startup X."""
    return _named_after(text, end) if _DESCRIBED.search(text, max(0, start - 60), start) else None


def _apposition(text: str, start: int, _: int) -> Found | None:
    """X, a Beijing-based satellite maker; X, based in Shandong."""
    if not _APPOSITION.match(text, start) or not _chinese(text, start):
        return None
    begin = _name_before(text, start)
    return Found(begin, start, "brand") if begin is not None else None


def _definition(text: str, start: int, _: int) -> Found | None:
    match = _SHORT_FOR.match(text, start)
    if not match or _ordinary(match[1]) or text[start - 1 : start] != " ":
        return None
    before = text[max(0, start - 60) : start - 1]
    form = re.search(r",? ?(?:Co\.?,? ?Ltd\.?|Inc\.?|Ltd\.?|Limited|Corporation|Corp\.?|Company|Group|LLC)\Z", before)
    if not form:
        return None
    begin = _name_before(text, start - 1 - len(form[0]))
    return Found(*match.span(1), "definition", (begin, start - 1)) if begin is not None else None


def _named_after(text: str, at: int) -> Found | None:
    match = _NAME_AFTER.match(text, at)
    if not match or not _chinese(text, at):
        return None
    name = _trimmed(match[1])
    return None if _ordinary(name) else Found(match.start(1), match.start(1) + len(name), "brand")


def _chinese(text: str, at: int) -> bool:
    """Whether China is spoken of near a place."""
    return bool(_CHINA.search(text, max(0, at - _NEAR), at + _NEAR))


def _trimmed(name: str) -> str:
    """Without a possessive."""
    return re.sub(r"['’]s?\b.*\Z", "", name) if re.search(r"['’]s\b", name) else name.rstrip("'’-")


def _name_before(text: str, end: int) -> int | None:
    floor = max(0, end - 80)
    match = _NAME_BEFORE.search(text[floor:end])
    if not match:
        return None
    begin = floor + match.start() + len(_OPENING.match(match[0])[0])  # type: ignore[index]
    return None if _ordinary(text[begin:end]) else begin


def _ordinary(name: str) -> bool:
    return len(name) < 3 or all(word.casefold() in ORDINARY_EN for word in name.split())


def _in_seat(text: str, start: int, _: int) -> Found | None:
    """Suzhou Sanyuan Aerospace Technology: a seat, a brand, a trade."""
    match = _SEATED_NAME.match(text, start)
    if not match or text[start - 1 : start].isalnum():
        return None
    ends = [trade.end() for trade in _TRADES.finditer(match[0])]
    words = match[0][: ends[-1]].split() if ends else []
    if len(words) < 3 or match[0].endswith(" of Technology") or _ordinary(" ".join(words[1:])) or _GOES_ON.match(text, start + ends[-1]):
        return None
    return Found(start, start + ends[-1], "legal")


def _field(text: str, start: int, end: int) -> Found | None:
    """Sustain Space, where China is spoken of."""
    match = _FIELD.search(text[max(0, start - 52) : start])
    if not match or _GOES_ON.match(text, end) or _ordinary(match[1]) or not _chinese(text, start):
        return None
    return Found(start - len(match[0]), end, "brand")


def _joined(text: str, start: int, end: int) -> Found | None:
    """GalaxySpace, Orienspace: one word that ends in space, where China is spoken of."""
    match = _JOINED.search(text[max(0, start - 14) : start])
    if not match or text[end : end + 1].isalnum() or match[0].casefold() in ORDINARY_EN or not _chinese(text, start):
        return None
    return Found(start - len(match[0]), end, "brand")


def _fund(text: str, start: int, end: int) -> Found | None:
    """Innoangel Fund, where a round of funding is spoken of."""
    match = _FIELD.search(text[max(0, start - 52) : start])
    if not match or _GOES_ON.match(text, end) or _ordinary(match[1]) or not _chinese(text, start):
        return None
    return Found(start - len(match[0]), end, "brand") if _ROUND.search(text, max(0, start - 150), end + 150) else None


def _raised(text: str, start: int, _: int) -> Found | None:
    """Cosmoleap has raised 100 million yuan."""
    if not _RAISED.match(text, start) or not _chinese(text, start):
        return None
    begin = _name_before(text, start)
    return Found(begin, start, "brand") if begin is not None else None


_ANCHORS: dict[str, Callable[[str, int, int], Found | None]] = {
    **dict.fromkeys((f"{seat} " for seat in SEAT_EN.split("|")), _in_seat),
    **dict.fromkeys((" Aerospace", " Space", " Astronautics", " Rocket", " Satellite"), _field),
    **dict.fromkeys(("space", "Space"), _joined),
    **dict.fromkeys((" Capital", " Fund", " Ventures", " Venture Capital"), _fund),
    **dict.fromkeys(
        (
            f" {aux}{verb} "
            for aux in ("", "has ", "have ")
            for verb in ["raised", "raises", "secured", "secures", "closed", "closes", "completed", "completes", "bagged", "announced"]
        ),
        _raised,
    ),
    **dict.fromkeys(("Co., Ltd", "Co. Ltd", "Co.,Ltd", "Co Ltd", "Co, Ltd"), _legal),
    "-based ": _based,
    **dict.fromkeys((f"{firm} " for firm in ["startup", "start-up", "company", "firm", "maker", "manufacturer", "operator"]), _called),
    **dict.fromkeys((", a ", ", an ", ", another ", ", the ", ", based in ", ", headquartered in "), _apposition),
    **dict.fromkeys(('("', "(“", "(hereinafter", "(hereafter", "(referred to as"), _definition),
}


@cache
def _anchors() -> AhoCorasick:
    return AhoCorasick(list(_ANCHORS), matchkind=MatchKind.LeftmostLongest)
