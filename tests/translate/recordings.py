"""An engine that replays what another one once said, so that gates and repair are measured on real machine output without the machine.

A recording is a TSV file, UTF-8: source, output and, if you like, a label, one pair a line; lines that start with # are comments. The
sources are sentences as they stood in the news, while the reader hands an engine names and amounts in English: `Listening` finds out what
it will ask, so that the output can be laid ready under that.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parallax.errors import ParseError

_MOST_BYTES = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One recorded sentence. ``label`` says what is wrong with the output, "good" that nothing is, empty that nobody has judged it."""

    source: str
    output: str
    label: str = ""


def read_pairs(file: Path) -> list[Pair]:
    """The pairs of a recording, in order. Raises ParseError with the line that is wrong."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise ParseError(str(file), f"is larger than {_MOST_BYTES} bytes")
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ParseError(str(file), f"cannot be read: {error}") from error
    pairs: list[Pair] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.rstrip("\r").split("\t")
        if len(fields) < 2 or not fields[0].strip():
            raise ParseError(f"{file}:{number}", "expected source and output with a tab between them")
        pairs.append(Pair(source=fields[0], output=fields[1], label=fields[2].strip() if len(fields) > 2 else ""))
    return pairs


class Recorded:
    """Replays outputs by what it is asked; what was never recorded (a clause of a sentence, say) is empty."""

    name, settings = "recorded", ""

    def __init__(self, outputs: Mapping[str, str] | None = None) -> None:
        self._outputs = dict(outputs or {})
        self.model = hashlib.sha256("\x1e".join(f"{key}\x1f{value}" for key, value in self._outputs.items()).encode()).hexdigest()[:12]

    def record(self, sentence: str, output: str) -> None:
        """Say this from now on."""
        self._outputs[sentence] = output

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """The recorded outputs."""
        return [self._outputs.get(sentence, "") for sentence in sentences]


class Listening:
    """Says nothing and takes down the first sentence that it is asked for."""

    name, model, settings = "listening", "", ""

    def __init__(self) -> None:
        self.first = ""

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Empty outputs."""
        self.first = self.first or next(iter(sentences), "")
        return ["" for _ in sentences]
