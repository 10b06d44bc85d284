"""Frequent words of news Chinese whose first dictionary sense misleads (plain_words.tsv), and those that English leaves out.

The gloss' own: terms of the domain belong to the pack's glossary.
"""

from functools import cache
from importlib.resources import files

DROPPED = frozenset("的地得了着过吗呢吧啊呀嘛所之们给") | {"被动", "一下", "的话", "来说", "来讲", "而言", "起来", "下来"}
MEASURES = frozenset("具个位名项台套座款种条件支只批份部块张笔场艘架枚颗家辆轮届次些口间道段篇句棵根把双副幅排")
OBJECT_FIRST = {"将": "will", "把": ""}
"""Words that put the object before its verb, and what is left of them when no verb is found."""


@cache
def plain_words() -> dict[str, str]:
    """Chinese word to the English that news means by it."""
    rows = files("translate").joinpath("plain_words.tsv").read_text("utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows)


@cache
def openings() -> frozenset[str]:
    """What plain words begin with and go on after: a word that is none of these opens no longer plain word."""
    return frozenset(word[:size] for word in plain_words() for size in range(1, len(word)))
