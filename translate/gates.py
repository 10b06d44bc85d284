"""What a machine translation must not get wrong, each with a reason code. Pure functions of one sentence and its English.

Figures from 17,273 real sentences say which mistakes are made: dropped clauses, loops, names, 万 and 亿, yuan as dollars.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from translate.figures import read_figures
from translate.phrases import Span
from translate.protect import Protected
from translate.terms import TermCheck

EMPTY, DROPPED, LOOP, CHINESE, NOT_ENGLISH = "empty", "dropped-text", "loop", "chinese-left", "not-english"
NAME, AMOUNT, CURRENCY, LATIN, TERM = "lost-name", "changed-amount", "changed-currency", "lost-latin", "forbidden-term"
REPAIRED = "repaired-term"  # set by whoever repairs: the English is right now, and no longer the engine's own
UNUSABLE = frozenset({EMPTY, LOOP, NOT_ENGLISH, CHINESE})
"""Sentences with one of these are not worth showing; the gloss says more."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-.&/'][A-Za-z0-9]+)*")
_LEAST_HAN, _LEAST_RATIO = 12, 1.8
_CURRENCIES = {
    "CNY": r"yuan|renminbi|rmb|cny|¥",
    "USD": r"u\.?s\.? dollars?|usd|us ?\$|(?<![a-z] )dollars?|\$",
    "EUR": r"euros?|eur|€",
    "JPY": r"yen|jpy",
    "GBP": r"pounds?(?: sterling)?|gbp|£",
    "HKD": r"hong kong dollars?|hk ?\$|hkd",
    "AUD": r"australian dollars?|au? ?\$|aud",
    "CAD": r"canadian dollars?|ca? ?\$|cad",
    "SGD": r"singapore dollars?|s ?\$|sgd",
    "TWD": r"(?:new )?taiwan dollars?|nt ?\$|twd",
    "RUB": r"rubles?|roubles?|rub",
    "KRW": r"won|krw",
    "INR": r"(?:indian )?rupees?|inr",
}
_DATED = re.compile(r"(?<!\d)\d++(?:[-—~至]\d++)?\s*+[年月日号时点分秒]")  # March 5 for 3月5日 is no loss
_TWO, _HALF, _QUARTER = (Decimal(2),), (Decimal(50), Decimal("0.5")), (Decimal(25), Decimal("0.25"))
_FIGURE_WORDS: dict[str, tuple[Decimal, ...]] = {
    **dict.fromkeys(("half", "halves", "halved"), _HALF),
    **dict.fromkeys(("quarter", "quarters"), _QUARTER),
    **dict.fromkeys(("both", "twice", "double", "doubled", "doubling", "pair", "twin", "dual"), _TWO),
    **dict.fromkeys(("triple", "tripled", "thrice", "trio"), (Decimal(3),)),
    **dict.fromkeys(("once", "single"), (Decimal(1),)),
    **{
        word + s: (Decimal(1), Decimal(value)) for value, word in ((3, "third"), (5, "fifth"), (10, "tenth")) for s in ("", "s")
    },  # a third: 1/3
    "decade": (Decimal(10),),
}
_QUALIFIER = re.compile(r"^(?:at least|at most|more than|less than|up to|nearly|almost|about|around|over|under|some) ")
_ANY_DOLLAR = re.compile(r"\bdollars?\b|\$", re.IGNORECASE)
_OTHER_DOLLAR = re.compile(r"\b(?:hong kong|taiwan|singapore|australian|canadian) dollars?\b|\b(?:hk|nt|s|a|c) ?\$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reasons a sentence failed, in a fixed order, and the protected spans its English lacks."""

    flags: tuple[str, ...]
    missing: tuple[Span, ...]


def judge(source: str, protected: Protected, target: str, terms: TermCheck | None = None) -> Verdict:
    """Check an engine's English against the Chinese sentence, what was protected in it, and what the glossary forbids."""
    if not target.strip():
        return Verdict((EMPTY,), tuple(span for span in protected.spans if span.kind in {"name", "amount"}))
    lost = lost_names(protected.spans, target)
    changed = changed_amounts(protected.spans, target)
    money = changed_currencies(source, protected.spans, target)
    checks: tuple[tuple[str, bool], ...] = (
        (DROPPED, is_dropped(protected.text, target)),
        (LOOP, is_loop(target) and not is_loop(protected.text)),
        (NAME, bool(lost)),
        (AMOUNT, bool(changed)),
        (CURRENCY, bool(money)),
        (LATIN, bool(lost_latin(source, target))),
        (TERM, bool(terms and terms.forbidden(source, target, [span.english for span in protected.spans]))),
        (CHINESE, bool(_HAN.search(target))),
        (NOT_ENGLISH, is_not_english(target)),
    )
    missing = {id(span): span for span in (*lost, *changed, *money)}
    return Verdict(tuple(flag for flag, failed in checks if failed), tuple(sorted(missing.values(), key=lambda span: span.start)))


def suspect(text: str, target: str) -> bool:
    """Whether an engine's output is worth a second, more careful try, judged by what the engine was given alone.

    Names and amounts stand in that text in English, so what is lost of them is seen; a needless second try costs time only.
    """
    figures = Counter(read_figures(_DATED.sub("", text))) - Counter(read_figures(target))
    return (
        not target.strip()
        or is_dropped(text, target)
        or (is_loop(target) and not is_loop(text))
        or bool(figures or lost_latin(text, target) or _HAN.search(target))
        or is_not_english(target)
    )


def is_dropped(source: str, target: str) -> bool:
    """Too little English for the Chinese that was left to translate."""
    han = len(_HAN.findall(source))
    return han >= _LEAST_HAN and (len(target) - (len(source) - han)) / han < _LEAST_RATIO


def is_loop(text: str) -> bool:
    """The same one to eight words four times in a row, or a character run that no text has."""
    if re.search(r"(.)\1{9}", text) or re.search(r"([^\W\d_]{2,12})\1{3}", text):
        return True
    words = text.casefold().split()
    return any(_repeats(words, size) for size in range(1, min(8, len(words) // 4) + 1))


def _repeats(words: Sequence[str], size: int) -> bool:
    run = 0
    for index in range(size, len(words)):
        run = run + 1 if words[index] == words[index - size] else 0
        if run >= 3 * size:
            return True
    return False


def lost_names(spans: Sequence[Span], target: str) -> list[Span]:
    """Names that the English lacks altogether; case and hyphens do not matter."""
    even = _even(target)
    return [span for span in spans if span.kind == "name" and _even(span.english) not in even]


def _even(text: str) -> str:
    return re.sub(r"[\s\-‐‑–]+", " ", text.casefold())


def changed_amounts(spans: Sequence[Span], target: str) -> list[Span]:
    """Amounts whose figures the English does not show, each as often as the original does."""
    shown = Counter(read_figures(target)) + _figure_words(target)
    changed: list[Span] = []
    for span in spans:
        if span.kind != "amount":
            continue
        figures = Counter(read_figures(span.english))
        if figures - shown or not (figures or _words_shown(span.english, target)):
            changed.append(span)
        shown -= figures
    return changed


def _figure_words(target: str) -> Counter[Decimal]:
    """Figures that English says without a numeral: half of them is 50 %, both are 2."""
    return Counter(figure for word in re.findall(r"[a-z]+", target.casefold()) for figure in _FIGURE_WORDS.get(word, ()))


def _words_shown(english: str, target: str) -> bool:
    """Tens of millions of yuan, nearly half: no figure, so the words themselves, whatever "nearly" is called."""
    return _QUALIFIER.sub("", _even(english).split(" of yuan")[0]) in _even(target)


def changed_currencies(source: str, spans: Sequence[Span], target: str) -> list[Span]:
    """Money spans whose currency the English does not name, or where it names dollars that the original does not have."""
    money = [span for span in spans if span.amount and span.amount.currency]
    if not money:
        return []
    codes = {span.amount.currency for span in money if span.amount}
    absent = [span for span in money if span.amount and not _names_currency(span.amount.currency, span.english, target)]
    invented = "USD" not in codes and bool(_ANY_DOLLAR.search(_OTHER_DOLLAR.sub("", target))) and not re.search(r"美元|美金|\$", source)
    return absent or ([span for span in money if span.amount and span.amount.currency == "CNY"] or money if invented else [])


def _names_currency(code: str, english: str, target: str) -> bool:
    pattern = _CURRENCIES.get(code)
    if pattern is None:
        word = english.rsplit(" ", 1)[-1]
        return word.casefold() in target.casefold()
    return bool(re.search(rf"(?<![a-z])(?:{pattern})(?![a-z])", target, re.IGNORECASE))


def lost_latin(source: str, target: str) -> list[str]:
    """Latin words of the original, designations above all (CZ-2D, SAR), that the English lacks."""
    even = _even(target)
    return [word for word in dict.fromkeys(_LATIN.findall(source)) if len(word) > 1 and _even(word) not in even]


def is_not_english(target: str) -> bool:
    """Mostly neither English letters nor figures."""
    letters = [char for char in target if char.isalpha()]
    english = sum(char.isascii() for char in letters)
    return english < 0.7 * len(letters) or not re.search("[A-Za-z0-9]", target)
