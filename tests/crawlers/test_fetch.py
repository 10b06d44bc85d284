"""One URL becomes one answer, bounded in time, size and redirects, under an honest name."""

import asyncio
import gzip
import ssl
import subprocess
import sys
import zlib
from pathlib import Path
from time import monotonic

import pytest
from crawl_scenes import NOW, fetching, settings
from hypothesis import given
from hypothesis import strategies as st
from small_server import Route, garbage, gzip_bomb, hang, huge, nested_bomb, page, redirect, serving, slow, status, truncated
from tls_front import Authority, TlsFront, self_signed

from crawlers.body import BoundedBody
from crawlers.engine import scrapy_settings, user_agent
from crawlers.fetch import Fetcher, fetch_one
from crawlers.politeness import shared_clock
from parallax.errors import FetchError
from parallax.records import Fetched

CHOSEN = settings(obey_robots=False, timeout_seconds=0.6, max_bytes=1_000_000)


def fetched(path: str, **routes: Route) -> Fetched:
    """The answer for a path, from a server with these routes."""
    with serving({"/" + name: route for name, route in routes.items()}) as (base, _):
        return fetching(lambda fetcher: fetcher.get(base + path), CHOSEN)


def reason(path: str, **routes: Route) -> str:
    """The reason code with which a path fails."""
    with pytest.raises(FetchError) as caught:
        fetched(path, **routes)
    return caught.value.reason


def test_an_answer_carries_what_came() -> None:
    answer = fetched("/a", a=page("文", Content_Type="text/plain; charset=gbk", ETag='"x"'))
    assert (answer.status, answer.body, answer.header("content-type"), answer.header("etag")) == (
        200,
        "文".encode(),
        "text/plain; charset=gbk",
        '"x"',
    )
    assert answer.url == answer.final_url
    assert answer.fetched_at.tzinfo is not None


@pytest.mark.parametrize("code", [304, 403, 404, 410, 429, 500, 503])
def test_an_error_status_is_an_answer_not_an_error(code: int) -> None:
    assert fetched("/a", a=status(code, b"" if code == 304 else b"no")).status == code


@pytest.mark.parametrize(
    ("name", "route", "expected"),
    [
        ("drip", slow, "timeout"),
        ("hang", hang, "timeout"),
        ("cut", truncated, "truncated"),
        ("endless", huge, "too-large"),
        ("announced", lambda exchange: exchange.answer(b"x", length=2_000_000), "too-large"),
        ("bomb", gzip_bomb(50), "bomb"),
        ("member", nested_bomb(50), "bomb"),
        ("cutgzip", page(gzip.compress(b"x" * 5000)[:-9], Content_Encoding="gzip"), "truncated"),
        ("nogzip", page(b"plain text", Content_Encoding="gzip"), "protocol"),
        ("zstd", page(b"(\xb5/\xfd", Content_Encoding="zstd"), "protocol"),
        ("noise", garbage, "protocol"),
        ("round", redirect("/round"), "redirects"),
        ("out", redirect("ftp://example.org/x"), "protocol"),
        ("secret", redirect("http://user:pass@127.0.0.1/"), "address"),
        ("broken", redirect("http://[bad"), "protocol"),
    ],
)
def test_every_misbehaviour_has_its_name(name: str, route: Route, expected: str) -> None:
    assert reason("/" + name, **{name: route}) == expected


def test_a_closed_port_is_refused() -> None:
    with serving({}) as (base, _):
        pass
    with pytest.raises(FetchError) as caught:
        fetching(lambda fetcher: fetcher.get(base + "/"), CHOSEN)
    assert caught.value.reason == "refused"


def test_a_name_without_addresses_is_a_dns_failure() -> None:
    with pytest.raises(FetchError) as caught:
        fetching(lambda fetcher: fetcher.get("http://nowhere.invalid/"), CHOSEN)
    assert caught.value.reason in ("dns", "timeout")


def test_redirects_lead_to_the_final_url() -> None:
    answer = fetched("/a", a=redirect("b"), b=redirect("/c?d=文".encode().decode("latin-1")), **{"c?d=%E6%96%87": page("end")})
    assert answer.body == b"end"
    assert answer.final_url.endswith("/c?d=%E6%96%87")
    assert answer.permanent_url == ""


def test_a_chain_of_permanent_redirects_is_named_and_a_mixed_one_is_not() -> None:
    pure = fetched("/a", a=redirect("/b", 301), b=redirect("/c", 308), c=page("x"))
    assert pure.permanent_url == pure.final_url
    assert fetched("/a", a=redirect("/b", 301), b=redirect("/c", 302), c=page("x")).permanent_url == ""
    assert fetched("/a", a=redirect("/b", 302), b=redirect("/c", 301), c=page("x")).permanent_url == ""


def test_five_redirects_are_followed_and_six_are_not() -> None:
    routes = {str(number): redirect(f"/{number + 1}") for number in range(6)} | {"6": page("end")}
    assert fetched("/1", **routes).body == b"end"
    assert reason("/0", **routes) == "redirects"


def test_a_location_of_raw_gbk_bytes_is_escaped_as_it_is() -> None:
    raw = "/标题".encode("gbk")
    seen = fetched(
        "/a", a=lambda exchange: exchange.answer(b"", 302, {"Location": raw.decode("latin-1")}), **{"%B1%EA%CC%E2": page("found")}
    )
    assert seen.body == b"found"


def test_gbk_escapes_in_a_url_are_sent_as_they_are() -> None:
    with serving({"/s?q=%BB%F0%BC%FD": page("x")}) as (base, log):
        assert fetching(lambda fetcher: fetcher.get(base + "/s?q=%BB%F0%BC%FD"), CHOSEN).status == 200
    assert log.paths() == ["/s?q=%BB%F0%BC%FD"]


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
def test_compressed_bodies_come_out_whole(encoding: str) -> None:
    text = "蓝箭航天".encode() * 9000
    packed = zlib.compress(text) if encoding == "deflate" else gzip.compress(text)
    assert fetched("/a", a=page(packed, Content_Encoding=encoding)).body == text


def test_the_request_says_who_asks_keeps_no_cookies_and_asks_for_what_can_be_bounded() -> None:
    async def ask(fetcher: Fetcher) -> None:
        await fetcher.get(base + "/a")
        await fetcher.get(base + "/a", headers={"If-None-Match": '"x"'})

    with serving({"/a": page("a", Set_Cookie="id=1")}) as (base, log):
        fetching(ask, settings(obey_robots=False, contact="https://example.org/bot"))
    assert [note.headers.get("cookie") for note in log.notes] == [None, None]
    assert log.notes[0].headers["user-agent"].endswith("(+https://example.org/bot)")
    assert log.notes[0].headers["accept-encoding"] == "gzip, deflate"
    assert log.notes[1].headers["if-none-match"] == '"x"'


def test_one_url_that_a_person_asks_for_is_fetched_through_the_same_guard_and_rules() -> None:
    with serving({"/a": page("a"), "/robots.txt": page("User-agent: *\nDisallow: /no")}) as (base, log):
        assert asyncio.run(fetch_one(base + "/a", settings(), NOW)).body == b"a"
        for path, why in (("/no", "robots"), ("/missing", "status")):
            with pytest.raises(FetchError) as caught:
                asyncio.run(fetch_one(base + path, settings(), NOW))
            assert caught.value.reason == why
        with pytest.raises(FetchError) as caught:
            asyncio.run(fetch_one(base + "/a", settings(allow_addresses=()), NOW))
        assert caught.value.reason == "address"
    assert "/no" not in log.paths()


def test_urls_that_a_person_asks_for_one_by_one_keep_the_pause_of_their_host() -> None:
    shared_clock.cache_clear()  # what other tests left
    with serving({"/a": page("a")}) as (base, _):
        started = monotonic()
        for _ in range(2):
            asyncio.run(fetch_one(base + "/a", settings(obey_robots=False, delay_seconds=0.4), NOW))
    assert monotonic() - started >= 0.4


def test_our_name_is_ours() -> None:
    assert user_agent("").startswith("Parallax/")
    assert "Mozilla" not in user_agent("a@example.org")


def tls_reason(context: ssl.SSLContext) -> tuple[str, int]:
    """Why nothing came over TLS from a listener that answers nothing, and how many handshakes were completed."""
    front = TlsFront(context)
    try:
        with pytest.raises(FetchError) as caught:
            fetching(
                lambda fetcher: fetcher.get(f"https://localhost:{front.port}/"),
                settings(obey_robots=False, allow_addresses=("127.0.0.0/8", "::1/128")),
            )
    finally:
        front.close()
    return caught.value.reason, front.completed


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    assert tls_reason(self_signed(tmp_path)) == ("tls", 0)


@pytest.mark.parametrize(
    ("host", "days", "taken"),
    [("localhost", 1, True), ("other.example", 1, False), ("localhost", -1, False)],
    ids=["good", "of another host", "expired"],
)
def test_a_certificate_must_be_of_this_host_and_of_this_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, days: int, taken: bool
) -> None:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setattr("crawlers.handler._tls_context", ssl.create_default_context)
    why, completed = tls_reason(authority.vouch(host, days=days))
    assert (why != "tls", completed > 0) == (taken, taken)


def test_nothing_of_scrapy_runs_that_was_not_asked_for() -> None:
    made = scrapy_settings(settings())
    assert not any(
        made.getbool(name) for name in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "TWISTED_REACTOR_ENABLED")
    )
    assert {scheme for scheme, handler in made.getwithbase("DOWNLOAD_HANDLERS").items() if handler} == {"http", "https"}
    assert not made.getdict("EXTENSIONS_BASE")
    assert made.getbool("DOWNLOAD_VERIFY_CERTIFICATES")


@given(st.binary(max_size=4000), st.integers(1, 700), st.sampled_from(["gzip", "deflate", ""]))
def test_any_body_survives_any_chunking(body: bytes, step: int, encoding: str) -> None:
    wire = {"gzip": gzip.compress, "deflate": zlib.compress, "": bytes}[encoding](body)
    bounded = BoundedBody("http://x/", encoding, 5000)
    for start in range(0, len(wire), step):
        bounded.feed(wire[start : start + step])
    assert bounded.finish() == body


@given(st.binary(max_size=600), st.sampled_from(["gzip", "deflate"]))
def test_noise_in_place_of_a_compressed_body_is_a_fetch_error_or_a_body(noise: bytes, encoding: str) -> None:
    bounded = BoundedBody("http://x/", encoding, 5000)
    try:
        bounded.feed(noise)
        bounded.finish()
    except FetchError as error:
        assert error.reason in ("protocol", "truncated", "bomb", "too-large")  # noqa: PT017


BOMB = """
import asyncio, sys
sys.path[:0] = [{folder!r}]
from crawl_scenes import fetching, settings
from memory_peak import peak
from small_server import gzip_bomb, nested_bomb, serving
from parallax.errors import FetchError
with serving({{"/a": gzip_bomb(250), "/b": nested_bomb(250)}}) as (base, _):
    before = peak()
    for path in ("/a", "/b"):
        try:
            fetching(lambda fetcher: fetcher.get(base + path), settings(obey_robots=False, timeout_seconds=10.0))
        except FetchError as error:
            print(error.reason)
    print(peak() - before)
"""


def test_a_bomb_takes_little_memory() -> None:
    script = BOMB.format(folder=str(Path(__file__).parent))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.split()[:2] == ["bomb", "bomb"]
    assert int(ran.stdout.split()[2]) < 200
