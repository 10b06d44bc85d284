"""Reports of one event, each in its outlet's own words and in either language, brought together; nothing is dropped.

Two reports are taken for one event when they were published close to each other, when the company or product that one has in its title is
in the other too, and when what they tell is alike: words of the English rendering, names, sums and figures, and in Chinese the pairs of
characters, each counting by how few of the pool have it (cosine of tf-idf). A report joins a group by its mean likeness to all of it, so
that one that tells of two events does not join them. Advertisements and round-ups (`matching.genres`) join nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from heapq import nlargest
from itertools import chain
from math import log, sqrt
from statistics import fmean

from matching.copies import published
from matching.genres import genre_of, stands_alone
from parallax.fold import fold
from parallax.records import Item, Mention

WITHIN = timedelta(hours=72)
ALIKE = 0.24  # likeness from which reports whose titles have companies that both name tell of one event
HALF = 0.30  # the same where only one has a company in its title, which the other's lead names
PLAINLY = 0.42  # the same where nothing but the likeness itself ties them
_LEAD_HAN, _LEAD_ENGLISH = 300, 700  # characters of a text that are compared: an event is told first, its history after it
_TITLE = 300  # characters of a title; what is longer is none
_STEM = 6  # launches, launched, launching
_IN_TITLE = 2  # how often a word of the title counts
_POOL = 40  # reports that a small pool is taken for, so that what all of three share still counts
_LIVE = 0.6  # of the likeness is enough for a live page: told in scraps, and of one event by its nature
_TRIED = 40  # events that a report is compared with, those first with which it shares most
_ASKED = 8  # reports of an event that a further one is compared with, the first ones
_HANDLES = 10  # its most telling words, by which an event is found that has no company in common
_NEVER = -2.0
_WORD = re.compile(r"(?<!\d)(?<!\d[.,])\d++(?:[.,]\d++)*+(?![a-z])|[a-z][a-z\d]+")
_DIGITS = "零一二三四五六七八九"
_NUMBER_OF = re.compile(
    r"""
    (?P<group>\d{1,3}) 组 | \b group [ -]? (?P<group_>\d{1,3}) \b
    | 第 (?P<batch>[一二三四五六七八九十]{1,3}) 批 | \b batch [ ] (?P<batch_>\d{1,3}) \b
    | 遥 (?P<flight>[一二三四五六七八九十]{1,3}|\d{1,3}) | \b y (?P<flight_>\d{1,3}) \b
    """,
    re.VERBOSE,
)
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is compared of a report.

    ``subjects`` are the companies and products of its title, known or not, ``named`` those of its lead as well, ``numbered`` which flight,
    group or batch its title says that it tells of.
    """

    moment: datetime
    subjects: frozenset[str]
    named: frozenset[str]
    numbered: Mapping[str, str]
    english: Mapping[str, int]
    han: Mapping[str, int]
    alone: bool
    live: bool


def profile_of(item: Item) -> Profile:
    """The profile of an item, read or not."""
    reading = item.reading
    mentions = reading.mentions if reading else ()
    lead = _LEAD_HAN if reading and reading.lang == "zh" else _LEAD_ENGLISH
    unknown = [(each, f"?{fold(each.text)}") for each in (reading.candidates if reading else ())]
    subjects = _keys(each for each in mentions if each.field == "title") | {key for each, key in unknown if each.field == "title"}
    named = _keys(each for each in mentions if each.field == "title" or each.start < lead)
    named |= {key for each, key in unknown if each.field == "title" or each.start < lead}
    sums = [f"{each.currency} {each.low.normalize():f}" for each in (reading.sums if reading else ()) if each.low == each.high]
    return Profile(
        moment=min(published(item), item.stored_at),
        subjects=subjects,
        named=named,
        numbered=_numbered(item.article.title),
        english=Counter([*_words(item), *named, *sums]),
        han=Counter(_pairs(item)),
        alone=stands_alone(item),
        live=genre_of(item) == "live page",
    )


def _numbered(title: str) -> dict[str, str]:
    """Group 31 of a constellation, flight Y4 of a rocket: the first of each kind.

    >>> _numbered("长征十二号发射低轨31组卫星"), _numbered("Long March 12 launches Guowang group 31")
    ({'group': '31'}, {'group': '31'})
    """
    found: dict[str, str] = {}
    for match in _NUMBER_OF.finditer(fold(title[:_TITLE])):
        kind = next(kind for kind, word in match.groupdict().items() if word)
        value = parse_number(match[kind])
        if value:
            found.setdefault(kind.rstrip("_"), value)
    return found


def parse_number(text: str) -> str:
    """Digits of a Chinese or Latin number up to 99; empty where it is none.

    >>> parse_number("二十三"), parse_number("04"), parse_number("十")
    ('23', '4', '10')
    """
    if text.isdecimal():
        return str(int(text))
    tens, ten, ones = text.rpartition("十")
    values = [_DIGITS.find(part) if part else default for part, default in ((tens, 1 if ten else 0), (ones, 0))]
    return str(values[0] * 10 + values[1]) if min(values) >= 0 and len(tens) < 2 and len(ones) < 2 else ""


def _keys(mentions: Iterable[Mention]) -> frozenset[str]:
    """A company is a key, and each of its products another one."""
    return frozenset(
        key for each in mentions for key in (f"@{each.entity_id}", f"@{each.entity_id}/{each.name_en}")[: 1 + (each.kind == "product")]
    )


def _words(item: Item) -> list[str]:
    """The stems of an item's English words, those of the title twice."""
    title, text = item.article.title, item.article.text
    if item.reading and (english := item.reading.translation):
        title, text = english.title, english.text
    return [*_stems(title[:_TITLE]) * _IN_TITLE, *_stems(text[:_LEAD_ENGLISH])]


def _stems(text: str) -> list[str]:
    return [word[:_STEM] if word.isalpha() else word.replace(",", "") for word in _WORD.findall(fold(text))]


def _pairs(item: Item) -> list[str]:
    """The pairs of neighbouring characters of a Chinese item, in Simplified characters, those of the title twice."""
    return [*_neighbours(item.article.title[:_TITLE]) * _IN_TITLE, *_neighbours(item.article.text[:_LEAD_HAN])]


def _neighbours(text: str) -> list[str]:
    return [run[at : at + 2] for run in _HAN.findall(fold(text)) for at in range(len(run) - 1)]


class Events:
    """Compares the reports of a pool with each other and with reports from elsewhere, by how rare their words are in the pool."""

    def __init__(self, pool: Iterable[Profile]) -> None:
        profiles = list(pool)
        self._english = _Rarity([each.english for each in profiles])
        self._han = _Rarity([each.han for each in profiles])

    def told(self, profile: Profile) -> "Told":
        """A report made ready for comparing."""
        return Told(profile, self._english, self._han)


@dataclass(frozen=True, eq=False)
class Told:
    """A report among those of a pool. Its words are weighed when it is first compared: most are never."""

    profile: Profile
    _rarity: "_Rarity"
    _rarity_han: "_Rarity"

    @cached_property
    def english(self) -> Mapping[str, float]:
        """Its English words by weight."""
        return self._rarity.vector(self.profile.english)

    @cached_property
    def han(self) -> Mapping[str, float]:
        """Its pairs of characters by weight."""
        return self._rarity_han.vector(self.profile.han)

    @cached_property
    def handles(self) -> frozenset[str]:
        """By what the report's event may be found: its names; where it has none, its most telling words."""
        return self.profile.named or frozenset((*_heaviest(self.english), *_heaviest(self.han)))

    def likeness(self, other: "Told") -> float:
        """How much alike two reports tell, 0 to 1: in both ways where both are Chinese, else by their English."""
        english = _cosine(self.english, other.english)
        return sqrt(english * _cosine(self.han, other.han)) if self.han and other.han else english

    def margin(self, other: "Told", within: timedelta = WITHIN) -> float:
        """By how much two reports are more alike than reports of one event must be; far below 0 where they cannot be of one."""
        mine, theirs = self.profile, other.profile
        if mine.alone or theirs.alone or abs(mine.moment - theirs.moment) > within or _different_numbers(mine, theirs):
            return _NEVER
        return self.likeness(other) - _needed(mine, theirs) * (_LIVE if mine.live or theirs.live else 1)


def _needed(one: Profile, other: Profile) -> float:
    """How much alike two reports must be, by what ties them already."""
    here, there = bool(one.subjects & other.named), bool(other.subjects & one.named)
    if (here or there) and one.numbered.items() & other.numbered.items():
        return ALIKE
    if one.subjects and other.subjects:
        return ALIKE if here and there and not _different_products(one, other) else PLAINLY if here or there else -_NEVER
    return HALF if here or there else PLAINLY


def _different_numbers(one: Profile, other: Profile) -> bool:
    return any(other.numbered.get(kind, value) != value for kind, value in one.numbered.items())


def _different_products(one: Profile, other: Profile) -> bool:
    """Whether each title has its own product, which the other report does not name: another rocket of the same maker."""
    mine, theirs = (frozenset(key for key in each.subjects if "/" in key) for each in (one, other))
    return bool(mine and theirs) and not (mine & other.named or theirs & one.named)


def same_event(item: Item, others: Sequence[Item], within: timedelta = WITHIN) -> int | None:
    """The number of the item that most plainly tells of the event of this one; None where none does."""
    profiles = [profile_of(item), *map(profile_of, others)]
    mine, *told = map(Events(profiles).told, profiles)
    margins = [(mine.margin(each, within), -place) for place, each in enumerate(told)]
    best, place = max(margins, default=(_NEVER, 0))
    return -place if best >= 0 else None


def gather(groups: Sequence[tuple[Item, ...]], before: Sequence[Profile] = ()) -> list[list[int]]:
    """Groups of copies that tell of one event, by their numbers: each in exactly one list, the earliest first.

    ``before`` are reports of the days before: with them, what words are rare is known better than from the groups alone.
    """
    profiles = [profile_of(group[0]) for group in groups]
    events = Events((*before, *profiles))
    told = list(map(events.told, profiles))
    gathered: list[list[int]] = []
    holders: dict[str, set[int]] = defaultdict(set)
    for number in sorted(range(len(groups)), key=lambda each: profiles[each].moment):
        handles = told[number].handles
        home = _home(told, number, gathered, Counter(chain.from_iterable(holders[each] for each in handles if each in holders)))
        if home is None:
            home = len(gathered)
            gathered.append([])
        gathered[home].append(number)
        for each in handles:
            holders[each].add(home)
    return gathered


def _home(told: Sequence[Told], number: int, gathered: Sequence[Sequence[int]], shared: Counter[int]) -> int | None:
    """The event that a report fits best, if it fits one: by the mean over the reports there."""
    mine, tried = told[number], shared.most_common(_TRIED)
    fits = [(fmean(mine.margin(told[each]) for each in gathered[event][:_ASKED]), -event) for event, _ in tried]
    best, event = max(fits, default=(_NEVER, 0))
    return -event if best >= 0 else None


class _Rarity:
    """What each token of a pool counts."""

    def __init__(self, texts: Sequence[Mapping[str, int]]) -> None:
        self._holders = Counter(chain.from_iterable(texts))
        self._all = len(texts) + _POOL

    def vector(self, tokens: Mapping[str, int]) -> dict[str, float]:
        """Tokens by their weight, of length 1 together."""
        weights = {token: (1 + log(times)) * log(self._all / (1 + self._holders[token])) for token, times in tokens.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {token: weight / length for token, weight in weights.items()} if length else {}


def _heaviest(weights: Mapping[str, float]) -> list[str]:
    return nlargest(_HANDLES, weights, key=lambda word: weights[word])


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(token, 0.0) for token, weight in small.items())
