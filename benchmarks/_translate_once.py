"""One translator in a process of its own: `translation.py` starts it, once in stock Argos' environment and once in ours.

    python _translate_once.py stock|ours|fast|floor MODELS_FOLDER BEAM THREADS < sentences, one a line

Prints one JSON object: outputs, CPU seconds (user and system, loading left out), wall seconds, peak memory of the whole process in MB.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _memory import peak_mb

WARM_UP = ["火箭升空。"]


def main(engine: str, models: str, beam: int, threads: int) -> None:
    sentences = sys.stdin.read().split("\n")
    make: dict[str, Callable[[str, int, int], Callable[[list[str]], list[str]]]] = {
        "stock": stock,
        "ours": ours,
        "fast": fast,
        "floor": floor,
    }
    translate = make[engine](models, beam, threads)
    translate(WARM_UP)
    if isinstance(translate, Floor):
        translate.prepare(sentences)
    before, started = os.times(), time.perf_counter()
    outputs = translate(sentences)
    after, wall = os.times(), time.perf_counter() - started
    cpu = after.user - before.user + after.system - before.system
    json.dump({"outputs": outputs, "cpu": cpu, "wall": wall, "peak_mb": peak_mb()}, sys.stdout)


def stock(models: str, beam: int, threads: int) -> Callable[[list[str]], list[str]]:
    """Argos' own translate(), one sentence a call. Its splitter would ask the network for a model, so each text counts as a sentence:
    what the splitter costs is not charged."""
    os.environ |= {"ARGOS_PACKAGES_DIR": models, "ARGOS_BEAM_SIZE": str(beam), "ARGOS_INTRA_THREADS": str(threads)}
    import argostranslate.translate as argos

    class Whole:
        def split_sentences(self, text: str) -> list[str]:
            return [text]

    translation: Any = argos.get_translation_from_codes("zh", "en")
    translation.underlying.sentencizer = Whole()
    return lambda sentences: [translation.translate(sentence) for sentence in sentences]


def ours(models: str, beam: int, threads: int) -> Callable[[list[str]], list[str]]:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from translate.models import open_engine

    engine = open_engine(Path(models), beam=beam, threads=threads)
    assert engine
    return engine.translate


def fast(models: str, beam: int, threads: int) -> Callable[[list[str]], list[str]]:
    """Beam 2, and the wide beam again for every tenth sentence: the model's output is no English, so gates would flag them all."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from translate.decoding import Fast
    from translate.models import open_engine

    engine = open_engine(Path(models), beam=beam, threads=threads)
    assert engine
    return Fast(engine.with_beam(2), engine, again=lambda sentence, _: sum(map(ord, sentence)) % 10 == 0).translate


class Floor:
    """The decoder alone: sentences are tokens before the clock starts, all are one call, and what comes stays tokens until it stops."""

    def __init__(self, models: str, beam: int, threads: int) -> None:
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        from translate.models import open_engine

        self._engine: Any = open_engine(Path(models), beam=beam, threads=threads)
        self._beam = beam
        self._ready: dict[str, list[str]] = {}

    def prepare(self, sentences: list[str]) -> None:
        self._ready |= {sentence: self._engine._encode(sentence) for sentence in sentences}  # noqa: SLF001 - what is not to be timed

    def __call__(self, sentences: list[str]) -> list[str]:
        self.prepare([sentence for sentence in sentences if sentence not in self._ready])
        tokens = [self._ready[sentence] for sentence in sentences]
        found = self._engine._translator.translate_batch(  # noqa: SLF001 - the library's own object
            tokens, beam_size=self._beam, length_penalty=0.2, replace_unknowns=True, max_batch_size=1024, batch_type="tokens"
        )
        return [" ".join(one.hypotheses[0]) for one in found]


def floor(models: str, beam: int, threads: int) -> Floor:
    return Floor(models, beam, threads)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
