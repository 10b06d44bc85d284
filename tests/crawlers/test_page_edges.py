"""Lines that stand among an article's paragraphs, or around them, and are none: each kind on a small page of its own."""

from datetime import UTC, datetime

import pytest

from crawlers.extract import extract_page

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
PROSE = (
    "远帆一号遥三火箭在海南商业航天发射场点火升空，将十二颗试验卫星送入预定轨道。",
    "公司表示，火箭一级发动机的推力提高了约百分之六，整流罩的直径也有所增加。",
    "研制团队在出厂前完成了四轮匹配测试，并在发射场补充了两次加注演练。",
)
ENGLISH = (
    "The rocket placed a dozen satellites into orbit on Tuesday, giving the company its third success of the year.",
    "Analysts said the shortage of launch pads, not of engines, is now what holds the country's private sector back.",
    "The company plans eight flights in 2027, two of which are expected to attempt a landing of the first stage.",
)


def read(inside: str, head: str = "", around: str = "") -> str:
    html = f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{around}<div>{inside}</div></body></html>"
    return extract_page(html.encode(), "https://news.example.cn/1.html", now=NOW).text


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "line",
    [
        "图片来源：视觉中国",
        "题图 | 受访者供图",
        "（图片来源于网络，侵删）",
        "相关阅读：",
        "<a href='/1'>相关阅读：三季度卫星出口额创新高</a>",
        "原标题：“远帆一号”发射成功",
        "广告",
        "Advertisement · Scroll to continue",
        "after newsletter promotion",
        "Our newsletter brings the latest news on launches straight to your inbox. Sign up here.",
        "<b>Also read: <a href='/2'>The country's pads are full until next autumn</a></b>",
        "We use cookies to measure traffic and to show you what fits your interests, as our policy explains.",
    ],
)
def test_what_is_set_between_paragraphs_is_left_out(line: str) -> None:
    prose = ENGLISH if line.isascii() or "·" in line else PROSE
    assert read(paragraphs(prose[0], line, *prose[1:])) == "\n".join(prose)


@pytest.mark.parametrize(
    "notice",
    [
        "【免责声明】本文仅为作者个人看法，与本站无关，请读者仅作参考，并自行核实相关内容。",
        "如需转载请与本报联系。",
        "编辑｜林晓",
        "— END —",
        "长按二维码关注我们",
        "本话题有102条讨论，点击查看。",
        "您的免费阅读篇数已用完，请您订阅后继续阅读",
        "全部讨论",
        "Written by Ravi Sundaram",
        "Responses (3)",
        "(Web editor: Li Ming, Wang Hong)",
        "Copyright 1994 - 2026. All rights reserved. The content published in this site belongs to its owner.",
    ],
)
def test_an_article_ends_before_its_notices(notice: str) -> None:
    after = "这是另一个人的评论，讲的是他自己的看法，长度也像一段正文，不过与文章无关。"
    assert read(paragraphs(*PROSE, notice, after)) == "\n".join(PROSE)


@pytest.mark.parametrize("heading", ["讨论", "Discussion", "转载成本", "Response of the market"])
def test_a_heading_that_resembles_a_notice_ends_nothing(heading: str) -> None:
    inside = f"{paragraphs(*PROSE[:2])}<h3>{heading}</h3>{paragraphs(PROSE[2])}"
    assert read(inside) == "\n".join([*PROSE[:2], heading, PROSE[2]])


def test_an_official_notice_keeps_its_number_those_addressed_and_its_signature() -> None:
    lines = ("国天监〔2026〕18号", "各有关单位：", *PROSE, "国家航天局", "2026年10月28日")
    assert read(paragraphs(*lines)) == "\n".join(lines)


def test_a_numbered_section_that_forbids_is_no_notice_of_the_site() -> None:
    sections = (
        f"一、{PROSE[0]}{PROSE[1]}",
        "二、会议时间：2026年12月1日至3日",
        "三、未经我公司许可，任何机构不得使用我公司的标识和影像资料，违者将承担责任。",
        f"四、{PROSE[2]}",
    )
    assert read(paragraphs(*sections)) == "\n".join(sections)


def test_date_and_source_between_standfirst_and_text_are_left_out() -> None:
    inside = paragraphs("可重复使用能否破局，谁来买单", "2026年11月06日 21:00　来源于 某周刊", *(text * 2 for text in PROSE))
    assert "某周刊" not in read(inside)


def test_a_headline_with_pauses_in_it_is_no_paragraph() -> None:
    title = "一箭十二星，远帆一号遥三发射成功，明年计划八次"
    assert read(f"<div>{title}</div>{paragraphs(*PROSE)}", head=f"<title>{title}_某网</title>") == "\n".join(PROSE)


def test_lines_above_the_text_in_a_table_that_lays_out_the_page_are_left_out() -> None:
    rows = "".join(
        f"<tr><td>{line}</td></tr>" for line in ("作者：佚名　来源：本站", "选择字号：小 中 大", paragraphs(*PROSE), "【打印此文】")
    )
    assert read(f"<table>{rows}</table>") == "\n".join(PROSE)


def test_a_table_of_figures_stays_in_its_article() -> None:
    table = "<table><tr><td>次数</td><td>成本</td></tr><tr><td>1</td><td>18000</td></tr></table>"
    assert read(f"{paragraphs(*PROSE[:2])}{table}").split("\n")[-4:] == ["次数", "成本", "1", "18000"]


@pytest.mark.parametrize("attributes", ["style='display:none'", "hidden"])
def test_a_hidden_paragraph_among_shown_ones_is_not_read(attributes: str) -> None:
    assert read(f"{paragraphs(*PROSE)}<p {attributes}>抓取请注明来自本站。</p>") == "\n".join(PROSE)


def test_paragraphs_that_a_paywall_hides_are_read() -> None:
    hidden = "".join(f"<p style='display:none'>{text}</p>" for text in PROSE[1:])
    assert read(f"<p>{PROSE[0]}</p>{hidden}") == "\n".join(PROSE)


def test_the_element_named_as_the_article_wins_over_a_page_with_one_line_more() -> None:
    line = "<div>本站所有内容仅供学习交流，不代表任何机构。</div>"
    article = f"<article>{paragraphs(*PROSE * 6)}</article>"
    assert read(f"{article}{line}") == "\n".join(PROSE * 6)


def test_text_in_noscript_is_read_where_scripts_draw_the_page() -> None:
    footer = "<footer>Example Co., Ltd. All rights reserved.</footer>"
    html = f"<div id='app'></div><noscript><div>{paragraphs(*ENGLISH)}</div></noscript>{footer}"
    assert read(html) == "\n".join(ENGLISH)


def test_on_an_archives_page_of_a_paper_the_abstract_is_the_article() -> None:
    head = "<meta name='citation_title' content='Conjunction risk in dense shells'>"
    abstract = f"<blockquote class='abstract'><span>Abstract:</span>{' '.join(ENGLISH)}</blockquote>"
    thanks = "<div>We thank the foundation, its members and all contributors for their support, which is gratefully acknowledged.</div>"
    assert read(f"{thanks}{abstract}{thanks}", head=head) == " ".join(ENGLISH)


def test_a_journals_page_with_the_whole_paper_is_read_whole() -> None:
    head = "<meta name='citation_title' content='Conjunction risk in dense shells'>"
    text = read(f"<p class='abstract'>{' '.join(ENGLISH)}</p>{paragraphs(*ENGLISH * 6)}", head=head)
    assert text.count(ENGLISH[2]) == 7
