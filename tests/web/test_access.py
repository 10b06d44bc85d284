"""Who may come in, and what each may do."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from visitor import PASSWORD, Site

from parallax.web.access import COOKIE, Throttle, hash_of


def test_without_accounts_this_machine_is_served_and_nobody_behind_a_proxy(site: Site) -> None:
    assert site.get("/").status == 200
    for header in ("X_Forwarded_For", "Forwarded", "Via", "X_Real_IP"):
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
