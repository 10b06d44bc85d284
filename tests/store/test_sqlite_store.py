from collections.abc import Iterator
from contextlib import ExitStack
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
