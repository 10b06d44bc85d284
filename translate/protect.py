"""What must survive machine translation: names and amounts go into the Chinese sentence as their English, and are looked for afterwards.

Engines copy Latin text far better than they translate it: of real Argos output, company names came out right 3.5 % of the time and
yuan as dollars 68 %. Emoji confuse engines and go; datelines are `translate.datelines`' business. What an engine did wrong
nevertheless is found by `translate.gates`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translate.phrases import Span

_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3]+")


@dataclass(frozen=True, slots=True)
class Protected:
    """A sentence as an engine gets it, and the spans that its output must contain."""

    text: str
    spans: tuple[Span, ...]


def without_emoji(text: str) -> str:
    """Engines stop at emoji and drop the rest; readers lose nothing."""
    return _EMOJI.sub("", text)


def protect(text: str, spans: Iterable[Span]) -> Protected:
    """Put the English of each span in its place. Their order does not matter; of spans that overlap the outer or earlier one counts.

    >>> protect("蓝箭融资1亿元", [Span(4, 7, "100 million yuan", "amount"), Span(0, 2, "LandSpace", "name")]).text
    'LandSpace融资100 million yuan'
    """
    out, position = "", 0
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start < position:
            continue
        kept.append(span)
        out = _join(out, text[position : span.start])
        out = _join(out, span.english)
        position = span.end
    return Protected(_join(out, text[position:]), tuple(kept))


def _join(left: str, right: str) -> str:
    """Latin against Latin takes a space."""
    needs = (
        left
        and right
        and left[-1].isascii()
        and right[0].isascii()
        and (left[-1].isalnum() or left[-1] in "%.)")
        and (right[0].isalnum() or right[0] in "($")
    )
    return f"{left} {right}" if needs else left + right


def append_missing(target: str, missing: Sequence[Span]) -> str:
    """Add what the engine lost, in brackets and in the order of the original, each once."""
    words = list(dict.fromkeys(span.english for span in missing))
    return f"{target} [{'; '.join(words)}]".strip() if words else target


def introduce(target: str, english: str, chinese: str) -> str:
    """The first mention with its original beside it: "LandSpace (蓝箭航天)". Unchanged when the name is not there."""
    match = re.search(rf"(?<![\w-]){re.escape(english)}(?![\w-])(?! \([^()]{{0,8}}[\u3400-\u9fff])", target, re.IGNORECASE)
    return f"{target[: match.end()]} ({chinese}){target[match.end() :]}" if match else target
