"""A kept digest laid out for a page."""

from commands import Demo
from hypothesis import given
from hypothesis import strategies as st

from parallax.digest.columns import wrap
from parallax.web.digest_rows import Row, blocks

ENGLISH = "1. A title so long that a terminal cannot show it in one line, which is why it was cut into two of them"
CHINESE = "国家制造业转型升级基金近日完成对蓝箭航天空间科技股份有限公司的投资，成为蓝箭航天历次融资中单笔投资金额最大的机构。"


def said(row: Row) -> str:
    return "".join(part.text for part in row.parts)


def test_a_row_that_was_cut_is_whole_again() -> None:
    body = "\n".join([wrap(ENGLISH, hanging=3), wrap(CHINESE, indent=3), "   http://127.0.0.1/1  [item 7]"])
    rows = next(blocks(body))
    assert [said(row) for row in rows[:2]] == [ENGLISH, CHINESE]
    assert [(row.kind, row.lang) for row in rows] == [("story", "en"), ("text", "zh-Hans"), ("text", "en")]
    assert rows[2].parts[1].item_id == 7


def test_rows_of_their_own_stay_apart() -> None:
    full = "x" * 70
    assert len(next(blocks(f"   {full}\n   Names: LandSpace\n   Rules: Landings"))) == 3


def test_a_line_under_a_line_makes_it_a_heading() -> None:
    assert [row.kind for row in next(blocks("BY RULE\n-------\nLandings: 3 stories"))] == ["heading", "text"]


def test_nothing_of_a_real_digest_is_lost(demo: Demo) -> None:
    with demo.work.store(read_only=True) as store:
        kept = store.digest(1)
    assert kept
    shown = "".join(said(row) for rows in blocks(kept.body) for row in rows)
    written = "".join(line for line in kept.body.splitlines() if set(line) != {"-"})
    assert "".join(shown.split()) == "".join(written.split())


@given(st.text(st.sampled_from("ab 火，[item 1]-\n3. :"), max_size=200))
def test_no_text_of_a_digest_is_too_odd(body: str) -> None:
    letters = "".join(said(row) for rows in blocks(body) for row in rows)
    assert [each for each in letters if each not in "- \n"] == [each for each in body if each not in "- \n"]
