"""English names that are made of ordinary words, and places where the words mean something else.

They may begin a longer name (Deep Blue Sea, One Space Street), be a kind of person or thing (a true Space Pioneer), or stand in a
sentence of another register (in the game, the Hyperbola rocket). Chinese has `translate.name_senses` and `translate.name_traps`.
"""

import re

from translate.aliases import Form
from translate.edges import Haystack

_NAMED_AFTER = re.compile(r" (?:road|street|avenue|award|prize|medal)s?\b")
_THINGS = re.compile(
    r" (?:road|street|avenue|lane|town|temple|lake|village|district|county|square|plaza|park|garden|mountain|peak|river|bridge"
    r"|university|school|station|museum|hotel|mall|award|prize|medal|cup|festival|trophy"
    r"|font|typeface|sneaker|perfume|watch|toy)(?:e?s)?\b"
)
_NEXT_WORD = re.compile(r" ([A-Z][a-z]+|TV)\b(?![- ]?\d)")
_GOES_ON = re.compile(
    r" (?:Aerospace|Space|Technolog\w+|Rockets?|Satellites?|Launch\w*|Group|Holdings?|Corp\w*|Co|Company|Inc|Ltd|Limited"
    r"|Founder|Chair\w*|Chief|President|Vice|Gen|Maj|Lt|Col|Capt|Dr|Mr|Ms|Prof\w*|Director|Executive|Engineers?"
    r"|And|Of|In|To|For|On|At|As|Is|Has|Was|Will|From|With|Says?|Said|After|Before|Over|Into)\b"
)
_LOWER_CASE = re.compile(r"(?<![.!?:] )(?<!^)\b[a-z]{4,}\b")
_REGISTERS = re.compile(
    r"\b(?:(?:video|computer|board|card|mobile|strategy) games?|in(?: the |-)game|gam(?:er|eplay)s?|films?|movies?|novels?|science fiction"
    r"|sci-fi|comics?|cartoons?|anime|manga|sitcom|songs?|albums?|guitar\w*|singers?|poe(?:m|t)s?|myth\w*|goddess\w*|horoscopes?"
    r"|fountain pens?|wallpapers?|fashion|recipes?|wedding|spa|cocktails?)\b"
)
_OF_THE_FIRM = re.compile(
    r"-| (?:(?:solid|liquid|reusable|carrier|orbital|commercial|new) )?(?:rocket|launch|satellite|booster|stage|engine|vehicle|mission"
    r"|test|flight|facility|factory|spokes|executive|official|engineer|employee|founder|investor|statement|release|video|subsidiary"
    r"|customer|contract|ipo)"
)
_A_KIND_OF = re.compile(r"(?:^|[^a-z])(?:an?|any|every|each|another|true|real)(?: [a-z]+)? $")
_SENTENCE_END = re.compile(r"[.!?](?= )|\n")
_REACH = 160


def elsewhere_in_english(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether an English name is part of another one here, or a common noun."""
    two_words, product = " " in form.alias.text, form.alias.kind == "product"
    things = _NAMED_AFTER if form.safe and not two_words else _THINGS
    if form.alias.kind not in {"ticker", "legal"} and things.match(hay.folded, end):
        return True
    if not two_words or product or (form.safe and not form.alias.forbid):  # what the pack forbids nothing for is no ordinary phrase
        return False
    kind_of = _A_KIND_OF.search(hay.folded[max(0, start - 24) : start]) and not _OF_THE_FIRM.match(hay.folded, end)
    return bool(kind_of) or _longer(hay, start, end, form)


def everyday_english(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether the sentence that an ambiguous English name stands in speaks of games, films or fashion."""
    return form.alias.lang == "en" and form.company.type != "agency" and bool(_REGISTERS.search(_sentence(hay, start, end)))


def _longer(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether a further capitalised word makes it another's name: Deep Blue Aviation; but in a headline every word has its capital."""
    last = hay.original(start, end)[1]
    follows = _NEXT_WORD.match(hay.text, last)
    if not follows or _GOES_ON.match(hay.text, last) or any(follows[1] in alias.text for alias in form.company.aliases):
        return False
    return bool(_LOWER_CASE.search(hay.text, max(0, last - _REACH), last + _REACH))


def _sentence(hay: Haystack, start: int, end: int) -> str:
    left = max((stop.end() for stop in _SENTENCE_END.finditer(hay.folded, max(0, start - _REACH), start)), default=max(0, start - _REACH))
    behind = _SENTENCE_END.search(hay.folded, end, end + _REACH)
    return hay.folded[left : behind.start() if behind else end + _REACH]
