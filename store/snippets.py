"""Text with its matches marked: whole, or the best part of it.

Matches are wrapped in U+E000 and U+E001; those characters are taken out of the text first, so that a text cannot forge marks.
"""

import re

from parallax.words import LETTER, Spans

OPEN, CLOSE = "\ue000", "\ue001"
WIDTH = 160  # characters of a snippet
_LEAD = 40  # of these before the first match
_NOTHING = dict.fromkeys([ord(OPEN), ord(CLOSE)])
_WORD = re.compile(LETTER)


def merged(spans: Spans, length: int) -> Spans:
    """Spans in order, those that touch as one, those outside a text of this length left out."""
    result: Spans = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif 0 <= start < end <= length:
            result.append((start, end))
    return result


def marked(text: str, spans: Spans) -> str:
    """The whole text with its matches marked."""
    return _marked(text, 0, len(text), spans)


def snippet(text: str, spans: Spans, place: int = 0) -> str:
    """About 160 characters where most matches are (without any: from ``place`` on), with an ellipsis where the text goes on."""
    start = _best_start(spans) if spans else place
    end = min(len(text), start + WIDTH)
    start, end = _to_word(text, start, -1), _to_word(text, end, 1)
    shown = _marked(text, start, end, spans)
    return ("…" if start else "") + " ".join(shown.split()) + ("…" if end < len(text) else "")


def _best_start(spans: Spans) -> int:
    best, most = 0, 0
    for first, (start, _) in enumerate(spans):
        begin = max(0, start - _LEAD)
        inside = sum(1 for _, end in spans[first : first + WIDTH] if end <= begin + WIDTH)
        if inside > most:
            best, most = begin, inside
    return best


def _to_word(text: str, at: int, step: int) -> int:
    """Move a cut outwards so that it does not fall within a short word."""
    for moved in range(20):
        place = at + step * moved
        if not 0 < place < len(text) or not (_WORD.match(text[place - 1]) and _WORD.match(text[place])):
            return max(0, min(place, len(text)))
    return at


def _marked(text: str, start: int, end: int, spans: Spans) -> str:
    pieces, at = [], start
    for begin, stop in spans:
        if stop <= at or begin >= end:
            continue
        first, last = max(begin, at), min(stop, end)
        pieces += [_clear(text[at:first]), OPEN, _clear(text[first:last]), CLOSE]
        at = last
    return "".join([*pieces, _clear(text[at:end])])


def _clear(text: str) -> str:
    return text.translate(_NOTHING)
