"""Who may come in, and what each may do."""

import socket
import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from fastapi import HTTPException, Request
from visitor import PASSWORD, Answer, Site

from parallax.settings import WebSettings
from parallax.web import login, passwords
from parallax.web.access import COOKIE, SECURE_COOKIE, hash_of
from parallax.web.clients import client_of
from parallax.web.passwords import weakness
from parallax.web.throttle import Throttle


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with less work; what the work costs is not what these tests are about."""
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    monkeypatch.setattr(passwords, "_NOBODY", cheap.hash("nobody"))


def test_without_accounts_this_machine_is_served_and_nobody_behind_a_proxy(site: Site) -> None:
    assert site.get("/").status == 200
    for header in ("X_Forwarded_For", "Forwarded", "Via", "X_Real_IP", "X_Forwarded_Host", "CF_Connecting_IP"):
        assert site.get("/", **{header: "203.0.113.9"}).status == 403


def test_another_host_name_is_refused_so_that_no_foreign_page_reads_the_archive(site: Site) -> None:
    assert site.get("/", Host="evil.example").status == 400


def test_with_accounts_a_page_asks_for_a_login_and_the_api_says_so(site: Site) -> None:
    site.add("ana", "reader")
    answer = site.get("/items/1?x=1")
    assert (answer.status, answer.headers["location"]) == (303, "/login?onward=%2Fitems%2F1%3Fx%3D1")
    assert site.get("/api/v1/search").status == 401


def test_a_login_opens_a_session_that_scripts_cannot_read(site: Site) -> None:
    site.add("ana", "reader")
    answer = site.log_in("ana")
    assert answer.status == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert site.get("/").status == 200


@pytest.mark.parametrize(("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_or_password_opens_nothing(site: Site, name: str, password: str) -> None:
    site.add("ana", "reader")
    assert site.log_in(name, password).status in (403, 422)
    assert COOKIE not in site.cookies


def test_guessing_is_slowed_down(site: Site) -> None:
    site.add("ana", "reader")
    statuses = [site.log_in("ana", "wrong").status for _ in range(7)]
    assert statuses[0] == 403
    assert statuses[-1] == 429
    assert site.log_in("ana").status == 429


def test_the_wait_doubles_and_ends() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    throttle = Throttle(free=2, clock=lambda: now)
    waits = []
    for _ in range(5):
        throttle.failed("x")
        waits.append(throttle.wait("x"))
    assert waits == [0, 0, 2, 4, 8]
    now += timedelta(seconds=8)
    assert throttle.wait("x") == 0


def test_logging_out_ends_the_session_itself(site: Site) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    kept = dict(site.cookies)
    site.post("/logout", {"form_key": site.form_key("/")})
    site.cookies = kept
    assert site.get("/").status == 303


def test_a_session_ends_by_itself(site: Site) -> None:
    site.add("ana", "reader")
    site.desk.store.open_session(hash_of("old"), "ana", datetime.now(UTC) - timedelta(seconds=1))
    site.cookies[COOKIE] = "old"
    assert site.get("/").status == 303


def test_a_token_lets_programs_in(site: Site) -> None:
    site.add("robot", "reader", token_hash=hash_of("t0ken"))
    assert site.get("/api/v1/search", Authorization="Bearer t0ken").status == 200
    assert site.get("/api/v1/search", Authorization="Bearer other").status == 401


def test_a_reader_changes_nothing(site: Site) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    form = {"form_key": site.form_key("/"), "rule_id": "x", "name": "x", "query": "LandSpace"}
    assert site.post("/rules", form).status == 403
    assert site.post("/items/1/sentences/1", {"form_key": form["form_key"], "english": "x"}).status == 403
    assert not site.desk.store.rules()


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}])
def test_a_form_from_another_site_is_refused(site: Site, headers: dict[str, str]) -> None:
    form = {"form_key": site.form_key("/rules/new"), "rule_id": "x", "name": "x", "query": "LandSpace"}
    assert site.post("/rules", form, **headers).status == 403


def test_a_form_without_the_pages_secret_is_refused(site: Site) -> None:
    assert site.post("/rules", {"form_key": "0" * 64, "rule_id": "x", "name": "x", "query": "LandSpace"}).status == 403


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nX: y"])
def test_a_login_leads_nowhere_else(site: Site, onward: str) -> None:
    site.add("ana", "reader")
    assert site.post("/login", {"name": "ana", "password": PASSWORD, "onward": onward}).headers["location"] == "/"


def test_nothing_secret_is_kept_readable(site: Site) -> None:
    site.add("ana", "operator")
    site.log_in("ana")
    stored = b"".join(file.read_bytes() for file in Path(site.desk.settings.archive).parent.glob("parallax.db*"))
    assert PASSWORD.encode() not in stored
    assert site.cookies[COOKIE].encode() not in stored
    assert hash_of(site.cookies[COOKIE]).encode() in stored


def test_over_tls_the_cookie_is_bound_to_this_very_host(site: Site) -> None:
    site.add("ana", "reader")
    answer = site.post("/login", {"name": "ana", "password": PASSWORD}, X_Forwarded_Proto="https")
    assert answer.headers["set-cookie"].startswith(f"{SECURE_COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert "Domain" not in answer.headers["set-cookie"]
    assert site.get("/", X_Forwarded_Proto="https").status == 200


def test_a_cookie_that_a_neighbour_in_the_domain_planted_counts_for_nothing_over_tls(site: Site) -> None:
    site.add("mallory", "reader")
    site.log_in("mallory")
    assert set(site.cookies) == {COOKIE}
    assert site.get("/", X_Forwarded_Proto="https").status == 303


def test_a_login_is_a_new_session_and_ends_the_one_before(site: Site) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    before = dict(site.cookies)
    site.log_in("ana")
    assert site.cookies[COOKIE] != before[COOKIE]
    site.cookies = before
    assert site.get("/").status == 303


def test_a_secret_that_was_planted_before_the_login_opens_nothing_after_it(site: Site) -> None:
    site.add("ana", "reader")
    site.cookies[COOKIE] = "planted"
    site.log_in("ana")
    site.cookies[COOKIE] = "planted"
    assert site.get("/").status == 303


def test_a_new_password_ends_all_sessions(site: Site) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    site.add("ana", "reader")
    assert site.get("/").status == 303


NEW = "a wholly other staple"


def changed(site: Site, *, current: str = PASSWORD, new: str = NEW, **given: str) -> Answer:
    return site.post("/account", {"form_key": site.form_key("/account"), "current": current, "new": new, **given})


def test_people_change_their_own_password_and_go_on(site: Site) -> None:
    site.add("ana", "analyst")
    site.log_in("ana")
    answer = changed(site)
    assert (answer.status, answer.headers["location"]) == (303, "/account?changed=1")
    assert "Your password is changed" in site.get("/account?changed=1").text
    site.cookies.clear()
    assert site.log_in("ana").status == 403
    assert site.log_in("ana", NEW).status == 303


def test_a_password_of_ones_own_ends_the_sessions_elsewhere_and_keeps_the_role(site: Site) -> None:
    site.add("ana", "analyst")
    site.log_in("ana")
    elsewhere = dict(site.cookies)
    site.cookies.clear()
    site.log_in("ana")
    changed(site)
    assert site.get("/review").status == 200
    site.cookies = elsewhere
    assert site.get("/").status == 303


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"current": "not what it is"}, 403, "The current password does not fit."),
        ({"new": "short"}, 422, "needs a password of 12 to 128 characters"),
        ({"new": "passwordpassword"}, 422, "needs a password that is not among the first"),
        ({"form_key": "0" * 64}, 403, "This page is too old"),
    ],
)
def test_a_password_stays_as_it_was_when_a_new_one_is_refused(site: Site, given: dict[str, str], status: int, told: str) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    answer = changed(site, **given)
    assert (answer.status, told in answer.text) == (status, True)
    site.cookies.clear()
    assert site.log_in("ana").status == 303


def test_guessing_the_current_password_is_slowed_down_like_any_other_guess(site: Site) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    assert [changed(site, current="wrong").status for _ in range(7)][-1] == 429
    assert changed(site).status == 429


def test_without_accounts_there_is_no_password_to_change(site: Site) -> None:
    assert site.get("/account").status == 404


RULE = {"form_key": "none", "rule_id": "x", "name": "x", "query": "LandSpace"}


def test_a_token_that_a_browser_remembers_as_password_does_not_excuse_a_foreign_form(site: Site) -> None:
    """A browser that was once asked for name and password sends them with every form of every site."""
    site.add("robot", "analyst", token_hash=hash_of("t0ken"))
    remembered = f"Basic {b64encode(b'robot:t0ken').decode()}"
    assert site.post("/rules", RULE, Authorization=remembered).status == 403
    assert site.post("/rules", RULE, Authorization=remembered, Origin="https://evil.example").status == 403
    assert site.post("/rules", RULE, Authorization="Bearer t0ken").status == 303


def test_a_wrong_token_does_not_excuse_the_form_of_a_session(site: Site) -> None:
    site.add("ana", "analyst")
    site.log_in("ana")
    assert site.post("/rules", RULE, Authorization="Bearer wrong", Origin="https://evil.example").status == 403


def test_a_page_for_an_account_is_not_kept_by_the_browser(site: Site) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    assert site.get("/").headers["cache-control"] == "no-store"


def test_a_proxy_that_names_nobody_but_speaks_as_old_as_nginx_is_seen(site: Site) -> None:
    parts = urlsplit(site.address)
    with socket.create_connection((parts.hostname, parts.port), 10) as raw:
        raw.sendall(b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        assert raw.recv(100).split()[1] == b"403"


def test_one_password_is_not_tried_on_everybody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "fits", lambda *_: False)
    door = login.Door()
    for number in range(21):
        door.log_in(site.desk, "203.0.113.9", f"name{number}", "Summer2026!")
    with pytest.raises(HTTPException, match="Too many"):
        door.log_in(site.desk, "203.0.113.9", "another", "Summer2026!")
    assert door.log_in(site.desk, "203.0.113.10", "name", "x") is None  # others may go on


def test_all_addresses_of_one_ipv6_customer_are_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "fits", lambda *_: False)
    door = login.Door()
    for number in range(6):
        door.log_in(site.desk, f"2001:db8::{number + 1:x}", "ana", "x")
    with pytest.raises(HTTPException, match="Too many"):
        door.log_in(site.desk, "2001:db8::ffff", "ana", "x")
    assert door.log_in(site.desk, "2001:db8:0:1::1", "ana", "x") is None


def test_few_passwords_are_compared_at_once_and_the_others_told_so_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, at_once = threading.Event(), []

    def compare(*_: str) -> bool:
        at_once.append(1)
        assert go_on.wait(20)
        return False

    monkeypatch.setattr(login, "fits", compare)
    door = login.Door()
    with ThreadPoolExecutor(30) as crowd:
        tries = [crowd.submit(door.log_in, site.desk, f"198.51.100.{number}", "ana", "x") for number in range(30)]
        done, waiting = wait(tries, timeout=1)
        assert (len(done), len(waiting), len(at_once)) == (22, 8, 2)
        go_on.set()
    assert all(isinstance(each.exception(), HTTPException) for each in done)


def test_what_was_typed_into_the_field_of_the_name_is_not_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.add("ana", "reader")
    with caplog.at_level("INFO", "parallax.web"):
        site.log_in("my password is tulip", "x")
        site.log_in("ana", "wrong tulip")
        site.log_in("ana")
    assert "tulip" not in caplog.text
    assert "login refused: account='ana' client=127.0.0.1" in caplog.text
    assert "login: account='ana' role=reader client=127.0.0.1" in caplog.text


@pytest.mark.parametrize("password", ["short", "password1234", "aaaaaaaaaaaaaaa", "121212121212", "ana-ana-ana-ana", "x" * 129])
def test_a_weak_password_is_named_as_such(password: str) -> None:
    assert weakness(password, "ana")


def test_a_long_password_of_plain_words_will_do() -> None:
    assert not weakness(PASSWORD, "ana")
    assert not weakness("火箭在凌晨发射之前我们都没有睡觉", "ana")


@pytest.mark.parametrize(
    ("peer", "lines", "client"),
    [
        ("203.0.113.9", ["1.2.3.4"], "203.0.113.9"),  # no proxy of ours
        ("10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),  # the client wrote the first itself
        ("10.0.0.1", ["6.6.6.6", "1.2.3.4"], "1.2.3.4"),  # a proxy that adds a line of its own
        ("10.0.0.1", ["6.6.6.6, 1.2.3.4, 10.0.0.2"], "1.2.3.4"),  # two proxies of ours
        ("::ffff:10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
    ],
)
def test_a_client_is_whom_our_own_proxies_name(site: Site, peer: str, lines: list[str], client: str) -> None:
    desk = replace(site.desk, settings=replace(site.desk.settings, web=WebSettings(proxies=("10.0.0.0/8",))))
    app = SimpleNamespace(state=SimpleNamespace(desk=desk))
    headers = [(b"x-forwarded-for", line.encode()) for line in lines]
    assert client_of(Request({"type": "http", "app": app, "client": (peer, 1), "headers": headers})) == client
