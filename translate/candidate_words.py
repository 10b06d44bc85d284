"""The words by which names that nobody listed are recognised and told from ordinary phrases.

The lists are in candidate_words.tsv; where a name begins and ends is `translate.candidate_edges`' business.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files


def _read() -> dict[str, tuple[str, ...]]:
    """The words by kind, in the order of the file."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in files("translate").joinpath("candidate_words.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, words = line.split("\t", 1)
            found[kind] |= dict.fromkeys(words.split())
    return {kind: tuple(words) for kind, words in found.items()}


def any_word(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


_WORDS = _read()
HAN = "一-鿿㐀-䶿"
SEATS, TRADES, SUFFIXES, LEADS = _WORDS["seats"], _WORDS["trades"], _WORDS["suffixes"], _WORDS["leads"]
CLEAR_SUFFIXES = frozenset(_WORDS["clear-suffixes"])
SECTOR, FUNDS = _WORDS["sector"], _WORDS["funds"]
ORDINARY, GENERIC, ORDINARY_EN = frozenset(_WORDS["ordinary"]), frozenset(_WORDS["generic"]), frozenset(_WORDS["ordinary-en"])
OFFICE = any_word(_WORDS["offices"])
DEED = (
    "官微|官方微|官网|完成|宣布|表示|介绍|透露|获得?(?=[^,。;]{0,16}(?:融资|投资))|自主研[制发]|自研|研[制发]的|旗下|披露|"
    "公司(?:自主|研制|研发|宣布|完成|创始|董事)"
)
NOT_AFTER = re.compile(any_word(_WORDS["not-after"]))
AUTHORITIES = re.compile(f"(?:{any_word(_WORDS['authorities'])})$")
NOT_ORGANISATIONS = re.compile(f"^(?:{any_word(_WORDS['not-organisations-begin'])})|(?:{any_word(_WORDS['not-organisations'])})$")
SEAT_EN = any_word(_WORDS["seats-en"]).replace("_", " ")
