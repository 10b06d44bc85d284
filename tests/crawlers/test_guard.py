"""No request reaches an address that is not public, by whatever road it is named."""

import asyncio
import socket
from ipaddress import IPv4Address
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver
from crawl_scenes import fetching, settings
from hypothesis import given
from hypothesis import strategies as st
from small_server import page, redirect, serving

from crawlers.fetch import Fetcher
from crawlers.guard import AddressRefusedError, Guard, GuardedResolver, check_url
from parallax.errors import FetchError

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "fec0::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "::7f00:1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:0a00:0001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "100::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "203.208.50.66", "2606:4700:4700::1111", "240e:97c:2f:3000::44", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_unicast_is_refused(address: str) -> None:
    assert not Guard().allows(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert Guard().allows(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "1.2.3", "::ffff:0:127.0.0.1x", "[::1]"]
)
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    assert not Guard().allows(text)


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_disguise(number: int) -> None:
    plain = Guard().allows(str(IPv4Address(number)))
    assert Guard().allows(f"::ffff:{IPv4Address(number)}") == plain
    assert Guard().allows(f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}") == plain


def test_allowed_networks_are_an_exception_and_nothing_beside_them_is() -> None:
    guard = Guard(["127.0.0.0/8", "fd00:1::/64"])
    assert guard.allows("127.0.0.2")
    assert guard.allows("::ffff:127.0.0.2")
    assert guard.allows("fd00:1::5")
    assert not guard.allows("10.0.0.1")
    assert not guard.allows("fd00:2::5")


class FixedResolver(AbstractResolver):
    """Gives fixed answers, as a name server under an attacker's control does."""

    def __init__(self, **names: list[str]) -> None:
        self.names = {name.replace("_", "."): addresses for name, addresses in names.items()}

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[Any]:
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "unknown name")
        families = {False: socket.AF_INET, True: socket.AF_INET6}
        return [
            {"hostname": host, "host": each, "port": port, "family": families[":" in each], "proto": 0, "flags": socket.AI_NUMERICHOST}
            for each in self.names[host]
        ]

    async def close(self) -> None:
        pass


def test_an_answer_that_mixes_public_and_private_addresses_is_refused_whole() -> None:
    resolver = GuardedResolver(Guard(), FixedResolver(mixed_test=["8.8.8.8", "10.0.0.1"], good_test=["8.8.8.8"]))

    async def ask() -> None:
        assert [each["host"] for each in await resolver.resolve("good.test")] == ["8.8.8.8"]
        with pytest.raises(AddressRefusedError):
            await resolver.resolve("mixed.test")

    asyncio.run(ask())


def test_the_socket_factory_refuses_whatever_address_it_is_given() -> None:
    with pytest.raises(AddressRefusedError):
        Guard().socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/html,x",
        "javascript:1",
        "//example.org",
        "",
        "http://",
        "http://[::1",
        "http://a:b/",
    ],
)
def test_what_is_no_http_url_is_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url, Guard())
    assert caught.value.reason == "protocol"


NAMES = FixedResolver(
    loopback_test=["127.0.0.1"],
    rebinding_test=["93.184.215.14", "127.0.0.1"],
    mapped_test=["::ffff:127.0.0.1"],
    nat64_test=["64:ff9b::7f00:1"],
)
PROBES = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://017700000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://loopback.test:{port}/",
    "http://rebinding.test:{port}/",
    "http://mapped.test:{port}/",
    "http://nat64.test:{port}/",
    "http://example.org@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@example.org/",
    "http://example.org\\@127.0.0.1:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://１２７.０.０.１:{port}/",
    "http://127。0。0。1:{port}/",
    "http://ⓛocalhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://127.0.0.1%00.example.org:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "https://127.0.0.1:{port}/",
]


def test_no_probe_reaches_a_loopback_listener() -> None:
    async def probe(fetcher: Fetcher) -> list[str]:
        reasons = []
        for url in probes:
            with pytest.raises(FetchError) as caught:
                await fetcher.get(url)
            reasons.append(caught.value.reason)
        return reasons

    with serving({"/": page("secret"), "/robots.txt": page("")}) as (base, log):
        probes = [url.format(port=base.rpartition(":")[2]) for url in PROBES]
        reasons = fetching(probe, settings(allow_addresses=(), obey_robots=False), resolver=NAMES)
    assert log.notes == []
    assert set(reasons) <= {"address", "dns", "protocol"}
    assert reasons.count("address") >= 20


def test_a_redirect_is_checked_like_the_first_request() -> None:
    async def follow(fetcher: Fetcher) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(base + "/out")
        return caught.value.reason

    with serving({"/": page("secret")}, hosts=2) as (other, log):
        port = other.rpartition(":")[2]
        with serving({"/out": redirect(f"http://127.0.0.2:{port}/")}) as (base, _):
            assert fetching(follow, settings(allow_addresses=("127.0.0.1/32",), obey_robots=False)) == "address"
        assert log.notes == []


def test_a_redirect_to_the_metadata_address_is_refused() -> None:
    async def follow(fetcher: Fetcher) -> str:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(base + "/out")
        return caught.value.reason

    with serving({"/out": redirect("http://169.254.169.254/latest/meta-data/")}) as (base, _):
        assert fetching(follow, settings(obey_robots=False)) == "address"


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/": page("proxied")}) as (proxy, proxied), serving({"/": page("direct")}) as (base, _):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.setenv("no_proxy", "")
        answer = fetching(lambda fetcher: fetcher.get(base + "/"), settings(obey_robots=False))
        assert answer.body == b"direct"
        assert proxied.notes == []
