"""Where a request comes from, as far as it can be known: the address that asks, and what proxies say of it."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from fastapi import Request

from parallax.web.respond import desk_of

_SAID_BY_PROXIES = (
    "cf-connecting-ip", "client-ip", "forwarded", "forwarded-for", "true-client-ip", "via", "x-client-ip", "x-cluster-client-ip",
    "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-server", "x-original-forwarded-for",
    "x-real-ip",
)  # fmt: skip
_SITE = 64  # bits of an IPv6 address that one customer has all addresses behind
Address = IPv4Address | IPv6Address


def client_of(request: Request) -> str:
    """The address that asks. What a proxy says of it counts only when the proxy is one of ours, and only what it said itself.

    Each proxy adds whom it heard at the end, in the same line or in one more. So the list is read from its end, up to the first address
    that is none of ours: whatever stands before that the client may have written.
    """
    named = [part for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    client, networks = _peer(request), desk_of(request).settings.web.proxies
    for hop in reversed(named):
        address = _address(hop)
        if not is_within(client, networks) or address is None:
            break
        client = str(address)
    return client


def customer_of(client: str) -> str:
    """What one client can hardly have many of: its IPv4 address, or the network of its IPv6 address.

    >>> customer_of("203.0.113.9"), customer_of("2001:db8::1"), customer_of("2001:db8::ffff:2")
    ('203.0.113.9', '2001:db8::/64', '2001:db8::/64')
    """
    address = _address(client)
    return str(ip_network((address, _SITE), strict=False)) if isinstance(address, IPv6Address) else str(address or client)


def came_by_tls(request: Request) -> bool:
    """Whether the reader's browser speaks TLS. Any proxy is believed: a lie about oneself only makes one's own cookie stricter."""
    said = request.headers.get("x-forwarded-proto", "").split(",")[-1].strip()
    return request.url.scheme == "https" or said == "https"


def is_this_machine(request: Request) -> bool:
    """Whether somebody on this machine asks, without a proxy in between: it would say so, or (nginx as it comes) speak HTTP/1.0."""
    address = _address(_peer(request))
    forwarded = any(header in request.headers for header in _SAID_BY_PROXIES) or request.scope["http_version"] == "1.0"
    return address is not None and address.is_loopback and not forwarded


def is_within(client: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks."""
    address = _address(client)
    return address is not None and any(address in ip_network(network, strict=False) for network in networks)


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""


def _address(text: str) -> Address | None:
    """An address; IPv4 where it is only written as IPv6 (a socket that hears both does so)."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
