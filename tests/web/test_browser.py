"""The pages in a real browser: with and without scripts, on a desk and on a phone, and through the eyes of axe-core.

Needs a Chromium (``/usr/bin/chromium`` or ``$PARALLAX_CHROMIUM``); skipped where there is none.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from furniture import first, furnish
from playwright.sync_api import Browser, BrowserContext, Page, expect
from visitor import PASSWORD, Site

from matching.query import parse_query
from parallax.web.access import COOKIE

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}
VIOLATIONS = {"resultTypes": ["violations"]}  # what is in order need not be told in full, which takes longer than looking
PAGES = [
    "/",
    "/?q=LandSpace+after:2019-01-01",
    "/?q=nothingofthekind",
    "/?q=LandSpace+AND+(",
    "/companies?q=space",
    "/companies/landspace",
    "/sources",
    "/sources/spacenews",
    "/rules",
    "/rules/landings",
    "/rules/new?q=landing",
    "/coding",
    "/coding/state-support",
    "/digests",
    "/digests/2",
    "/corrections",
    "/review",
    "/status",
    "/unsubscribe/none",
    "/login",
    "/nothing",
]

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(params=["scripts", "no scripts", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    options: dict[str, Any] = {"scripts": {}, "no scripts": {"java_script_enabled": False}, "phone": PHONE}[request.param]
    context = browser.new_context(**options)
    yield quiet(context)
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield quiet(context)
    context.close()


def quiet(context: BrowserContext) -> Page:
    """A page that must not raise, log errors, or ask anybody but the desk."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    page.on("console", lambda line: pytest.fail(f"console: {line.text}") if line.type == "error" and "40" not in line.text else None)
    page.on(
        "request", lambda sent: None if "//127.0.0.1:" in sent.url or sent.url.startswith("data:") else pytest.fail(f"asked {sent.url}")
    )
    return page


def test_from_a_search_to_a_passage_with_its_source(site: Site, page: Page) -> None:
    page.goto(site.address)
    page.get_by_role("combobox", name="Search").fill("LandSpace 900")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("mark").first).to_be_visible()
    page.locator(".hit", has_text="蓝箭").first.get_by_role("link").first.click()
    expect(page.locator(".pair .zh").first).to_contain_text("蓝箭航天")
    expect(page.get_by_text("word-by-word gloss").first).to_be_visible()
    expect(page.get_by_role("link", name="at the source")).to_have_attribute("href", re.compile(r"^http://127\.0\.0\.1:\d+/"))
    page.get_by_role("complementary").get_by_role("link", name="LandSpace 蓝箭航天").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("LandSpace")


def test_a_facet_is_taken_and_given_back(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/?q=rocket")
    before = page.locator(".count strong").inner_text()
    page.get_by_role("complementary").get_by_role("link", name="English").click()
    expect(page.locator(".count strong")).not_to_have_text(before)
    page.get_by_role("complementary").get_by_role("link", name="English").click()
    expect(page.locator(".count strong")).to_have_text(before)


def test_a_search_becomes_a_rule(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/?q=topic%3Arecovery")
    page.get_by_role("link", name="Save as rule").click()
    page.get_by_label("Name").fill("Landings")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Landings")
    assert [rule.name for rule in site.desk.store.rules()] == ["Landings"]


def test_a_sentence_is_coded(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/coding")
    page.get_by_label("Name").fill("State support")
    page.get_by_label("Id").fill("state-support")
    page.get_by_role("button", name="Save").click()
    item = site.desk.store.search(parse_query("蓝箭 lang:zh")).hits[0].item
    page.goto(f"{site.address}/items/{item.id}")
    sentence = page.locator(".pair").first
    sentence.get_by_text("Code", exact=True).first.click()
    sentence.get_by_role("button", name="Code").click()
    expect(page.get_by_role("complementary")).to_contain_text("State support")


def test_a_chinese_word_explains_itself(site: Site, page: Page) -> None:
    """Where it is pointed at, or tapped; and above every word for whoever has neither."""
    page.goto(f"{site.address}/items/{first(site, '运载火箭 lang:zh').id}")
    word = page.locator(".pair .word", has_text="运载火箭").first
    sense = word.locator("rt")
    expect(sense).to_be_hidden()
    word.click()
    expect(sense).to_contain_text("launch vehicle")
    expect(sense).to_be_visible()
    page.get_by_label("above every word").check()
    expect(page.locator(".pair .word rt").last).to_be_visible()


def test_a_new_name_gets_its_verdict(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/review")
    waiting = page.locator("article.new")
    name, count = waiting.first.locator("h2").inner_text(), waiting.count()
    waiting.first.get_by_text("Neither").click()
    waiting.first.get_by_role("button", name="Refuse it").click()
    expect(page.get_by_role("status")).to_contain_text("has its verdict")
    expect(waiting).to_have_count(count - 1)
    assert [each.subject for each in site.desk.store.corrections()] == [name]


def test_an_export_is_downloaded(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/?q=company:landspace")
    with page.expect_download() as download:
        page.get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename == "parallax.bib"
    assert "@online{parallax" in download.value.path().read_text("utf-8")


def test_a_visitor_logs_in_reads_and_leaves(site: Site, page: Page) -> None:
    site.add("ana", "reader")
    page.goto(f"{site.address}/companies/landspace")
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("LandSpace")
    expect(page.get_by_text("Correct", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_a_reader_without_a_mouse_walks_through_results(site: Site, desk: Page) -> None:
    desk.goto(f"{site.address}/?q=rocket")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    first = desk.locator(".hit h2 a").first
    expect(first).to_be_focused()
    desk.keyboard.press("/")
    expect(desk.get_by_role("combobox", name="Search")).to_be_focused()
    first.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("article.item")).to_be_visible()


@pytest.mark.parametrize(("scheme", "options"), [("light", {}), ("dark", PHONE)])
def test_no_page_shuts_anybody_out(site: Site, browser: Browser, scheme: Any, options: dict[str, Any]) -> None:
    """WCAG rules of axe-core, contrast included, on every page: light on a desk, dark on a phone, where nothing may stick out either."""
    item = furnish(site)
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, **options)
    page = context.new_page()
    for path in (*PAGES, f"/items/{item.id}", f"/items/{first(site, 'rocket lang:en').id}"):
        page.goto(site.address + path)
        result = Axe().run(page, options=VIOLATIONS)
        assert result.violations_count == 0, f"{path}\n{result.generate_report()}"
        assert not options or page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"], path
    context.close()


def test_nothing_sticks_out_at_four_hundred_per_cent(site: Site, browser: Browser) -> None:
    """320 pixels are a window of 1280 at that zoom (WCAG 1.4.10). Tables and charts may scroll in themselves."""
    item = furnish(site)
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    wide = []
    for path in (*PAGES, f"/items/{item.id}", f"/items/{first(site, 'rocket lang:en').id}"):
        page.goto(site.address + path)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 320 else []
    context.close()
    assert not wide


def test_paper_is_white_and_says_where_an_item_came_from(site: Site, browser: Browser) -> None:
    item = furnish(site)
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site.address}/items/{item.id}")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(26, 29, 33)"
    for hidden in (page.get_by_role("navigation"), page.get_by_role("button").first, page.get_by_text("Point at a Chinese word")):
        expect(hidden).to_be_hidden()
    expect(page.get_by_text(item.capture_hash)).to_be_visible()
    address = "getComputedStyle(document.querySelector('a[rel~=external]'), '::after').content"
    assert item.article.url in page.evaluate(address)
    english, chinese = page.locator(".pair").first.locator("p").all()
    assert (english.bounding_box() or {})["y"] == (chinese.bounding_box() or {})["y"]
    context.close()


def test_what_is_copied_from_an_item_is_its_text_alone(site: Site, desk: Page) -> None:
    """With the senses written above every word, too."""
    item = first(site, "运载火箭 lang:zh")
    desk.goto(f"{site.address}/items/{item.id}")
    desk.get_by_label("above every word").check()
    sentence = desk.locator(".pair .zh", has_text="运载火箭").first
    sentence.select_text()
    copied = "".join(desk.evaluate("getSelection().toString()").split())
    assert copied
    assert copied in "".join(item.article.text.split())


def test_the_page_of_an_account_shuts_nobody_out(site: Site, browser: Browser) -> None:
    site.add("ana", "reader")
    site.log_in("ana")
    context = browser.new_context(bypass_csp=True, **PHONE)
    context.add_cookies([{"name": COOKIE, "value": site.cookies[COOKIE], "url": site.address}])
    page = context.new_page()
    page.goto(f"{site.address}/account")
    expect(page.get_by_role("heading", name="A new password")).to_be_visible()
    result = Axe().run(page, options=VIOLATIONS)
    context.close()
    assert result.violations_count == 0, result.generate_report()


@pytest.mark.parametrize(("scheme", "options"), [("dark", {}), ("light", PHONE)])
def test_the_pages_with_most_colours_are_readable_the_other_way_round_too(
    site: Site, browser: Browser, scheme: Any, options: dict[str, Any]
) -> None:
    item = furnish(site)
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, **options)
    page = context.new_page()
    for path in ("/?q=LandSpace", f"/items/{item.id}"):
        page.goto(site.address + path)
        result = Axe().run(page, options=VIOLATIONS)
        assert result.violations_count == 0, f"{path}\n{result.generate_report()}"
    context.close()


def test_a_password_is_changed_behind_the_own_name(site: Site, page: Page) -> None:
    site.add("ana", "reader")
    page.goto(site.address)
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="ana, reader").click()
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill("a wholly other staple")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is changed")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
