"""Answers that bad servers give, each with what a crawl must call it: what `test_traps.py` sends a whole pass through.

A trap is bytes sent as they are, or a piece sent again and again. ``word`` stands in the error of its run; an outcome of ``ok`` means that
the trap costs nothing.
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from time import sleep

from crawl_scenes import rss
from small_server import Exchange, Route, gzip_bomb, hang, page, redirect, slow

from parallax.records import Method, Outcome

OK = b"HTTP/1.1 200 OK\r\n"
FOUND = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
HELLO = b"Content-Length: 5\r\n\r\nhello"


@dataclass(frozen=True)
class Trap:
    """One way to misbehave, and what it is called."""

    route: Route
    outcome: Outcome
    word: str = ""
    method: Method = "feed"


def sent(data: bytes) -> Route:
    """These bytes and nothing else."""

    def route(exchange: Exchange) -> None:
        exchange.wfile.write(data)
        exchange.close_connection = True

    return route


class later:  # noqa: N801  # it is used as a function
    """A page whose body is made by who serves it: many traps are large."""

    def __init__(self, body: Callable[[], bytes], **headers: str) -> None:
        self._body, self._headers = cache(body), headers

    def make(self) -> None:
        """Make it now."""
        self._body()

    def __call__(self, exchange: Exchange) -> None:
        page(self._body(), **self._headers)(exchange)


def endless(head: bytes, piece: bytes, times: int = 100_000) -> Route:
    """A head, then a piece until nobody reads any more."""

    def route(exchange: Exchange) -> None:
        exchange.wfile.write(head)
        for _ in range(times):
            exchange.wfile.write(piece)
            sleep(0.002)  # other traps want to be served too
        exchange.close_connection = True

    return route


def dripping(head: bytes) -> Route:
    """A head, then a byte now and then."""

    def route(exchange: Exchange) -> None:
        exchange.wfile.write(head)
        for _ in range(50):
            sleep(0.1)
            exchange.wfile.write(b"a")
        exchange.close_connection = True

    return route


def _bad(data: bytes, word: str = "") -> Trap:
    return Trap(sent(data), "failed", "protocol: " + word)


def _elsewhere(location: bytes, word: str) -> Trap:
    return Trap(sent(FOUND + b"Location: " + location + b"\r\n\r\n"), "failed", word)


HEADERS = {
    "content-length and transfer-encoding": _bad(OK + b"Transfer-Encoding: chunked\r\n" + HELLO),
    "two content-lengths": _bad(OK + b"Content-Length: 6\r\n" + HELLO),
    "content-length negative": _bad(OK + b"Content-Length: -5\r\n\r\nhello"),
    "content-length signed": _bad(OK + b"Content-Length: +5\r\n\r\nhello"),
    "content-length overflows": _bad(OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\nhello"),
    "content-length of exabytes": Trap(sent(OK + b"Content-Length: 9223372036854775807\r\n\r\nhello"), "failed", "too-large"),
    "carriage return in a value": _bad(OK + b"X-A: a\rX-B: b\r\n" + HELLO),
    "nul in a value": _bad(OK + b"X-A: a\0b\r\n" + HELLO),
    "control character in a name": _bad(OK + b"X\x01: a\r\n" + HELLO),
    "10 MB header": Trap(endless(OK + b"X-A: ", b"a" * 100_000, 100), "failed", "protocol"),
    "10,000 headers": _bad(OK + b"".join(b"X-%d: a\r\n" % number for number in range(10_000)) + HELLO),
    "headers without end": Trap(endless(OK, b"X-A: a\r\n" * 1000), "failed", "protocol"),
    "cookie bomb": _bad(OK + b"".join(b"Set-Cookie: c%d=%s\r\n" % (number, b"x" * 4000) for number in range(3000)) + HELLO),
    "etag of 1 MB": _bad(OK + b'ETag: "' + b"a" * 1_000_000 + b'"\r\n' + HELLO),
    "status line without end": Trap(endless(b"HTTP/1.1 200 ", b"a" * 100_000, 100), "failed", "protocol"),
    "status is no number": _bad(b"HTTP/1.1 abc OK\r\n" + HELLO),
    "status 000": Trap(sent(b"HTTP/1.1 000 OK\r\n" + HELLO), "failed", "http-0"),
    "status 101": Trap(sent(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), "failed", "http-101"),
    "HTTP/0.9": _bad(b"<rss><channel></channel></rss>"),
    "HTTP/3.7": _bad(b"HTTP/3.7 200 OK\r\n" + HELLO),
    "flood of 100 Continue": Trap(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), "failed", "timeout"),
    "flood of 103 Early Hints": Trap(endless(b"", b"HTTP/1.1 103 E\r\nLink: <a>\r\n\r\n" * 1000), "failed", "timeout"),
    "slow loris on the headers": Trap(dripping(OK + b"X-A: "), "failed", "timeout"),
}
BODIES = {
    "chunk longer than it says": _bad(CHUNKED + b"3\r\nhello\r\n0\r\n\r\n"),
    "chunk shorter than it says": Trap(sent(CHUNKED + b"50\r\nhello\r\n0\r\n\r\n"), "failed", "truncated"),
    "chunk size overflows": _bad(CHUNKED + b"f" * 20 + b"\r\nhello\r\n0\r\n\r\n"),
    "chunk of exabytes": Trap(sent(CHUNKED + b"7fffffffffffffff\r\nhello"), "failed", "truncated"),
    "chunk size negative": _bad(CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n"),
    "chunk extension without end": Trap(endless(CHUNKED + b"5;", b"a" * 10_000), "failed", "timeout"),
    "chunks of one byte": Trap(endless(CHUNKED, b"1\r\n \r\n" * 1000), "failed", ""),
    "no last chunk": Trap(sent(CHUNKED + b"5\r\nhello\r\n"), "failed", "truncated"),
    "trailers without end": Trap(endless(CHUNKED + b"5\r\nhello\r\n0\r\n", b"X-A: a\r\n" * 1000), "failed", "Too many headers"),
    "trailer that is a header": _bad(CHUNKED + b"5\r\nhello\r\n0\r\nContent-Length: 3\r\n\r\n"),
    "slow body": Trap(slow, "failed", "timeout"),
    "no answer": Trap(hang, "failed", "timeout"),
    "brotli, not asked for": Trap(page(b"x", Content_Encoding="br"), "failed", "protocol: answered in an encoding"),
    "zstd, not asked for": Trap(page(b"x", Content_Encoding="zstd"), "failed", "protocol: answered in an encoding"),
    "gzip in gzip": Trap(page(gzip.compress(b"x"), Content_Encoding="gzip, gzip"), "failed", "protocol: answered in an encoding"),
    "an encoding that steers terminals": Trap(page(b"x", Content_Encoding="\x1b[2J"), "failed", r"'\x1b[2J'"),
    "gzip that is none": Trap(page(b"hello hello", Content_Encoding="gzip"), "failed", "protocol: damaged gzip"),
    "gzip bomb": Trap(gzip_bomb(60), "failed", "bomb"),
    "deflate bomb": Trap(later(lambda: zlib.compress(b" " * 60_000_000, 9), Content_Encoding="deflate"), "failed", "bomb"),
    "gzip of 100,000 members": Trap(later(lambda: gzip.compress(b"x") * 100_000, Content_Encoding="gzip"), "failed", "bomb"),
    "gzip that nobody declared": Trap(later(lambda: gzip.compress(b" " * 60_000_000, 9)), "failed", "unreadable"),
}
REDIRECTS = {
    "to a private address": _elsewhere(b"http://10.0.0.1/", "address"),
    "to the metadata address": _elsewhere(b"http://169.254.169.254/", "address"),
    "to a link-local address": _elsewhere(b"http://[fe80::1%25eth0]/", "address"),
    "to ::1": _elsewhere(b"http://[::1]/", "address"),
    "to a mapped address": _elsewhere(b"http://[::ffff:10.0.0.1]/", "address"),
    "to a unique local address": _elsewhere(b"http://[fc00::1]/", "address"),
    "to NAT64": _elsewhere(b"http://[64:ff9b::a00:1]/", "address"),
    "to 6to4": _elsewhere(b"http://[2002:a00:1::]/", "address"),
    "to a decimal address": _elsewhere(b"http://167772161/", "address"),
    "to an octal address": _elsewhere(b"http://012.0.0.1/", "address"),
    "to a hexadecimal address": _elsewhere(b"http://0xa000001/", "address"),
    "to a short address": _elsewhere(b"http://10.1/", "address"),
    "with credentials": _elsewhere(b"http://user:word@example.org/", "address"),
    "to a file": _elsewhere(b"file:///etc/passwd", "protocol"),
    "to ftp": _elsewhere(b"ftp://example.org/", "protocol"),
    "to gopher": _elsewhere(b"gopher://127.0.0.1:25/", "protocol"),
    "to data": _elsewhere(b"data:text/xml,<rss/>", "protocol"),
    "in UTF-16": _elsewhere("http://a/".encode("utf-16"), "protocol"),
    "in bytes of no charset": _elsewhere(b"/\xff\xfe\x80", "http-404"),
    "over a folded line": _elsewhere(b"/x\r\n Set-Cookie: a=b", "http-404"),
    "to two places": _elsewhere(b"/x\r\nLocation: http://10.0.0.1/", "address"),
    "in a circle": Trap(redirect("/in%20a%20circle"), "failed", "redirects"),
}


def _feed(head: str, title: str = "t", item: str = "") -> bytes:
    items = f"<item><title>{title}</title><link>http://127.0.0.1:9/a</link><description>{item}</description></item>"
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def _laughs(sign: str = "&") -> str:
    lines = "".join(f'<!ENTITY {"% " if sign == "%" else ""}l{n} "{f"{sign}l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE b [<!ENTITY {"% " if sign == "%" else ""}l0 "ha">{lines}{"%l9;" if sign == "%" else ""}]>'


SECRET = "file:///etc/hostname"
DOCUMENTS = {
    "10,000 entries": Trap(later(lambda: rss(*(f"http://127.0.0.1:9/{number}" for number in range(10_000)))), "ok"),
    "10,000 times one entry": Trap(later(lambda: rss(*(["http://127.0.0.1:9/same"] * 10_000))), "ok"),
    "100,000 attributes": Trap(
        later(lambda: _feed("").replace(b"<item>", b"<item " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b">")), "ok"
    ),
    "an attribute of 4 MB": Trap(later(lambda: _feed("").replace(b"<item>", b'<item a="' + b"x" * 4_000_000 + b'">')), "ok"),
    "200,000 elements deep": Trap(later(lambda: b"<rss><channel>" + b"<a>" * 200_000), "drifted"),
    "a title of 4 MB": Trap(later(lambda: _feed("", title="x" * 4_000_000)), "ok"),
    "a billion laughs": Trap(page(_feed(_laughs(), title="&l9;")), "ok"),
    "a billion laughs of parameters": Trap(page(_feed(_laughs("%"))), "ok"),
    "an external entity": Trap(page(_feed(f'<!DOCTYPE b [<!ENTITY e SYSTEM "{SECRET}">]>', title="[&e;]")), "ok"),
    "an external document type": Trap(page(_feed('<!DOCTYPE b SYSTEM "http://127.0.0.1:9/dtd">')), "ok"),
    "an external parameter entity": Trap(page(_feed(f'<!DOCTYPE b [<!ENTITY % e SYSTEM "{SECRET}">%e;]>')), "ok"),
    "a charset that does not exist": Trap(page(_feed(""), Content_Type="text/xml; charset=no-such-thing"), "ok"),
    "a charset that is no charset": Trap(page(_feed(""), Content_Type="text/xml; charset=rot13"), "ok"),
    "UTF-8 that says UTF-16": Trap(page(_feed(""), Content_Type="text/xml; charset=utf-16"), "ok"),
    "UTF-7": Trap(page(_feed("").replace(b"<title>t", b"<title>+ADw-b+AD4-"), Content_Type="text/xml; charset=utf-7"), "ok"),
    "a content type of 7 KB": Trap(page(_feed(""), Content_Type="text/xml; charset=" + "u" * 7000), "ok"),
    "Retry-After in the year 9999": Trap(
        sent(b"HTTP/1.1 503 X\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n" + HELLO), "deferred", "http-503"
    ),
    "Retry-After before time began": Trap(sent(b"HTTP/1.1 429 X\r\nRetry-After: -99999999999\r\n" + HELLO), "deferred", "http-429"),
    "Retry-After of a googol": Trap(sent(b"HTTP/1.1 429 X\r\nRetry-After: 1" + b"0" * 100 + b"\r\n" + HELLO), "deferred", "http-429"),
    "a sitemap of itself": Trap(
        page(b"<sitemapindex><sitemap><loc>/a%20sitemap%20of%20itself</loc></sitemap></sitemapindex>"), "drifted", "", "sitemap"
    ),
    "20,000 pages in a sitemap": Trap(
        later(lambda: b"<urlset>" + b"".join(b"<url><loc>http://127.0.0.1:9/%d</loc></url>" % n for n in range(20_000)) + b"</urlset>"),
        "ok",
        "",
        "sitemap",
    ),
    "a list of itself": Trap(
        later(
            lambda: (
                b"%b"
                % (
                    "<ul>"
                    + "".join(f'<li><a href="/list/{n}.html">{escape("第一条新闻标题很长" * 2)}{n}</a></li>' for n in range(2_000))
                    + "</ul>"
                ).encode()
            )
        ),
        "ok",
        "",
        "list",
    ),
}
TRAPS = HEADERS | BODIES | REDIRECTS | DOCUMENTS


def path(name: str) -> str:
    """Where the trap lies."""
    return "/" + "".join(_escaped(name))


def _escaped(name: str) -> Iterator[str]:
    for char in name:
        yield char if char.isalnum() else f"%{ord(char):02X}"
