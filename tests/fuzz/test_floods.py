"""Twenty thousand bytes of one thing, over and over, are read or refused in four seconds of CPU; `make fuzz` tries more things and more."""

import time

import pytest
from fuzz.floods import PIECES, floods
from fuzz.targets import TARGETS, seeds_of

_BYTES, _SECONDS = 20_000, 4.0  # five times what the slowest takes


@pytest.mark.parametrize("name", TARGETS)
def test_a_flood_is_read_in_bounded_time(name: str) -> None:
    for seed in seeds_of(name):  # loads what is loaded once
        TARGETS[name](seed)
    for piece, data in floods(name, _BYTES, PIECES[sum(map(ord, name)) % 5 :: 5]):
        started = time.process_time()
        TARGETS[name](data)
        assert time.process_time() - started < _SECONDS, piece
