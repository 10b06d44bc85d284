"""Lets the store's tests import the conformance suite beside them: ``store`` itself is the package under test."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("asking", *(path.stem for path in Path(__file__).parent.glob("conformance*.py")))
