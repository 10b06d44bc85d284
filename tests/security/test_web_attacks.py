"""Attacks on the running web application by somebody who has no account, or a reader's."""

import socket
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from visitor import TOKEN, Site

from parallax.errors import StoreError
from parallax.web import bounds, patience
from store import overview, search

BEARER = {"Authorization": f"Bearer {TOKEN}"}
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def connected(site: Site) -> socket.socket:
    parts = urlsplit(site.address)
    return socket.create_connection((parts.hostname or "", parts.port), 10)


def told(site: Site, request: str) -> bytes:
    """All that comes back on a connection of its own, until the other side hangs up."""
    with connected(site) as raw:
        raw.sendall(request.encode("latin-1"))
        answer = b""
        with suppress(ConnectionResetError):  # it hangs up although more was sent
            while piece := raw.recv(65_536):
                answer += piece
        return answer


def asked(site: Site, target: str, host: str = "127.0.0.1") -> bytes:
    return told(site, f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")


def status(answer: bytes) -> int:
    return int(answer.split()[1])


def test_a_large_body_is_refused_before_anybody_parses_it(target: Site) -> None:
    head = f"POST /rules HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Content-Length: {10**9}\r\n\r\n"
    assert status(told(target, head)) == 413


def test_a_body_that_does_not_say_how_large_it_is_is_counted(target: Site) -> None:
    chunk = f"{200_000:x}\r\n{'a' * 200_000}\r\n"
    answer = told(target, f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Transfer-Encoding: chunked\r\n\r\n{chunk}{chunk}")
    assert status(answer) == 413


def test_a_form_as_long_as_forms_get_is_taken(target: Site) -> None:
    form = {"form_key": "x", "rule_id": "x", "name": "名" * 2000, "query": "箭" * 2000}
    assert target.post("/rules", form, **BEARER).status != 413


def test_a_body_that_trickles_is_not_waited_for(target: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "SECONDS", 0.2)
    answer = told(target, f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Content-Length: 100\r\n\r\nname=")
    assert status(answer) == 408


def test_a_body_that_breaks_off_is_no_form(target: Site) -> None:
    """Half of a query may be a query of its own."""
    form = "form_key=x&rule_id=half&name=x&query=LandSpace"
    with connected(target) as raw:
        head = f"POST /rules HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Authorization: {BEARER['Authorization']}\r\nContent-Length: 500\r\n\r\n"
        raw.sendall((head + form).encode())
    time.sleep(0.2)
    assert "half" not in [rule.id for rule in target.desk.store.rules()]


def test_a_head_without_end_is_refused(target: Site) -> None:
    assert told(target, f"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {'a=b; ' * 30_000}\r\n\r\n")[9:12] in (b"400", b"")


def test_a_head_that_trickles_is_not_waited_for(target: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)
    with connected(target) as raw:
        assert 0 < pieces_taken(raw, b"GET / HTTP/1.1\r\n", b"X-A: b\r\n") < 100


def pieces_taken(raw: socket.socket, first: bytes, more: bytes) -> int:
    """How many pieces, one every twentieth of a second, until the other side hangs up; at most a hundred."""
    raw.sendall(first)
    for number in range(100):
        try:
            raw.sendall(more)
        except OSError:
            return number
        time.sleep(0.05)
    return 100


def test_a_connection_that_says_nothing_is_hung_up(target: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.2)
    with connected(target) as raw:
        assert hung_up(raw)


def test_there_are_only_so_many_connections(target: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "MOST", 3)
    crowd = [connected(target) for _ in range(3)]
    time.sleep(0.2)
    with connected(target) as late:
        assert hung_up(late)
    for each in crowd:
        each.close()
    time.sleep(0.2)
    assert target.get("/login").status == 200


def hung_up(raw: socket.socket) -> bool:
    try:
        return raw.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    "request_line",
    [
        "Content-Length: 4\r\nContent-Length: 5\r\n\r\nname",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: +4\r\n\r\nname",
    ],
)
def test_a_request_that_two_servers_may_read_differently_is_refused(target: Site, request_line: str) -> None:
    assert status(told(target, f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n{request_line}")) == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "localhost:80@evil.example", ""])
def test_only_names_of_our_own_are_answered(target: Site, host: str) -> None:
    assert status(asked(target, "/login", host)) == 400


@pytest.mark.parametrize(
    "path", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "..%5capp.py", "/etc/passwd", "%2fetc/passwd", "%00", "", "a/../../app.py"]
)
def test_no_file_beside_the_static_ones_is_served(target: Site, path: str) -> None:
    assert status(asked(target, f"/static/{path}")) in (400, 404)


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "//evil.example/%2e%2e", "/login/", "/%2f/evil.example"])
def test_no_address_leads_to_another_host(target: Site, path: str) -> None:
    answer = asked(target, path)
    heads = answer.partition(b"\r\n\r\n")[0].splitlines()
    led = [line.partition(b":")[2].strip() for line in heads if line.lower().startswith(b"location:")]
    assert (status(answer), led) in ((303, led[:1]), (404, []))
    assert all(each.startswith(b"/login?onward=") for each in led)


def test_a_page_of_another_site_may_not_read_nor_frame_anything(target: Site) -> None:
    answer = target.get("/api/v1/search", Origin="https://evil.example", **BEARER)
    assert not any(name.startswith("access-control-") for name in answer.headers)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/login", "/nothing", "/static/style.css", "/static/nothing", "/api/v1/search", "/api/v1/nothing"])
def test_every_answer_carries_the_strict_headers(target: Site, path: str) -> None:
    headers = target.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_no_socket_is_opened_beside_http(target: Site) -> None:
    upgrade = (
        "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    )
    assert status(told(target, f"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n{upgrade}\r\n")) == 200


def test_an_error_does_not_tell_where_the_archive_lies(target: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise StoreError(target.desk.settings.archive, "is damaged")

    monkeypatch.setattr(target.desk.store, "search", damaged)
    answer = target.get("/api/v1/search", **BEARER)
    assert (answer.status, str(Path(target.desk.settings.archive).parent) in answer.text) == (503, False)


@pytest.mark.parametrize("path", ["/?q=a*", "/api/v1/search?q=a*", "/api/v1/overview?q=a*", "/feed.atom?q=a*", "/api/v1/export?q=a*"])
def test_a_search_that_would_take_minutes_is_broken_off(target: Site, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(search, "SEARCH_SECONDS", -1.0)
    monkeypatch.setattr(overview, "SEARCH_SECONDS", -1.0)
    monkeypatch.setattr("store.limits._STEPS", 1)
    answer = target.get(path, **BEARER)
    assert answer.status == 503
    assert "takes longer than" in answer.text


def test_roles_are_asked_for_on_every_address_but_these(target: Site) -> None:
    open_to_all = {"/login", "/logout", "/unsubscribe/{token}", "/static", "/api/v1/openapi.json"}
    spec = target.get("/api/v1/openapi.json")
    assert spec.status == 200
    paths = [path for path in spec.body.decode().split('"') if path.startswith("/") and path not in open_to_all]
    for path in ("/", "/rules", "/coding", "/status", "/review", "/digests/1", "/items/1/snapshot", *paths):
        answer = target.get(path.replace("{", "").replace("}", ""))
        assert answer.status in (303, 401), path
