"""The statistics behind `crawlers.decode`: does a body look like text in a given charset, and if nothing declares one, in which.

What tells East Asian charsets apart is that real text uses common characters: each national standard puts those in its first level,
so the tables come from the codecs themselves. Bodies in other scripts are left to charset-normalizer.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache

from crawlers.realign import realigned

# Labels mean what browsers take them to mean: the widest charset that carries the name.
_NAMES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "hz",
    "big5": "big5hkscs", "cp950": "big5hkscs", "big5hkscs": "big5hkscs",
    "shift_jis": "cp932", "cp932": "cp932", "euc_jp": "euc_jp", "iso2022_jp": "iso2022_jp",
    "euc_kr": "cp949", "cp949": "cp949",
    "ascii": "cp1252", "iso8859-1": "cp1252", "cp1252": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "utf-8": "utf-8", "koi8-r": "koi8-r", "koi8-u": "koi8-u", "mac-roman": "mac-roman", "cp874": "cp874",
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"cp125{part}": f"cp125{part}" for part in (0, 1, 3, 4, 5, 6, 7, 8)},
    "cp866": "cp866", "mac-cyrillic": "mac-cyrillic", "utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
}  # fmt: skip
_ALIASES = {
    "gb-2312": "gb2312", "gb_2312-80": "gb2312", "gb2312-80": "gb2312", "euc-cn": "gbk", "cn-gb": "gb2312", "windows-936": "gbk",
    "cn-big5": "big5", "big-5": "big5", "big5-eten": "big5", "x-big5": "big5", "windows-31j": "cp932", "windows-949": "cp949",
    "ksc_5601": "euc_kr", "ks_c_5601-1989": "euc_kr", "dos-874": "cp874", "unicode": "utf-16-le",
}  # fmt: skip
_PREFIX = re.compile("^(?:x-|cs)")  # x-gbk, csbig5: an old custom, which names the same charsets
_EAST_ASIAN = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
PAIRED = frozenset({"gb18030", "big5hkscs"})  # those whose damaged rows are read again
_MENDED = 0.04  # lost characters per character, above which a text is not one that was merely damaged
_STRICT = {"cp949": "euc_kr"}  # its extension reads a Latin quote and the letter after it as one rare syllable
_SYLLABLES = frozenset("이다는에의가을를고하지사기로한도리대자은서시인어")  # one in three of a Korean text, read from few Chinese ones
_KANA = frozenset(map(chr, range(0x3041, 0x30FF)))
_LATIN = {"cp1252", "cp1254"}
_WORDS = re.compile(rb"[\xc0-\xff]{3,}")  # a Western language seldom writes three accented letters in a row
_PAIRS = re.compile(rb"[\x80-\xff]{2,}")
_RUN = re.compile(rb"[\x80-\xff][\x30-\x39\x40-\x7e\x80-\xff]*")
_SAMPLE = 8_192
_ENOUGH = 24  # bytes of a sample from which statistics outweigh a label
_GOOD = 0.85  # share of common characters from which undeclared bytes are taken for a charset
_BELIEVABLE = 0.5  # the same where a label says so: names and lists use rarer characters
_ERRORS = 0.05  # undecodable units per decoded character above which a label is not believed


def normal_name(label: str) -> str:
    """The Python codec that a charset label means, or empty when it names none that documents are in (``rot13``, ``utf-7``)."""
    label = label.strip().lower()
    for spelling in (label, _PREFIX.sub("", label)):
        try:
            return _NAMES.get(codecs.lookup(_ALIASES.get(spelling, spelling)).name, "")
        except (LookupError, ValueError):
            continue
    return ""


def fits(body: bytes, charset: str) -> bool:
    """Whether the body can be believed to be in a charset that it declares."""
    if charset == "utf-8":
        return False  # tried before any label was looked at
    if charset.startswith("utf-16"):
        return _is_wide(body[:_SAMPLE], charset)
    sample = _sample(body)
    if charset in _EAST_ASIAN:
        if len(sample) >= _ENOUGH and (found := _east_asian(sample)) in _EAST_ASIAN[2:]:
            return found == charset
        share = _common_share(sample, charset)
        return share >= _BELIEVABLE and share >= max(_common_share(sample, other) for other in _EAST_ASIAN[:2]) - 0.3
    if charset in _LATIN and (_mostly(_WORDS, sample) or _east_asian(sample, in_pairs=True)):
        return False
    text = sample.decode(charset, "replace")
    return text.count("\ufffd") <= _ERRORS * len(text) and not _east_asian(sample)


def could_be(body: bytes, charset: str) -> bool:
    """Whether every byte of the body makes sense in the East Asian charset that it declares, rare as its characters may be."""
    sample = _sample(body)
    return charset in _EAST_ASIAN and _mostly(_PAIRS, sample) and _is_whole(sample, charset)


def guess(body: bytes) -> str:
    """The likeliest charset of bytes that are not UTF-8 and carry no believable label."""
    sample = _sample(body)
    return _east_asian(sample, in_pairs=True) or _damaged(sample) or _other(body, sample)


def is_east_asian(body: bytes) -> bool:
    """Whether undeclared bytes read as one of the East Asian charsets."""
    return bool(_east_asian(_sample(body), in_pairs=True))


def _sample(body: bytes) -> bytes:
    """Only the runs that begin above ASCII, so that markup does not drown them."""
    runs: list[bytes] = []
    size = 0
    for match in _RUN.finditer(body):
        runs.append(match[0][:_SAMPLE])
        size += len(runs[-1]) + 1
        if size > _SAMPLE:
            break
    return b" ".join(runs)[:_SAMPLE]


def _east_asian(sample: bytes, *, in_pairs: bool = False) -> str:
    """The East Asian charset whose reading consists of common characters, or empty.

    With ``in_pairs`` a short text may be of rare ones too, as names are, when its bytes are whole characters.
    """
    shares = {charset: _common_share(sample, charset) for charset in _EAST_ASIAN}
    # Korean reads as common Chinese, but Chinese does not read as Hangul; Japanese is known by its kana.
    for charset, least in (("cp949", 0.97), ("cp932", 0.9), ("euc_jp", 0.9)):
        if shares[charset] >= least and len(sample) >= 12 and _typical(sample, charset):
            return charset
    best = max(("gb18030", "big5hkscs"), key=lambda charset: shares[charset])
    if shares[best] >= _GOOD:
        return best
    rare = in_pairs and shares[best] >= _BELIEVABLE and _mostly(_PAIRS, sample) and _is_whole(sample, best)
    return best if rare else ""


def _is_wide(sample: bytes, charset: str) -> bool:
    """Whether it reads as Chinese in two bytes a character."""
    text = codecs.getincrementaldecoder(charset)("replace").decode(sample)
    is_common = common("gb18030")
    return sum((char.isascii() and char.isprintable()) or is_common(char) for char in text) >= _GOOD * max(len(text), 1)


def _damaged(sample: bytes) -> str:
    """The Chinese charset in which the sample consists of common characters once a lost byte or two is allowed for, or empty."""
    if not _mostly(_PAIRS, sample):
        return ""
    for charset in sorted(PAIRED):
        text = realigned(sample, sample.decode(charset, "replace"), charset, common(charset))
        wide = [char for char in text if char > "\x7f"]
        if wide.count("\ufffd") <= _MENDED * len(wide) and sum(map(common(charset), wide)) >= _GOOD * len(wide) >= _GOOD * _ENOUGH:
            return charset
    return ""


def _is_whole(sample: bytes, charset: str) -> bool:
    """Whether nothing in it is undecodable, or only what was cut off at its end."""
    return "\ufffd" not in codecs.getincrementaldecoder(charset)("replace").decode(sample)


def _mostly(rows: re.Pattern[bytes], sample: bytes) -> bool:
    """Whether most bytes above ASCII stand in such rows, as where an alphabet has no letters in ASCII."""
    return 2 * sum(map(len, rows.findall(sample))) > sum(byte > 0x7F for byte in sample)


@lru_cache(maxsize=16)  # asked again for the same sample while one body is being decided
def _common_share(sample: bytes, charset: str) -> float:
    """How much of the sample, read in a charset, is common characters of its language; errors count three times."""
    text = codecs.getincrementaldecoder(_STRICT.get(charset, charset))("replace").decode(sample)  # the sample may be cut off
    wide = {char: count for char, count in Counter(text).items() if char > "\x7f"}
    if not wide:
        return 0.0
    is_common = common(charset)
    return sum(count for char, count in wide.items() if is_common(char)) / (sum(wide.values()) + 2 * wide.get("\ufffd", 0))


def _typical(sample: bytes, charset: str) -> bool:
    """Whether it has what no text in the language is without, though bytes of another may look as common: kana, Korean endings."""
    text = sample.decode(charset, "ignore")
    signs = _SYLLABLES if charset == "cp949" else _KANA
    return sum(char in signs for char in text) >= max(2, 0.15 * sum(char > "\x7f" for char in text))


@cache
def common(charset: str) -> Callable[[str], bool]:
    """A test for the common characters of a charset's language."""
    symbols = frozenset("、。·，．；：？！…—～‖“”‘’（）《》〈〉「」『』【】〔〕％＋－／＝＠＃＆＊￥　〇→★■●◆▲①②③④⑤℃×")
    width = frozenset(map(chr, range(0xFF10, 0xFF5B)))
    letters = _letters(charset) | symbols | width
    return letters.__contains__


def _letters(charset: str) -> frozenset[str]:
    if charset == "cp949":
        return frozenset(map(chr, range(0xAC00, 0xD7A4)))
    kanji = _level("euc_jp", 0xB0, 0xCF, 0xA1)
    if charset in {"cp932", "euc_jp"}:
        return kanji | _KANA
    traditional = _level("big5", 0xA4, 0xC6, 0x40)
    return traditional | _level("gb2312", 0xB0, 0xD7, 0xA1) if charset == "gb18030" else traditional


def _level(charset: str, first: int, last: int, trail: int) -> frozenset[str]:
    """The characters of a standard's first level: its lead bytes from ``first`` to ``last``."""
    codes = (bytes((lead, second)) for lead in range(first, last + 1) for second in range(trail, 0xFF))
    return frozenset("".join(code.decode(charset, "ignore") for code in codes)) - frozenset(map(chr, range(0x80)))


def _other(body: bytes, sample: bytes) -> str:
    """Western European, unless it is in another alphabet: by charset-normalizer, or Russian when too little is there to tell."""
    if len(sample) < 32 and _mostly(_WORDS, sample):
        small = sum(byte >= 0xE0 for byte in sample) > sum(0xC0 <= byte < 0xE0 for byte in sample)
        return "cp1251" if small else "koi8-r"  # by where its small letters are
    if len(sample) < 32 or not _mostly(_PAIRS, sample):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(body[:_SAMPLE] if any(byte > 0x7F for byte in body[:_SAMPLE]) else sample).best()
    name = normal_name(best.encoding) if best else ""
    return name if name not in {"", "utf-8"} else "cp1252"
