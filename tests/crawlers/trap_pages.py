"""Article pages that attack their reader, HTML and PDF, each with what becomes of its entry."""

import zlib
from collections.abc import Callable, Sequence

from crawl_scenes import article
from traps import Trap, later

from parallax.records import Outcome

TREE = "<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
MANY = 5_000


def pdf(*objects: str | bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    body, offsets = b"%PDF-1.7\n", []
    for number, value in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, value if isinstance(value, bytes) else value.encode())
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(body)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (size, table, size, start)


def stream(data: bytes, entries: str = "") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries.encode(), len(data), data)


def packed(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 1)
    return stream(data, f"/Filter[{'/FlateDecode' * times}]")


def _pdf(objects: Callable[[], Sequence[str | bytes]]) -> Trap:
    return Trap(later(lambda: pdf(TREE, *objects()), Content_Type="application/pdf"), "failed", "unreadable")


def _deep_tree(levels: int) -> list[str]:
    """A chain of page-tree nodes, each the only child of the one before it."""
    return [f"<</Type/Pages/Count 1/Kids[{number + 1} 0 R]/Parent {number - 1} 0 R>>" for number in range(2, levels + 2)]


def _html(inside: Callable[[], str], outcome: Outcome = "ok") -> Trap:
    return Trap(later(lambda: article().replace(b"</article>", inside().encode() + b"</article>")), outcome)


LEAF = "<</Type/Pages/Count 1/Kids[3 0 R]>>"
PAGES = {
    "a PDF bomb": _pdf(lambda: [LEAF, ONE_PAGE, packed(b" " * 100_000_000)]),
    "a bomb in a bomb in a bomb": _pdf(lambda: [LEAF, ONE_PAGE, packed(b" " * 100_000_000, times=3)]),
    "a hundred filters": _pdf(lambda: [LEAF, ONE_PAGE, packed(b"BT ET", times=100)]),
    "a page tree 5,000 deep": _pdf(lambda: [*_deep_tree(MANY), f"<</Type/Page/Parent {MANY + 1} 0 R>>"]),
    "a page tree in a circle": _pdf(lambda: ["<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>"]),
    "100,000 pages that are one": _pdf(lambda: [f"<</Type/Pages/Count 100000/Kids[{'3 0 R ' * 100_000}]>>", ONE_PAGE, stream(b"BT ET")]),
    "an object stream of a billion": _pdf(
        lambda: [stream(zlib.compress(b"1 0 " * 1000), "/Type/ObjStm/N 1000000000/First 9/Filter/FlateDecode")]
    ),
    "a length that is itself": _pdf(lambda: [LEAF, ONE_PAGE, b"<</Length 4 0 R>>stream\nBT ET\nendstream"]),
    "arrays 100,000 deep": _pdf(lambda: [LEAF, ONE_PAGE.replace(">>", "/X " + "[" * 100_000 + ">>")]),
    "20,000 attributes": _html(lambda: "<p " + " ".join(f'a{number}="x"' for number in range(20_000)) + ">"),
    "100,000 elements deep": _html(lambda: "<b>" * 100_000),
    "a million open tags": _html(lambda: "<" * 1_000_000),
    "half a million comments": _html(lambda: "<!--" * 500_000),
    "an attribute of 5 MB": _html(lambda: f'<p title="{"x" * 5_000_000}">'),
    "a word of 5 MB": _html(lambda: "<p>" + "x" * 5_000_000),
}
