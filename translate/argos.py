"""Argos packages on CTranslate2: the package format and its tokenizer from argostranslate, decoding in large batches by us.

Stock Argos decodes 32 tokens at a time, one sentence after the other; here the sentences of many documents go in batches of 2,048
tokens, each different sentence once. Decode settings are stock's otherwise, so that outputs agree. Which model is there, and whether
it is sound, is `translate.models`' business.
"""

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from parallax.errors import ModelError

_BATCH_TOKENS = 2048
_LENGTH_PENALTY = 0.2  # stock Argos'
_MOST_TOKENS = 200  # beyond it the decoder's limit of 256 tokens cuts the English off
_LONGEST_PIECE = 400
_CLAUSE = re.compile(r"(?<=[，、；：,;:。！？])")


@cache
def package_format() -> ModuleType:
    """argostranslate.package, without the folders that importing it creates in the user's home (which may be read-only)."""
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="parallax-argos-") as folder:
        os.environ.update(dict.fromkeys(names, folder))
        try:
            import argostranslate.package
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
    return sys.modules[argostranslate.package.__name__]


class ArgosEngine:
    """One installed package, loaded. Not for use by several threads at once."""

    name = "argos"

    def __init__(self, folder: Path, *, model: str, beam: int = 4, threads: int = 0) -> None:
        """Load the package in a folder; ``model`` is the short hash of its weights. Raises ModelError when it cannot be loaded."""
        self.model = model
        self.settings = f"beam={beam} length={_LENGTH_PENALTY}"
        self._beam = beam
        try:
            import ctranslate2

            self._package: Any = package_format().Package(folder)
            self._translator: Any = ctranslate2.Translator(str(folder / "model"), device="cpu", intra_threads=threads)
            self._encode("测试")
        except Exception as error:
            raise ModelError(str(folder), f"the model cannot be loaded: {error}") from error

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
        if not sentences:
            return []
        prefix: str = getattr(self._package, "target_prefix", "")
        results = self._translator.translate_batch(
            [self._encode(sentence) for sentence in sentences],
            target_prefix=[[prefix]] * len(sentences) if prefix else None,
            replace_unknowns=True,
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
            beam_size=self._beam,
            length_penalty=_LENGTH_PENALTY,
        )
        decoded = (str(self._package.tokenizer.decode(result.hypotheses[0])) for result in results)
        return [text.removeprefix(prefix).strip() for text in decoded]
