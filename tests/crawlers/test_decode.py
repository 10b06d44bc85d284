"""Charsets are what the bytes say, not what labels claim."""

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.decode import decide, decode

SIMPLIFIED = "蓝箭航天宣布，朱雀二号改进型运载火箭在酒泉卫星发射中心点火升空，将六颗卫星送入预定轨道，飞行试验任务取得圆满成功。"
TRADITIONAL = "藍箭航天宣布，朱雀二號改進型運載火箭在酒泉衛星發射中心點火升空，將六顆衛星送入預定軌道，飛行試驗任務取得圓滿成功。"
JAPANESE = "宇宙ベンチャーのロケットが打ち上げに成功し、小型の人工衛星を予定の軌道に投入したと発表しました。"
KOREAN = "민간 우주 기업이 개발한 소형 발사체가 시험 발사에 성공했다고 회사 측이 발표했습니다."
LABELS = [
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=gb2312",
    "text/html; charset=ISO-8859-1",
    "text/html; charset=nonsense",
]


def page(text: str) -> str:
    return f"<html><head><title>{text[:12]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("label", LABELS)
def test_well_formed_utf8_is_utf8_whatever_the_header_claims(label: str | None) -> None:
    assert decode(page(SIMPLIFIED).encode(), label) == page(SIMPLIFIED)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("charset", ["gbk", "gb18030"])
def test_gbk_is_recognised_whatever_the_header_claims(charset: str, label: str | None) -> None:
    assert decode(page(SIMPLIFIED).encode(charset), label) == page(SIMPLIFIED)


@pytest.mark.parametrize("label", [*LABELS, "text/html; charset=big5"])
def test_big5_is_recognised_whatever_the_header_claims(label: str | None) -> None:
    assert decode(page(TRADITIONAL).encode("big5"), label) == page(TRADITIONAL)


@pytest.mark.parametrize(("text", "charset"), [(JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (KOREAN, "euc_kr")])
@pytest.mark.parametrize("declared", [True, False])
def test_japanese_and_korean_charsets_are_not_taken_for_chinese(text: str, charset: str, declared: bool) -> None:
    assert decode(page(text).encode(charset), f"text/html; charset={charset}" if declared else None) == page(text)


def test_gb2312_is_read_as_the_wider_gb18030() -> None:
    text = page("朱镕基与喆、㙍等字只在宽字符集里，但网页仍然声明为旧的国标编码。")
    found = decide(text.encode("gb18030"), "text/html; charset=gb2312")
    assert (found.text, found.charset, found.how) == (text, "gb18030", "header")


def test_the_document_declares_where_the_header_does_not() -> None:
    text = '<meta http-equiv="Content-Type" content="text/html; charset=gbk">' + page(SIMPLIFIED)
    assert decide(text.encode("gbk"), "text/html").how == "document"


def test_an_xml_declaration_counts() -> None:
    text = '<?xml version="1.0" encoding="Big5"?><rss>' + TRADITIONAL + "</rss>"
    assert decide(text.encode("big5"), "text/xml").charset == "big5hkscs"


@pytest.mark.parametrize("bad", [b"\xff", b"\xe9 ", b"\x80"])
def test_one_bad_byte_is_replaced_and_the_rest_stays_utf8(bad: bytes) -> None:
    body = page(SIMPLIFIED).encode() + bad + page(SIMPLIFIED).encode()
    text = decode(body, "text/html; charset=gbk")
    assert text.replace("\ufffd", "").replace(" ", "") == (page(SIMPLIFIED) * 2).replace(" ", "")


def test_one_bad_byte_is_replaced_and_the_rest_stays_gb18030() -> None:
    body = page(SIMPLIFIED).encode("gbk") + b"\xff" + page(SIMPLIFIED).encode("gbk")
    assert decode(body, None).replace("\ufffd", "") == page(SIMPLIFIED) * 2


@pytest.mark.parametrize("label", [None, "text/html; charset=gbk", "text/html; charset=utf-8"])
@pytest.mark.parametrize("bad", [b"\xff", b""])
@pytest.mark.parametrize("at", [20, 21, 50, 51])
def test_a_byte_that_is_lost_spoils_a_few_characters_of_its_paragraph_not_all_that_follow(at: int, bad: bytes, label: str | None) -> None:
    body = SIMPLIFIED.encode("gbk")
    text = decode(b"<p>" + body[:at] + bad + body[at + 1 :] + b"</p>", label)
    assert text.startswith("<p>" + SIMPLIFIED[: at // 2 - 4])
    assert text.endswith(SIMPLIFIED[at // 2 + 4 :] + "</p>")


def test_a_body_both_damaged_and_cut_off_loses_no_more_than_that() -> None:
    body = f"<p>{SIMPLIFIED}</p><p>".encode("gbk") + b"\xff</p>" + SIMPLIFIED.encode("gbk")[:-1]
    assert decode(body, "text/html; charset=gbk") == f"<p>{SIMPLIFIED}</p><p>\ufffd</p>{SIMPLIFIED[:-1]}"


def test_a_damaged_paragraph_keeps_its_rare_and_private_characters() -> None:
    parts = [f"朱镕基与㙍喆{SIMPLIFIED}".encode("gb18030"), b"\xa2\xab", SIMPLIFIED.encode("gbk"), b"\x80", b"5\xd2\xda"]
    assert decode(b"".join(parts), "text/html; charset=gbk") == f"朱镕基与㙍喆{SIMPLIFIED}\ue766{SIMPLIFIED}€5亿"


@pytest.mark.parametrize("label", ["x-gbk", "csGB2312", "windows-936", "gb-2312", "CN-GB", "GB_2312-80"])
def test_a_chinese_charset_is_known_by_all_its_names(label: str) -> None:
    assert decide("航天㙍".encode("gb18030"), f"text/plain; charset={label}").how == "header"


def test_a_label_is_believed_of_rare_characters_that_nothing_contradicts() -> None:
    assert decode("<p>䶮䲟㛃</p>".encode("gb18030"), "text/html; charset=gb18030") == "<p>䶮䲟㛃</p>"
    assert decode("<p>Besançon – où ?</p>".encode("cp1252"), "text/html; charset=gb18030") == "<p>Besançon – où ?</p>"


def test_utf8_that_other_text_was_copied_into_stays_readable() -> None:
    assert page(SIMPLIFIED) in decode(page(SIMPLIFIED).encode() + page(SIMPLIFIED).encode("gbk"), None)


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_declared_utf16_needs_no_mark(charset: str) -> None:
    assert decode(SIMPLIFIED.encode(charset), f"text/plain; charset={charset}") == SIMPLIFIED
    assert decode(page(SIMPLIFIED).encode("gbk"), f"text/html; charset={charset}") == page(SIMPLIFIED)


@pytest.mark.parametrize(("switch", "charset", "text"), [(b"\x1b$)A", "gb2312", SIMPLIFIED), (b"\x1b$)C", "euc_kr", "누리호")])
def test_chinese_and_korean_in_seven_bits_are_read(switch: bytes, charset: str, text: str) -> None:
    low = bytes(byte & 0x7F for byte in text.encode(charset))
    assert decode(b"<p>" + switch + b"\x0e" + low + b"\x0f</p>", None) == f"<p>{text}</p>"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5", "utf-16"])
def test_a_character_cut_off_at_the_end_is_dropped(charset: str) -> None:
    whole = (TRADITIONAL * 3).encode(charset)
    assert decode(whole[:-1], f"text/plain; charset={charset}") == (TRADITIONAL * 3)[:-1]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_wide_and_marked_bodies_are_read_without_their_mark(charset: str) -> None:
    assert decode(page(SIMPLIFIED).encode(charset), "text/html; charset=gbk") == page(SIMPLIFIED)


@pytest.mark.parametrize("label", [None, "text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html; charset=gb2312"])
@pytest.mark.parametrize(
    "title",
    [
        "拟规定国内航班经济舱",
        "努力把羣衆來電轉化爲優質提案",
        "法官到村  矛盾快解",
        "本版责编：任姗姗",
        "雾凇里的“冰",
        "岚图泰山X8",
        "中国航天",
    ],
)
def test_a_headline_alone_tells_gbk_though_its_characters_are_rare_or_look_korean(title: str, label: str | None) -> None:
    assert decode(title.encode("gbk"), label) == title


@pytest.mark.parametrize(("text", "charset"), [(JAPANESE, "euc_jp"), (JAPANESE, "shift_jis"), (KOREAN, "euc_kr")])
@pytest.mark.parametrize("label", ["gb2312", "iso-8859-1", "utf-8"])
def test_japanese_and_korean_are_known_under_a_wrong_label(text: str, charset: str, label: str) -> None:
    assert decode(page(text).encode(charset), f"text/html; charset={label}") == page(text)


def test_seven_bit_japanese_needs_no_label() -> None:
    assert decode(page(JAPANESE).encode("iso2022_jp"), "text/html; charset=utf-8") == page(JAPANESE)


@pytest.mark.parametrize("charset", ["cp1251", "koi8-r"])
@pytest.mark.parametrize("label", [None, "text/html; charset=ISO-8859-1", "text/html; charset=utf-8"])
@pytest.mark.parametrize("text", ["Новости космоса", "Китайская ракета-носитель Чжуцюэ стартовала с космодрома Цзюцюань."])
def test_russian_is_not_western_european(text: str, label: str | None, charset: str) -> None:
    assert decode(page(text).encode(charset), label) == page(text)


@pytest.mark.parametrize("text", ["caf\u00e9", "it\u2019s na\u00efve \u2013 El Ni\u00f1o", "Z\u00fcrich", "\u20ac50 \u00a9 2026"])
@pytest.mark.parametrize("label", [None, "text/html; charset=ISO-8859-1", "text/html; charset=utf-8"])
def test_a_few_accents_are_western_european(text: str, label: str | None) -> None:
    assert decode(text.encode("cp1252"), label) == text


def test_a_byte_order_mark_before_gbk_is_only_dropped() -> None:
    assert decode(b"\xef\xbb\xbf" + page(SIMPLIFIED).encode("gbk"), "text/html; charset=utf-8") == page(SIMPLIFIED)


@pytest.mark.parametrize(
    "first", ["<!-- <meta charset='big5'> -->", "<script>'<meta charset=euc-kr>'</script>", "<!--" + "x" * 5000 + "-->"]
)
def test_a_declaration_in_a_comment_does_not_hide_the_true_one(first: str) -> None:
    text = first + '<meta charset="windows-1251"><title>Космос</title>'
    assert decode(text.encode("cp1251"), None) == text


def test_western_punctuation_is_not_korean() -> None:
    text = "<p>It was led—and repeated—by others — “once”—so the naïve café said.</p>"
    assert decode(text.encode("cp1252"), 'text/xml; charset="iso-8859-1"') == text


@pytest.mark.parametrize("label", ["rot13", "utf-7", "zlib", "idna", "unicode_escape", "punycode", "x" * 10_000])
def test_labels_that_are_no_document_charset_are_ignored(label: str) -> None:
    assert decode(page(SIMPLIFIED).encode("gbk"), f"text/html; charset={label}") == page(SIMPLIFIED)


def test_seven_bit_japanese_is_read_when_declared() -> None:
    assert decode(JAPANESE.encode("iso2022_jp"), "text/html; charset=iso-2022-jp") == JAPANESE


@settings(deadline=None)  # machines are busy
@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_no_bytes_and_no_label_raise(body: bytes, label: str | None) -> None:
    assert isinstance(decode(body, label), str)


@settings(deadline=None)  # machines are busy
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x00"), max_size=200))
def test_any_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=gb2312") == text


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5"])
def test_ten_megabytes_take_no_time(charset: str) -> None:
    body = (page(TRADITIONAL) * 60_000).encode(charset)[:10_000_000]
    started = time.perf_counter()
    decode(body, None)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("unit", [b"\xff", b"\xaa\xa1", b"\xc0\xb6\xff ", b"\xc0\xb6" * 300 + b"\xff\n", b"\x1b$)A\x0e"])
def test_ten_megabytes_of_damage_take_no_time(unit: bytes) -> None:
    started = time.perf_counter()
    decode(unit * (10_000_000 // len(unit)), "text/html; charset=gbk")
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030"])
def test_real_chinese_pages_are_read_exactly(shared: Path, charset: str, label: str | None) -> None:
    for file in sorted((shared / "corpus/pages/magic_zh").glob("*.html.gz")):
        text = gzip.decompress(file.read_bytes()).decode("utf-8-sig").encode(charset, "ignore").decode(charset)
        assert decode(text.encode(charset), label) == text, file.name
