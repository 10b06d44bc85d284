"""Which addresses may be talked to: public unicast ones, and the networks that the operator allows.

A feed names URLs, a URL redirects, a name resolves: each could point into the operator's own network. The check therefore sits where
the address is used, in the resolver and in the socket factory, at every hop. Reading a URL's text (`check_url`) only gives better
messages, earlier. Fetching is `crawlers.handler`'s business.
"""

import re
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from crawlers.resolver import ThreadsResolver
from parallax.errors import FetchError

_NAT64 = IPv6Network("64:ff9b::/96")
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))  # 6to4 and Teredo: long dead, and they carry any IPv4 address
_COMPATIBLE = IPv6Network("::/96")
# What inet_aton reads as an IPv4 address: 2130706433, 0x7f.1, 0177.0.0.1. No host name ends in a number.
_NUMERIC_HOST = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$", re.IGNORECASE | re.ASCII)
AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]]


_INWARD = tuple(map(ip_network, ("168.63.129.16/32", "192.88.99.0/24", "3fff::/20")))
"""Global by registry, and yet none of the public web: a cloud's own metadata service, 6to4 relays, documentation."""


class AddressRefusedError(OSError):
    """The address is neither public nor allowed. An OSError, so that connection code passes it on with its cause."""


class Guard:
    """Decides about addresses. Frozen after construction."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(ip_network(network, strict=False) for network in allowed)

    def allows(self, address: str) -> bool:
        """Whether an address, as text, may be connected to; a text that is no address may not."""
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        inner = _unwrapped(found)
        return self._listed(found) or self._listed(inner) or _is_public(inner)

    def require(self, address: str) -> None:
        """Raise AddressRefusedError unless the address may be connected to."""
        if not self.allows(address):
            raise AddressRefusedError(f"{address} is neither public nor in allow_addresses")

    def socket(self, info: AddrInfo) -> socket.socket:
        """A socket for one address, as aiohttp asks for it: the last moment before a connection."""
        family, kind, protocol, _, address = info
        self.require(address[0])
        return socket.socket(family, kind, protocol)

    def _listed(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._allowed if network.version == address.version)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where the network would use that one."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (address.is_site_local or any(address in tunnel for tunnel in _TUNNELS)):
        return False
    if any(address in network for network in _INWARD if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class GuardedResolver(AbstractResolver):
    """Resolves names and refuses an answer in which any address is refused: an honest site has no reason to mix."""

    def __init__(self, guard: Guard, inner: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._inner = inner or ThreadsResolver()

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        """The addresses of a name. Raises AddressRefusedError, or OSError when there are none."""
        found = await self._inner.resolve(host, port, family)
        for each in found:
            self._guard.require(each["host"])
        return found

    async def close(self) -> None:
        """Release the inner resolver."""
        await self._inner.close()


def check_url(url: str, guard: Guard) -> None:
    """Raise FetchError for a URL that can be refused by its looks: not HTTP, no host, credentials in it, a refused address for a host."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchError(url, "protocol", f"not a usable URL: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(url, "protocol", "expected an http or https URL with a host")
    if "@" in parts.netloc or "\\" in url:
        raise FetchError(url, "address", "a URL with credentials or backslashes is not followed")
    if (":" in host or _NUMERIC_HOST.search(host)) and not guard.allows(host):
        raise FetchError(url, "address", f"{host} is neither public nor in allow_addresses")
