"""No regular expression of the program takes a time that grows with the square of a hostile text."""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from fuzz.patterns import ANCHORED, PACKAGES, SHOWN, Attack, attacks, every_pattern, shown

_SIZE, _TIMES = 4000, 4  # characters; what takes long for so many is tried with four times as many
_LONG, _GROWTH = 0.003, 8  # seconds of CPU, the growth of cost beyond which it is not that of the text
_DEAR, _GIVE_UP = 0.2, 0.3  # seconds
PATTERNS = every_pattern()


class TooLongError(Exception):
    """The match was interrupted."""


@contextmanager
def given_up_after(seconds: float) -> Iterator[None]:
    def interrupt(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def cost(pattern: re.Pattern[Any], text: str, *, anchored: bool) -> float:
    """Seconds of CPU for all matches, or for one at the beginning; the least of three times, if it is long."""
    subject: Any = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    least = _GIVE_UP
    for _ in range(3):
        started = time.process_time()
        with suppress(TooLongError), given_up_after(_GIVE_UP):
            if anchored:
                pattern.match(subject)
            else:
                for _match in pattern.finditer(subject):
                    pass
        least = min(least, time.process_time() - started)
        if least < _LONG or least >= _GIVE_UP:
            break
    return least


def is_slow(pattern: re.Pattern[Any], attack: Attack, most: int, *, anchored: bool) -> bool:
    """Whether its cost grows faster than the text, up to the ``most`` that it is shown, or is out of all proportion."""
    size = min(most, _SIZE)
    first = cost(pattern, attack.text(size), anchored=anchored)
    if first < _LONG:
        return False
    if most <= _SIZE:
        return first > _DEAR / 10
    then = cost(pattern, attack.text(_TIMES * size), anchored=anchored)
    return then > min(_DEAR, _GROWTH * first)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_pattern_is_slow_on_a_text_made_against_it(package: str) -> None:
    slow = {}
    for name, pattern in PATTERNS.items():
        if name.startswith(f"{package}."):
            tried = (attack for attack in attacks(pattern) if is_slow(pattern, attack, shown(name), anchored=name in ANCHORED))
            slow[name] = next(tried, None)
    assert not {name: attack for name, attack in slow.items() if attack}


@pytest.mark.parametrize("slow", [r"\s*x?\s*$", r"(?:a|aa)+$", r"\d+[年月]", r"\([^)]*\]", r"\S+@\S+\.\S+ "])
def test_the_texts_would_show_it(slow: str) -> None:
    pattern = re.compile(slow, re.DOTALL)
    assert any(is_slow(pattern, attack, 10**6, anchored=False) for attack in attacks(pattern))


def test_every_exception_is_of_a_pattern_that_is_there() -> None:
    names = {*PATTERNS, *(name.partition(":")[0] for name in PATTERNS), *(re.sub(r"\[.*", "", name) for name in PATTERNS)}
    assert set(SHOWN) | ANCHORED <= names
