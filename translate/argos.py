"""Argos packages on CTranslate2: the package format and its tokenizer from argostranslate, decoding in large batches by us.

Stock Argos decodes 32 tokens at a time, one sentence after the other; here the sentences of many documents are sorted by length and go
in batches, each different sentence once. Decode settings are stock's otherwise, so that outputs agree. Which model is there, and
whether it is sound, is `translate.models`' business.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from parallax.errors import ModelError
from translate.allocator import keep_large_buffers

# What is decoded at once is bounded threefold, so that the whole process stays below 500 MB with the official model. Counting source
# tokens alone, as is usual, lets a batch of short titles take a gigabyte.
_ROWS = 128  # sentences times beam: a step takes some buffers of rows times vocabulary (65,001 floats), 33 MB each
_CELLS = 4000  # rows times source tokens: what attention remembers of each sentence grows with both
_SENTENCES = 40  # the encoder's share
_LENGTH_PENALTY = 0.2  # stock Argos'
_MOST_TOKENS = 200  # beyond it the decoder's limit of 256 tokens cuts the English off
_LONGEST_PIECE = 400
_CLAUSE = re.compile(r"(?<=[，、；：,;:。！？])")


@contextmanager
def no_folders_in_home() -> Iterator[None]:
    """Importing argostranslate creates folders in the user's home, which may be read-only; here they land in a temporary one."""
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="parallax-argos-") as folder:
        os.environ.update(dict.fromkeys(names, folder))
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


@cache
def package_format() -> ModuleType:
    """argostranslate.package, which brings no stanza, spaCy or torch along."""
    with no_folders_in_home():
        import argostranslate.package
    return sys.modules[argostranslate.package.__name__]


def _settings(beam: int) -> str:
    return f"beam={beam} length={_LENGTH_PENALTY}"


class ArgosEngine:
    """One installed package, loaded. Not for use by several threads at once."""

    name = "argos"

    def __init__(self, folder: Path, *, model: str, beam: int = 4, threads: int = 0) -> None:
        """Load the package in a folder; ``model`` is the short hash of its weights. Raises ModelError when it cannot be loaded."""
        self.model = model
        self.settings = _settings(beam)
        self._beam = beam
        try:
            import ctranslate2

            keep_large_buffers()
            self._package: Any = package_format().Package(folder)
            self._translator: Any = ctranslate2.Translator(str(folder / "model"), device="cpu", intra_threads=threads)
            self._encode("测试")
        except Exception as error:
            raise ModelError(str(folder), f"the model cannot be loaded: {error}") from error

    def with_beam(self, beam: int) -> "ArgosEngine":
        """The same loaded model, decoding with another beam."""
        other = copy(self)
        other._beam, other.settings = beam, _settings(beam)  # noqa: SLF001 - its own class
        return other

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Translate sentences, each different one once. Over-long ones go in pieces and come back joined."""
        pieces = {sentence: self._pieces(sentence) for sentence in dict.fromkeys(sentences) if sentence.strip()}
        sources = list(dict.fromkeys(piece for parts in pieces.values() for piece in parts))
        english = dict(zip(sources, self._decode(sources), strict=True))
        return [" ".join(english[piece] for piece in pieces.get(sentence, [])) for sentence in sentences]

    def _encode(self, sentence: str) -> list[str]:
        tokens: list[str] = self._package.tokenizer.encode(sentence)
        return tokens

    def _pieces(self, sentence: str) -> list[str]:
        """The sentence, or clauses of it that the decoder can finish."""
        sentence = sentence.strip()
        if len(sentence) <= _MOST_TOKENS // 2 or len(self._encode(sentence)) <= _MOST_TOKENS:
            return [sentence]
        pieces = [""]
        for clause in _CLAUSE.split(sentence):
            for start in range(0, len(clause), _LONGEST_PIECE):
                part = clause[start : start + _LONGEST_PIECE]
                if pieces[-1] and len(pieces[-1]) + len(part) > _MOST_TOKENS // 2:
                    pieces.append("")
                pieces[-1] += part
        return [piece for piece in pieces if piece.strip()]

    def _decode(self, sentences: list[str]) -> list[str]:
        encoded = [self._encode(sentence) for sentence in sentences]
        decoded = [""] * len(sentences)
        for batch in _batches([len(tokens) for tokens in encoded], self._beam):
            for index, english in zip(batch, self._decode_batch([encoded[index] for index in batch]), strict=True):
                decoded[index] = english
        return decoded

    def _decode_batch(self, encoded: list[list[str]]) -> list[str]:
        prefix: str = getattr(self._package, "target_prefix", "")
        results = self._translator.translate_batch(
            encoded,
            target_prefix=[[prefix]] * len(encoded) if prefix else None,
            replace_unknowns=True,
            beam_size=self._beam,
            length_penalty=_LENGTH_PENALTY,
        )
        decoded = (str(self._package.tokenizer.decode(result.hypotheses[0])) for result in results)
        return [text.removeprefix(prefix).strip() for text in decoded]


def _batches(lengths: Sequence[int], beam: int) -> Iterator[list[int]]:
    """Places of sentences to decode together: of like length, longest first, within the limits above."""
    batch: list[int] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        rows = (len(batch) + 1) * beam
        if batch and (rows > _ROWS or len(batch) == _SENTENCES or rows * longest > _CELLS):
            yield batch
            batch = []
        longest = longest if batch else lengths[index]
        batch.append(index)
    if batch:
        yield batch
