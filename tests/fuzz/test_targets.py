"""Each reader of hostile bytes holds what its target says: for honest input, for what once broke it, and for what is made of these.

`make fuzz` looks further, led by coverage, for as long as one likes.
"""

import time

import pytest
from fuzz.mutations import spoiled
from fuzz.targets import TARGETS, findings_of, seeds_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("name", TARGETS)
def test_honest_input_is_read(name: str) -> None:
    seeds = seeds_of(name)
    assert seeds
    for seed in seeds:
        TARGETS[name](seed)


@pytest.mark.parametrize(("name", "finding"), [(name, finding) for name in TARGETS for finding in findings_of(name)])
def test_what_once_broke_it_no_longer_does(name: str, finding: bytes) -> None:
    TARGETS[name](seeds_of(name)[0])  # loads what is loaded once
    started = time.process_time()
    TARGETS[name](finding)
    assert time.process_time() - started < 2  # some did not fail but took minutes


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_spoiled_input_is_read_or_refused_by_name(name: str, data: st.DataObject) -> None:
    TARGETS[name](data.draw(spoiled(tuple(seeds_of(name)))))
