"""Names of companies that no list has, kept as names in the English of the text that shows them to be names.

星移联信完成……融资 says that 星移联信 is a company; word by word it would be "satellite move ally oneself with letter". What shows a name
is what `translate.candidates_zh` goes by, here in whatever business, since a wrong guess costs a reader little. Once shown in a text, a
name counts wherever the text has it.
"""

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from translate.candidate_edges import ordinary, tagged
from translate.candidate_words import HAN, NOT_ORGANISATIONS
from translate.candidates_zh import find_chinese
from translate.dictionary import known
from translate.edges import prepare
from translate.phrases import Span
from translate.plain_words import plain_words
from translate.romanised import core_of, romanise_name

_LEAST = 3  # characters; two are found by chance within other words
_MOST = 200  # names of one text; more is a directory
_LONGEST_CORE = 7  # characters of a brand; with more, the gloss says more of what a company does
_OPENS_PHRASES = "若如将已未并拟或均也又再曾仍"  # 若能足额完成: what comes before a verb and is not its subject
_FOUNDED = re.compile("变更|改制|改组|转制|设立|组建|成立")  # 整体变更为股份有限公司: what becomes of a company, and no name
_BACKED = re.compile("(?:联合|共同|独家|战略|参与|继续|持续|追加|超额|增资){0,4}(?:领投|跟投|参投|独投|追投|加持|加注)")
_AND_OTHERS = re.compile("等(?:多家)?(?:知名)?(?:投资)?(?:机构|基金|资方)?$")
_CLAUSE = re.compile(r"[^,。;:!?\s()“”《》]{3,90}$")
_BACKERS = re.compile(r"(?:领投|跟投|投资)方(?:为|是|包括|有)([^,。;:!?\s()“”《》]{3,90})")
_ITEM_ENDS = re.compile("[、和及与]|以及")
_ITEM_LEAD = re.compile("(?:本轮|由|新老|[老原]|现有|既有|战略|产业|股东|投资方|投资人|包括|其中|以及|获得?)+")
_NAME = re.compile(f"[{HAN}]{{3,8}}")
_CLOSED = "cdpr"  # parts of speech (jieba's) that no name begins with
_NO_INVESTOR = "cdprufqmtyxeok"  # parts of speech that stand in phrases
_LONGEST = 400_000  # characters of one text that are looked at


class Unlisted:
    """The names that a text shows, ready to be found in its sentences."""

    def __init__(self, names: Sequence[str]) -> None:
        english = {name: romanised for name in names if (romanised := romanise_name(name))}
        self._english = list(english.values())
        self._automaton = AhoCorasick(list(english), matchkind=MatchKind.LeftmostLongest)

    def find(self, sentence: str, names: Sequence[Span]) -> list[Span]:
        """Their spans in an even sentence, but for those that meet names that are known."""
        if not self._english:
            return []
        found = (Span(start, end, self._english[index], "name") for index, start, end in self._automaton.find_matches_as_indexes(sentence))
        return [span for span in found if all(span.end <= name.start or name.end <= span.start for name in names)]


def unlisted(title: str, text: str) -> Unlisted:
    """The names that a title and its text show."""
    folded = prepare(f"{title}\n{text}").folded[:_LONGEST]
    shown = (_ITEM_LEAD.sub("", folded[each.start : each.end], count=1) for each in find_chinese(folded, anywhere=True))
    names = dict.fromkeys((*shown, *_investors(folded)))
    return Unlisted([name for name in names if len(name) >= _LEAST and _telling(name)][:_MOST])


def _investors(folded: str) -> Iterator[str]:
    """Who leads a round or takes part in it, in a list or alone, whatever the name ends in: 由国投创合、元禾原点联合领投."""
    clauses = [found[0] for each in _BACKED.finditer(folded) if (found := _CLAUSE.search(folded[max(0, each.start() - 90) : each.start()]))]
    for clause in (*clauses, *(each[1] for each in _BACKERS.finditer(folded))):
        for item in _ITEM_ENDS.split(_AND_OTHERS.sub("", clause)):
            name = item[lead.end() :] if (lead := _ITEM_LEAD.match(item)) else item
            if _NAME.fullmatch(name) and not known(name) and not any(tag[0] in _NO_INVESTOR for _, tag in tagged(name)):
                yield name


def _telling(name: str) -> bool:
    """Whether a name is no phrase that the gloss can say (投资方代表): it ends as companies do after a brand, or holds what is no word."""
    core = core_of(name)
    if not core or _FOUNDED.search(core):  # 股份公司 and 有限公司, as a text may call its company for short
        return False
    if len(core) > _LONGEST_CORE or core[0] in _OPENS_PHRASES or tagged(core)[0][1][0] in _CLOSED:
        return False
    if core != name:
        return not ordinary(core) and not NOT_ORGANISATIONS.search(core)
    singles, parts = "", []
    for word, _ in (*tagged(name), ("", "")):
        singles = singles + word if len(word) == 1 else singles
        if len(word) != 1:
            parts += [singles, word]
            singles = ""
    return any(len(part) > 1 and _strange(part) for part in parts)


def _strange(word: str) -> bool:
    """Whether neither the word nor two neighbouring characters of it are listed anywhere."""
    return not any(known(part) or part in plain_words() for part in (word, *(word[at : at + 2] for at in range(len(word) - 1))))
