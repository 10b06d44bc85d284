"""Asking an engine that may fail: on single sentences, which are found by halving, or altogether, which ends the asking soon.

A sentence that an engine cannot bear makes the whole request fail, so what failed is asked again in halves, until the culprit stands
alone. An engine that is down fails at everything: after some failures in a row a few sentences from all over the rest are asked one by
one, and when none of them comes back the rest is given up, for this time. So one hostile article never passes for an outage, and an
outage costs a dozen requests instead of two a sentence.
"""

import logging
from collections.abc import Sequence

from translate.engine import Engine

log = logging.getLogger("parallax.translate")

_IN_A_ROW = 8  # failures after which the engine is under suspicion
_SAMPLES = 4  # sentences that clear it, or not


def translate_each(engine: Engine, sentences: Sequence[str]) -> dict[str, str]:
    """What the engine makes of different sentences, by sentence; those that it fails on are missing."""
    return _Asking(engine).all(sentences)


class _Asking:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._done: dict[str, str] = {}
        self._failures = 0  # since the last success
        self._why = ""

    def all(self, sentences: Sequence[str]) -> dict[str, str]:
        waiting = [list(sentences)] if sentences else []
        while waiting:
            batch = waiting.pop()
            if self._ask(batch):
                continue
            if len(batch) > 1:
                waiting += [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
            if self._failures >= _IN_A_ROW and not self._answers([sentence for part in waiting for sentence in part]):
                log.warning("the translation engine fails at everything, so that nothing more is asked of it just now: %s", self._why)
                break
        return self._done

    def _ask(self, batch: list[str]) -> bool:
        try:
            outputs = self._engine.translate(batch)
        except Exception as error:  # noqa: BLE001 - whatever an engine raises, items survive; the sentence is flagged
            outputs, self._why = [], f"{type(error).__name__}: {error}"[:300]
        if len(outputs) != len(batch):
            self._failures += 1
            return False
        self._failures = 0
        self._done.update(zip(batch, outputs, strict=True))
        return True

    def _answers(self, rest: list[str]) -> bool:
        """Whether the engine does anything at all, tried on a few sentences, the farthest apart first tried."""
        step = max(1, len(rest) // _SAMPLES)
        return not rest or any(self._ask([sentence]) for sentence in rest[::step][:_SAMPLES])
