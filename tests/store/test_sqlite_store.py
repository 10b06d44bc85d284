from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from asking import Opener
from conformance import StoreConformance

from store import Store, open_store


class TestSQLiteStore(StoreConformance):
    @pytest.fixture
    def opener(self, tmp_path: Path) -> Iterator[Opener]:
        with ExitStack() as stack:

            def opener() -> Store:
                return stack.enter_context(open_store(tmp_path / "archive.db"))

            yield opener

    @pytest.fixture
    def reopened(self) -> Callable[[Path], Store]:
        return open_store

    @pytest.fixture
    def empty(self, tmp_path: Path) -> Opener:
        """Opens another archive each time."""
        numbers = count()
        return lambda: open_store(tmp_path / f"{next(numbers)}.db")
