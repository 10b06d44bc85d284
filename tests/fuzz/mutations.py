"""Honest input, spoiled: pieces of seeds cut out, doubled, moved, and mixed with what parsers stumble over."""

from hypothesis import strategies as st

# Halves of characters, marks of other charsets, ends of the ranges of numbers and dates, brackets without their others.
TRAPS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\x80", b"\xe7\x81", b"\\ud800", b"&#xd800;", b"&#0;", b"&#x110000;",
    b"\r", b"0000", b"9999", b"99999999999999999999", b"-1", b"1e999", b"NaN", b"0001-01-01T00:00:00+14:00",
    b"31 Dec 9999 23:59:59 -1400", "９９９９年１２月３１日".encode(), "〇年〇月".encode(), "亿亿亿".encode(), "零点零".encode(),
    "²".encode(), "٣".encode(), "İ".encode(), "\u202e".encode(), "\u200b".encode(), "﷽".encode(), "🚀".encode(), b"=?utf-8?b?=?=",
    b"=?x?q?=ED=A0=80?=", b"]]>", b"<![CDATA[", b"<!--", b"<x:y ", b"</", b"<pre>\n", b"<table>", b"<svg>", b"<a href=//x>",
    b"http://[", b"%zz", b'"', b"\xe2\x80\x9c", b"(", b")", b"NOT ", b"*",
)  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """A seed after a few such changes."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 6))):
        start, end = sorted(draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
        piece = data[start:end]
        trap = draw(st.sampled_from(TRAPS) | st.binary(max_size=4))
        change = draw(st.sampled_from(("insert", "replace", "double", "splice", "cut")))
        match change:
            case "insert":
                data = data[:start] + trap + data[start:]
            case "replace":
                data = data[:start] + trap + data[start + len(trap) :]
            case "double":
                data = data[:end] + piece[:2000] + data[end:]
            case "splice":
                other = draw(st.sampled_from(seeds))
                data = data[:start] + other[start % (len(other) + 1) :]
            case _:
                data = data[:start] + data[start + min(len(piece), 50) :]
    return data[:50_000]
