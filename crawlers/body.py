"""Reading a response body within bounds: bytes are counted after decompression, and decompression stops at the limit.

Knows nothing of HTTP libraries: it is fed chunks.
"""

import zlib
from typing import Protocol

from parallax.errors import FetchError

ACCEPT_ENCODING = "gzip, deflate"  # what `BoundedBody` can bound; servers are asked for nothing else
_GZIP = b"\x1f\x8b"
_BOMB_RATIO = 60  # honest pages compress to a twentieth at best
_STEP = 262_144
_MOST_MEMBERS = 1000  # of one body; servers send one, tools that pack in blocks one every 64 KB


class _Inflater(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


class BoundedBody:
    """Collects one body of at most ``limit`` bytes, decompressed as its Content-Encoding says."""

    def __init__(self, url: str, encoding: str, limit: int) -> None:
        self._url, self._limit, self._encoding = url, limit, encoding.strip().lower()
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise FetchError(url, "protocol", f"answered in an encoding that was not asked for: {encoding[:40]!r}")
        self._inflater: _Inflater | None = None
        self._held = b""  # wire bytes that do not show yet what follows
        self._body = bytearray()  # one piece: a body may come in millions of pieces
        self._consumed = self._wire = self._members = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the wire. Raises FetchError (too-large, bomb, protocol)."""
        if self._encoding in ("", "identity"):
            self._consumed += len(chunk)
            self._keep(chunk)
            return
        self._wire += len(chunk)
        if self._wire > self._limit + _STEP:  # empty members, or what follows the last one, without end
            raise FetchError(self._url, "too-large", f"more than {self._limit} bytes before decompression")
        try:
            self._inflate(self._held + chunk)
        except zlib.error as error:
            raise FetchError(self._url, "protocol", f"damaged {self._encoding} body: {error}") from error

    def finish(self) -> bytes:
        """The whole body. Raises FetchError (truncated) when a compressed one ended early."""
        if self._inflater is not None:
            raise FetchError(self._url, "truncated", f"the {self._encoding} body ends early, after {self._consumed} bytes")
        return bytes(self._body)

    def _inflate(self, data: bytes) -> None:
        """Inflate in steps, one member of the stream after another; what follows the last member is ignored."""
        self._held = b""
        while data or self._inflater:
            if self._inflater is None:
                if len(data) < 2:
                    self._held = data
                    return
                if self._body and data[:2] != _GZIP:
                    return
                self._inflater = self._next_member(data)
            made = self._inflater.decompress(data, _STEP)
            left = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
            self._consumed += len(data) - len(left)
            data = left
            self._keep(made)
            if self._inflater.eof:
                self._inflater = None
            elif not data and len(made) < _STEP:
                return

    def _next_member(self, start: bytes) -> _Inflater:
        self._members += 1
        if self._members > _MOST_MEMBERS:  # each takes its time, however little it holds
            raise FetchError(self._url, "bomb", f"more than {_MOST_MEMBERS} {self._encoding} members in one body")
        return _inflater(self._encoding, start)

    def _keep(self, data: bytes) -> None:
        size = len(self._body) + len(data)
        if size > self._limit:
            bomb = size > _BOMB_RATIO * self._consumed
            raise FetchError(self._url, "bomb" if bomb else "too-large", f"more than {self._limit} bytes after decompression")
        self._body += data


def _inflater(encoding: str, start: bytes) -> _Inflater:
    if encoding == "deflate":  # the name means zlib, but some servers send the bare stream
        is_zlib = start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0
        return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    return zlib.decompressobj(zlib.MAX_WBITS | 16)
