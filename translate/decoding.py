"""Fast decoding: a narrow beam first, the wide one for the sentences whose outcome a check finds fault with."""

from collections.abc import Callable, Sequence

from translate.engine import Engine
from translate.gates import suspect


class Fast:
    """Two engines on one model as one. ``repeated`` counts the sentences that went through both."""

    def __init__(self, quick: Engine, careful: Engine, *, again: Callable[[str, str], bool] = suspect) -> None:
        """``again`` says of a sentence and its quick output whether the careful engine shall try."""
        self._quick, self._careful, self._again = quick, careful, again
        self.repeated = 0

    @property
    def name(self) -> str:
        """The model's engine."""
        return self._careful.name

    @property
    def model(self) -> str:
        """Short hash of the model that both use."""
        return self._careful.model

    @property
    def settings(self) -> str:
        """Both, in order."""
        return f"{self._quick.settings}, then {self._careful.settings}"

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """The quick output where nothing is wrong with it, else the careful one."""
        outputs = dict(zip(sentences, self._quick.translate(sentences), strict=True))
        again = [sentence for sentence, output in outputs.items() if sentence.strip() and self._again(sentence, output)]
        self.repeated += len(again)
        outputs |= zip(again, self._careful.translate(again), strict=True) if again else {}
        return [outputs[sentence] for sentence in sentences]
