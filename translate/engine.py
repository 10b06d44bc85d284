"""What a translation engine promises. Argos is one (`translate.argos`); the gloss needs none, so it is not behind this seam."""

from collections.abc import Sequence
from typing import Protocol


class Engine(Protocol):
    """Turns Chinese sentences into English ones."""

    @property
    def name(self) -> str:
        """Short and stable: stored with every sentence."""

    @property
    def model(self) -> str:
        """Short hash of the model's weights."""

    @property
    def settings(self) -> str:
        """Decode settings that change the output, as text."""

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """One English sentence for each Chinese one, in order. May raise anything; the caller keeps the items."""
