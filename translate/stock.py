"""Stock Argos Translate as engine, for comparing: its own decoding, one sentence after the other, on a model that is installed here.

It needs what the plain `argostranslate` brings along (stanza, minisbd and torch, some 1.4 GB), which Parallax does not install. Its
sentence splitters, which ask the network for models, stay out: sentences come split already.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parallax.errors import ModelError
from translate.argos import no_folders_in_home


class _Whole:
    """A splitter that leaves each text as it is."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


class StockArgos:
    """One installed package behind argostranslate.translate, with its defaults: beam 4, 32 tokens a batch."""

    name = "argos-stock"
    settings = "beam=4 length=0.2"

    def __init__(self, folder: Path, *, model: str) -> None:
        """Load the package in a folder. Raises ModelError, above all when stock Argos is not installed as a whole."""
        self.model = model
        try:
            self._translation: Any = _load(folder)
        except ImportError as error:
            raise ModelError("stock Argos", f"is not installed as a whole ({error}): pip install argostranslate") from error
        except Exception as error:
            raise ModelError(str(folder), f"stock Argos cannot load the model: {error}") from error

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Translate sentences, each different one once."""
        english = {sentence: str(self._translation.translate(sentence)) for sentence in dict.fromkeys(sentences) if sentence.strip()}
        return [english.get(sentence, "") for sentence in sentences]


def _load(folder: Path) -> Any:
    with no_folders_in_home():
        from argostranslate.package import Package
        from argostranslate.translate import Language, PackageTranslation
    translation = PackageTranslation(Language("zh", "Chinese"), Language("en", "English"), Package(folder))
    translation.sentencizer = _Whole()
    return translation
