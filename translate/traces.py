"""What must stand in a text for a name or a term to be found there: what the archive is asked for when one of them changes.

The archive looks for words as search does (`parallax.words`): folded, whatever stands between two of them, ideographs wherever they
stand. Reading is more lenient, and every leniency has its traces here: names spaced out (`translate.edges`), model letters (Zhuque-2E),
one edit in a long English name (`translate.name_typos`), blanks within a term and Taiwan's characters (`translate.normalise`). Traces
may lead to texts in which nothing is found; those are read again and stay as they were. Only a term with its pronunciation between its
characters (火(huǒ)箭) leaves none, nor a name with markup in it (蓝箭<b>航天), which the archive's texts hardly have.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from string import ascii_lowercase, digits

from opencc import OpenCC

from translate.aliases import Form
from translate.name_typos import LEAST_LETTERS, eligible, letters

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_SPACED_OUT = 3  # characters from which names are closed up
_MOST_BREAKS = 6
_ENDINGS = (*ascii_lowercase, *map("".join, product(ascii_lowercase, repeat=2)))  # of a product's designation


def of_names(forms: Iterable[Form]) -> set[str]:
    """Traces of any of these forms."""
    traces: set[str] = set()
    for form in forms:
        traces |= {form.key, _spaced_out(form.key)}
        if form.alias.kind == "product" and form.key[-1:].isdigit():
            traces |= _with_model(form.key)
        if eligible(form) and len(letters(form.text)) >= LEAST_LETTERS:
            traces |= {*_misspelt(form.key), *_broken(letters(form.text))}
    return traces


def of_term(zh: str) -> set[str]:
    """Traces of a Chinese term."""
    return {trace for written in {zh, _taiwanese().convert(zh)} for trace in _with_blanks(written)}


def _with_model(key: str) -> set[str]:
    """What precedes the number, which the model's letters are written to: zhuque 2e. Where that is no word of its own, with any letters."""
    stem = key.rstrip(digits)
    alone = stem and not (stem[-1].isascii() and stem[-1].isalnum())
    return {stem} if alone else {key + ending for ending in _ENDINGS}


def _spaced_out(key: str) -> str:
    return _HAN_RUN.sub(lambda run: " ".join(run[0]) if len(run[0]) >= _SPACED_OUT else run[0], key)


def _misspelt(key: str) -> Iterator[str]:
    """One edit away, the first letter kept; in the words of the form, and in one word."""
    for word in {key, key.replace(" ", "").replace("-", "")}:
        for at in range(1, len(word) + 1):
            head, tail = word[:at], word[at:]
            yield from (head + char + rest for char in ascii_lowercase for rest in (tail, tail[1:]))
            yield head + tail[1:]
            yield head + tail[1:2] + tail[:1] + tail[2:]


def _broken(word: str) -> Iterator[str]:
    """In two words, wherever it is broken: Orien Space, OrienSpace."""
    return (f"{word[:at]} {word[at:]}" for at in range(1, len(word)))


def _with_blanks(term: str) -> Iterator[str]:
    """With blanks in any places, in a long term in one place or in all."""
    places = len(term) - 1
    if places <= _MOST_BREAKS:
        masks: Iterable[tuple[bool, ...]] = product((False, True), repeat=places)
    else:
        masks = [(False,) * places, (True,) * places, *(tuple(place == at for place in range(places)) for at in range(places))]
    for mask in masks:
        yield term[0] + "".join(" " * blank + char for blank, char in zip(mask, term[1:], strict=True))


@cache
def _taiwanese() -> OpenCC:
    return OpenCC("s2tw")
