"""PDF reports: paragraphs put back together, titles found, broken and locked files refused by name."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from crawlers.pdf import read_pdf, reflow
from parallax.errors import ParseError

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def document(pages: list[list[str]], **info: str) -> bytes:
    """A small PDF whose font maps two-byte codes to Unicode, so that any script can be written."""
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange "
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
    )
    objects = {
        3: "<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        4: "<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        5: f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
    }
    kids = []
    for number, lines in enumerate(pages):
        text = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in lines)
        content = f"BT /F 12 Tf 50 700 Td {text}ET"
        at = 6 + 2 * number
        objects[at] = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents {at + 1} 0 R>>"
        objects[at + 1] = f"<</Length {len(content)}>>stream\n{content}\nendstream"
        kids.append(f"{at} 0 R")
    objects[1] = "<</Type/Catalog/Pages 2 0 R>>"
    objects[2] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    writer = PdfWriter(clone_from=PdfReader(BytesIO(_file(objects))))
    writer.add_metadata({f"/{name}": value for name, value in info.items()})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _file(objects: dict[int, str]) -> bytes:
    """The objects with the table of their offsets."""
    body, offsets = "%PDF-1.7\n", []
    for number, value in sorted(objects.items()):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{value}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{len(body)}\n%%EOF".encode(
        "latin-1"
    )


CHINESE = [
    "商业航天产业发展报告",
    "我国商业航天企业在本年度共完成十二次入轨发射任务，较上一年",
    "度增长三成，其中液体火箭五次。",
    "下一步将扩大可重复使用火箭的试验范围并降低发射价格水平。",
]


def test_chinese_lines_are_joined_without_blanks() -> None:
    found = read_pdf(document([CHINESE]), "report.pdf", now=NOW)
    assert "较上一年度增长三成" in found.text
    assert (found.title, found.lang, found.origin, found.extractor) == ("商业航天产业发展报告", "zh", "import", "pdf")


def test_the_title_in_the_file_is_used_when_it_is_one() -> None:
    assert read_pdf(document([CHINESE], Title="年度报告", Author="研究院"), "r.pdf", now=NOW).title == "年度报告"
    assert read_pdf(document([CHINESE], Title="Microsoft Word - 1.docx"), "r.pdf", now=NOW).title == CHINESE[0]
    assert read_pdf(document([CHINESE], Title="年度报告", Author="研究院"), "r.pdf", now=NOW).authors == ("研究院",)


def test_the_creation_date_is_read_with_its_offset() -> None:
    found = read_pdf(document([CHINESE], CreationDate="D:20261112083000+08'00'"), "r.pdf", now=NOW)
    assert found.published
    assert found.published.moment == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [["航天月报 总第12期", f"第{n}页正文写的是这一个月里各家火箭公司的进展情况与试验结果。", f"- {n} -"] for n in range(1, 5)]
    text = read_pdf(document(pages), "r.pdf", now=NOW).text
    assert "航天月报" not in text
    assert "- 3 -" not in text
    assert "第3页正文" in text


def test_an_address_is_its_key() -> None:
    assert read_pdf(document([CHINESE]), "https://a.cn/r.pdf?utm_source=x", now=NOW).key == "https://a.cn/r.pdf"


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (
            ["The company plans to launch a reus-", "able rocket in the coming year, it", "said.", "Next item."],
            ["The company plans to launch a reusable rocket in the coming year, it said.", "Next item."],
        ),
        (
            ["一、总体情况", "今年完成发射十二次，成功率较高，", "保持增长。", "二、存在问题"],
            ["一、总体情况", "今年完成发射十二次，成功率较高，保持增长。", "二、存在问题"],
        ),
        (["one", "", "two"], ["one", "two"]),
        ([], []),
    ],
)
def test_lines_become_paragraphs(lines: list[str], paragraphs: list[str]) -> None:
    assert list(reflow(lines)) == paragraphs


@settings(deadline=None)
@given(st.lists(st.text(max_size=40).map(lambda line: " ".join(line.split())), max_size=20))
def test_reflowing_loses_no_words(lines: list[str]) -> None:
    squeezed = "".join("".join(reflow(lines)).replace("-", "").split())
    assert squeezed == "".join("".join(lines).replace("-", "").split())


def test_an_encrypted_file_is_refused_by_name() -> None:
    writer = PdfWriter(clone_from=BytesIO(document([CHINESE])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(ParseError, match=r"^r\.pdf: the PDF is encrypted"):
        read_pdf(out.getvalue(), "r.pdf", now=NOW)


@pytest.mark.parametrize("body", [b"%PDF-1.7", b"%PDF-1.7\ntrailer<</Root 9 0 R>>", b"%PDF" + b"[" * 50_000, document([[""]])])
def test_a_broken_or_empty_file_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"^r\.pdf: "):
        read_pdf(body, "r.pdf", now=NOW)
