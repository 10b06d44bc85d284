"""Steering a running service over its socket: its owner's, and nobody's fault."""

import json
import socket
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from parallax.errors import ParallaxError
from scheduler.control import NotRunningError, ask, listening, socket_file


def echo(request: Mapping[str, Any]) -> Mapping[str, Any]:
    if request.get("do") == "crash":
        raise RuntimeError("oh")
    return {"error": "no"} if request.get("do") == "refuse" else {"said": request}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    with listening(tmp_path / "a.db", echo):
        yield tmp_path / "a.db"


def test_a_request_is_answered(archive: Path) -> None:
    assert ask(archive, {"do": "list", "job": "朱雀"}) == {"said": {"do": "list", "job": "朱雀"}}


def test_only_the_owner_may_ask(archive: Path) -> None:
    assert stat.S_IMODE(socket_file(archive).stat().st_mode) == 0o600


def test_without_a_service_the_advice_is_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(NotRunningError, match="start it with: parallax serve"):
        ask(tmp_path / "a.db", {"do": "list"})
    with pytest.raises(NotRunningError):
        ask(tmp_path / "no" / "folder" / ("x" * 120) / "a.db", {"do": "list"})


def test_a_socket_that_a_crash_left_behind_is_no_service_and_is_replaced(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(socket_file(tmp_path / "a.db")))
    with pytest.raises(NotRunningError):
        ask(tmp_path / "a.db", {"do": "list"})
    with listening(tmp_path / "a.db", echo):
        assert ask(tmp_path / "a.db", {})


def test_the_socket_is_gone_after_the_service(tmp_path: Path) -> None:
    with listening(tmp_path / "a.db", echo):
        pass
    assert not socket_file(tmp_path / "a.db").exists()


def test_a_refusal_and_a_crash_are_errors_and_the_next_request_is_answered(archive: Path) -> None:
    with pytest.raises(ParallaxError, match="job: no"):
        ask(archive, {"do": "refuse", "job": "job"})
    with pytest.raises(ParallaxError, match="RuntimeError: oh"):
        ask(archive, {"do": "crash"})
    assert ask(archive, {})


@pytest.mark.parametrize("sent", [b"\n", b"{\n", b"[]\n", b"\xff\xfe\n", b"x" * 200_000 + b"\n"])
def test_nonsense_is_answered_with_an_error_or_nothing_and_ends_nothing(archive: Path, sent: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(socket_file(archive)))
        client.settimeout(5)
        try:
            client.sendall(sent)
            answer = client.recv(65_536)
        except ConnectionError:
            answer = b""
    assert not answer or {"error", "said"} & set(json.loads(answer))
    assert ask(archive, {})


def test_an_archive_in_a_long_folder_has_a_socket_all_the_same(tmp_path: Path) -> None:
    (folder := tmp_path / ("long" * 25) / ("name" * 25)).mkdir(parents=True)
    with listening(folder / "a.db", echo):
        assert ask(folder / "a.db", {"do": "x"}) == {"said": {"do": "x"}}
