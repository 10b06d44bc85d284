"""Errors: one line that names the subject, also after a journey between processes."""

import pickle

import pytest

from parallax.errors import ConfigError, FetchError, ParallaxError, ParseError, QueryError

ERRORS = [
    ParseError("https://a.example/feed", "is not a feed"),
    FetchError("https://a.example/", "timeout", "took longer than 20 s"),
    ConfigError("pack.toml", [("id", "is missing"), ("name", "is missing")]),
    QueryError("(a", 1, "this parenthesis is never closed", "add )"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_comes_out_of_a_worker_as_it_went_in(error: ParallaxError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_names_its_subject(error: ParallaxError) -> None:
    assert str(error).startswith(f"{error.subject}: ")


def test_a_query_error_says_where_and_what_to_write() -> None:
    assert str(ERRORS[-1]) == "(a: column 1: this parenthesis is never closed (add ))"
