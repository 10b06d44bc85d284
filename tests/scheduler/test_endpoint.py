"""What machines ask over HTTP: three paths, and nothing that a client sends does anything else."""

import http.client
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from parallax.errors import ParallaxError
from scheduler.endpoint import answering


class Asked:
    """A running endpoint whose answers a test sets."""

    health = readiness = ""

    def __init__(self) -> None:
        self.url = ""

    def get(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        parts = urlsplit(self.url)
        assert parts.hostname
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
        connection.putrequest(method, path)
        connection.endheaders()
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.fixture
def endpoint() -> Iterator[Asked]:
    asked = Asked()
    with answering(
        "127.0.0.1:0", health=lambda: asked.health, readiness=lambda: asked.readiness, metrics=lambda: b"parallax_up 1\n"
    ) as url:
        asked.url = url
        yield asked


def test_the_three_paths(endpoint: Asked) -> None:
    assert endpoint.get("/healthz") == (200, b"ok\n")
    assert endpoint.get("/readyz?verbose=1") == (200, b"ok\n")
    assert endpoint.get("/metrics") == (200, b"parallax_up 1\n")


def test_what_is_wrong_is_said_with_503(endpoint: Asked) -> None:
    endpoint.health, endpoint.readiness = "no sign of life from read", "waiting for the first run of crawl"
    assert endpoint.get("/healthz") == (503, b"no sign of life from read\n")
    assert endpoint.get("/readyz") == (503, b"waiting for the first run of crawl\n")


def test_head_has_no_body(endpoint: Asked) -> None:
    assert endpoint.get("/metrics", "HEAD") == (200, b"")


@pytest.mark.parametrize("path", ["/", "/../../etc/passwd", "/metrics/../../etc/passwd", "/%2e%2e/etc/passwd", "/healthz/", "metrics"])
def test_any_other_path_is_not_found(endpoint: Asked, path: str) -> None:
    status, body = endpoint.get(path)
    assert status == 404
    assert b"root" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_any_other_method_is_refused(endpoint: Asked, method: str) -> None:
    assert endpoint.get("/metrics", method)[0] == 501


def test_a_flood_of_silent_clients_is_sent_away_and_ends(endpoint: Asked) -> None:
    before = threading.active_count()
    parts = urlsplit(endpoint.url)
    clients = [socket.create_connection((parts.hostname, parts.port)) for _ in range(30)]
    assert threading.active_count() - before <= 8
    for client in clients:
        client.close()
    assert any(endpoint_answers(endpoint) for _ in range(50))


def endpoint_answers(endpoint: Asked) -> bool:
    try:
        return endpoint.get("/healthz")[0] == 200
    except (http.client.HTTPException, OSError):
        return False


def test_a_look_that_fails_is_503_without_its_words(endpoint: Asked) -> None:
    def fail() -> str:
        raise RuntimeError("secret")

    with answering("127.0.0.1:0", health=fail, readiness=fail, metrics=lambda: b"") as url:
        endpoint.url = url
        assert endpoint.get("/healthz") == (503, b"RuntimeError\n")


def test_an_address_that_is_taken_is_an_error_that_names_it(endpoint: Asked) -> None:
    taken = urlsplit(endpoint.url).netloc
    with pytest.raises(ParallaxError, match=f"cannot listen on '{taken}'"), answering(taken, health=str, readiness=str, metrics=bytes):
        pass


@pytest.mark.parametrize("listen", ["nonsense", "127.0.0.1:port", "127.0.0.1:99999"])
def test_an_address_that_is_none_is_an_error(listen: str) -> None:
    with pytest.raises(ParallaxError, match=r"service\.listen"), answering(listen, health=str, readiness=str, metrics=bytes):
        pass


def test_nothing_is_served_on_no_address() -> None:
    with answering("", health=str, readiness=str, metrics=bytes) as url:
        assert url == ""


def test_loopback_of_the_other_protocol_works_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        with answering("[::1]:0", health=str, readiness=str, metrics=bytes) as url:
            assert url.startswith("http://[::1]:")
    except ParallaxError:
        pytest.skip("no IPv6 loopback here")
