"""How commands print: JSON for scripts, safe text for people, progress for the patient."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from parallax.digest.text import harmless

# Controls that JSON leaves as they are, bidirectional and other invisible marks, and halves of pairs, which no encoding can write.
_STEERING = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ue000\ue001\ufeff\U000e0000-\U000e007f]"
)


def print_json(value: Any) -> None:
    """One JSON document on standard output; records become objects, moments ISO 8601. What could steer a terminal is escaped."""
    click.echo(_STEERING.sub(_escaped, json.dumps(value, default=_plain, ensure_ascii=False, indent=2)))


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def say(text: str) -> None:
    """A line of ordinary output, without anything that could steer a terminal."""
    click.echo(harmless(text))


def warn(text: str) -> None:
    """A line on standard error that stops nothing."""
    click.echo(harmless(f"Warning: {text}{'' if text.endswith('?') else '.'}"), err=True)


def print_table(rows: Sequence[Sequence[str]], header: Sequence[str]) -> None:
    """Columns on standard output, as wide as their content; Han characters count double."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*header, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))  # no padding in what is kept or compared


class Bar:
    """A progress bar that can be told how far the work is; silent where nobody watches."""

    def __init__(self, progress: Any, task: Any) -> None:
        self._progress, self._task = progress, task

    def show(self, *, done: int | None = None, total: int | None = None, text: str | None = None) -> None:
        """Set what is known."""
        if self._progress:
            self._progress.update(self._task, completed=done, total=total, description=text and harmless(text))

    def step(self, count: int = 1) -> None:
        """So much more is done."""
        if self._progress:
            self._progress.advance(self._task, count)


@contextmanager
def progress_bar(text: str, total: int | None = None) -> Iterator[Bar]:
    """A bar on standard error while the block runs; nothing at all when standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield Bar(None, None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield Bar(progress, progress.add_task(text, total=total))
