"""The queue of new names as an analyst works through it."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from scenarios import an_article
from visitor import Site

from matching.query import parse_query
from matching.topics import TopicMatcher
from parallax.web.access import hash_of
from scheduler.backlog import read_backlog
from scheduler.pipeline import make_reader

TEXT = "据悉，民营火箭公司远帆空间完成数亿元A轮融资。远帆空间创始人表示，火箭将于明年首飞。"
DEFINITION = "北京远帆空间科技有限公司（以下简称“远帆空间”）研制的火箭完成试车。"


@pytest.fixture
def news(site: Site) -> Iterator[Site]:
    """A desk whose archive names a company that nobody knows."""
    desk = site.desk
    for number, text in enumerate((TEXT, DEFINITION)):
        article = an_article(f"远帆空间的消息{number}", text, source_id="sample-wechat", lang="zh")
        desk.store.save_article(replace(article, key=f"new-{number}"), None)
    list(read_backlog(desk.store, make_reader(desk.base, desk.settings, ()), TopicMatcher(desk.base.topics), None))
    return site


def a_verdict(site: Site, verdict: str, name: str = "远帆空间", **given: str) -> dict[str, str]:
    return {"form_key": site.form_key("/review"), "name": name, "verdict": verdict, **given}


def waiting(site: Site) -> set[str]:
    return {each.text for each in site.desk.store.new_names(1000)}


def companies_in(site: Site, title: str) -> set[str]:
    """Whom an item names, once the items that a verdict touches have been read again."""
    deadline = time.monotonic() + 20
    while site.desk.store.outdated_by(site.desk.store.corrections()[0].id) and time.monotonic() < deadline:
        time.sleep(0.05)
    item = site.desk.store.search(parse_query(title)).hits[0].item
    return {mention.entity_id for mention in item.reading.mentions} if item.reading else set()


def test_a_name_is_shown_with_where_it_stands_and_what_it_shortens(news: Site) -> None:
    page = news.get("/review").text
    assert "北京远帆空间科技有限公司" in page
    assert "民营火箭公司远帆空间完成" in page
    item = news.desk.store.search(parse_query("远帆空间的消息0")).hits[0].item
    assert f'<a href="/items/{item.id}"' in page


def test_a_name_that_resembles_a_company_says_so_and_offers_it(news: Site) -> None:
    article = replace(
        an_article("蓝箭星河", "海南蓝箭星河航天科技有限公司（以下简称“蓝箭星河”）成立。", source_id="sample-wechat", lang="zh"), key="near"
    )
    news.desk.store.save_article(article, None)
    list(read_backlog(news.desk.store, make_reader(news.desk.base, news.desk.settings, ()), TopicMatcher(news.desk.base.topics), None))
    page = news.get("/review").text
    assert "Resembles" in page
    assert 'value="landspace">' in page


def test_a_new_company_is_entered_and_found_in_old_items(news: Site) -> None:
    answer = news.post(
        "/review", a_verdict(news, "company", name_en="Yuanfan Space", segment="launch", type="private", reason="seen twice")
    )
    assert (answer.status, answer.headers["location"]) == (303, "/review?judged=%E8%BF%9C%E5%B8%86%E7%A9%BA%E9%97%B4")
    assert [(each.kind, each.subject, each.author, each.reason) for each in news.desk.store.corrections()] == [
        ("company", "yuanfan-space", "owner", "seen twice"),
        ("candidate", "远帆空间", "owner", "seen twice"),
    ]
    assert companies_in(news, "远帆空间的消息0") == {"yuanfan-space"}
    assert "远帆空间" not in waiting(news)
    assert "Yuanfan Space" in news.get("/companies/yuanfan-space").text


def test_another_name_is_added_to_its_company(news: Site) -> None:
    assert news.post("/review", a_verdict(news, "alias", company_id="landspace")).status == 303
    assert "landspace" in companies_in(news, "远帆空间的消息0")


def test_a_refused_name_is_never_asked_about_again(news: Site) -> None:
    assert news.post("/review", a_verdict(news, "refused", name="遠帆空間")).status == 303
    assert "远帆空间" not in waiting(news)
    assert [each.kind for each in news.desk.store.corrections()] == ["candidate"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"verdict": "alias", "company_id": "nobody"}, "no company with the id"),
        ({"verdict": "company", "name_en": "LandSpace"}, "already"),
        ({"verdict": "company", "name_en": "   "}, "needs an English name"),
        ({"verdict": "company", "name_en": "远帆"}, "needs an English name"),
    ],
)
def test_a_verdict_that_cannot_be_kept_is_shown_with_what_is_wrong(news: Site, given: dict[str, str], said: str) -> None:
    answer = news.post("/review", a_verdict(news, **given))
    assert answer.status == 422
    assert said in answer.text
    assert not news.desk.store.corrections()
    assert "远帆空间" in waiting(news)


def test_a_name_that_somebody_else_has_judged_is_gone(news: Site) -> None:
    form = a_verdict(news, "refused")
    assert news.post("/review", form).status == 303
    assert news.post("/review", form).status == 404


def test_a_verdict_without_the_pages_secret_is_refused(news: Site) -> None:
    assert news.post("/review", a_verdict(news, "refused") | {"form_key": "0" * 64}).status == 403
    assert news.post("/review", a_verdict(news, "refused"), Origin="https://evil.example").status == 403
    assert not news.desk.store.corrections()


def test_a_reader_neither_sees_nor_judges_the_queue(news: Site) -> None:
    form = a_verdict(news, "refused")
    news.add("program", "reader", token_hash=hash_of("t"))
    assert news.get("/review", Authorization="Bearer t").status == 403
    assert news.post("/review", form, Authorization="Bearer t").status == 403
    assert 'href="/review"' not in news.get("/", Authorization="Bearer t").text
    assert not news.desk.store.corrections()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_is_reviewed_in_a_browser(news: Site, browser: Browser, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{news.address}/review")
    name = page.locator("article.new", has=page.get_by_role("heading", name="远帆空间 北京远帆空间科技有限公司"))
    name.get_by_text("A new company").click()
    name.get_by_label("English name", exact=True).fill("Yuanfan Space")
    name.get_by_role("button", name="Enter it").click()
    expect(page.get_by_role("status")).to_contain_text("has its verdict")
    assert [each.kind for each in news.desk.store.corrections()] == ["company", "candidate"]
    context.close()
