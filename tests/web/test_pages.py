"""The pages, asked for over HTTP as a browser without scripts would."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from commands import Demo
from markupsafe import escape
from visitor import Site

from matching.query import parse_query
from matching.topics import TopicMatcher
from parallax.records import Correction, DigestMark
from parallax.web.desk import Desk
from parallax.web.shares import by_kind
from scheduler.correct import correct, reread
from scheduler.pipeline import make_reader

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def an_item(site: Site, query: str) -> int:
    return site.desk.store.search(parse_query(query)).hits[0].item.id


def test_search_shows_both_languages_with_what_matched_marked(site: Site) -> None:
    page = site.get("/?q=LandSpace").text
    assert "<mark>LandSpace</mark>" in page
    assert "<mark>蓝箭航天</mark>" in page
    assert "Looking for items that mention “LandSpace”" in page


def test_a_broken_query_is_searched_as_words_and_the_reader_told(site: Site) -> None:
    page = site.get("/?q=" + "LandSpace%20AND%20(").text
    assert "Searched for the plain words instead" in page
    assert "<mark>LandSpace</mark>" in page


def test_a_facet_narrows_and_taking_it_again_widens(site: Site) -> None:
    page = site.get("/?q=rocket").text
    narrowed = re.search(r'href="(/\?q=rocket\+lang%3Azh)"', page)
    assert narrowed
    assert 'href="/?q=rocket"' in site.get(narrowed[1]).text


@pytest.mark.parametrize("condition", ["type%3Aprivate", "type%3Aforeign", "topic%3Arecovery", "lang%3Aen"])
def test_a_facet_counts_what_it_finds(site: Site, condition: str) -> None:
    page = site.get("/?q=rocket").text
    choice = re.search(rf'href="(/\?q=rocket\+{condition})"><span[^>]*>[^<]+</span> <span class="n">(\d+)<', page)
    assert choice
    assert f"<strong>{choice[2]}</strong>" in site.get(choice[1]).text


@pytest.mark.parametrize("part", [r"topic%3Arecovery", r"after%3A2023-\d\d-01\+before%3A[\d-]+"])
def test_what_narrows_alternatives_narrows_them_all(site: Site, part: str) -> None:
    narrowed = re.search(rf'href="(/\?q=%28rocket\+OR\+engine%29\+{part})"', site.get("/?q=rocket+OR+engine").text)
    assert narrowed
    again = site.get(narrowed[1]).text
    assert "%28%28" not in again
    assert "%28rocket+OR+engine%29+" in again


def test_kinds_of_source_are_counted_as_they_are_found(site: Site, demo: Demo) -> None:
    desk = Desk(settings=site.desk.settings, base=demo.work.plain_pack, store=site.desk.store)
    counts = dict(by_kind(desk, desk.store.overview(parse_query("rocket"))))
    assert len(counts) > 2
    for kind, count in counts.items():
        assert desk.store.overview(desk.understand(f"rocket kind:{kind}").query).total == count


def test_dates_of_a_query_are_given_back(site: Site) -> None:
    page = site.get("/?q=rocket+after%3A2024-01-01+before%3A2024-02-01").text
    assert 'href="/?q=rocket">Every date</a>' in page
    assert "Every date" not in site.get("/?q=rocket").text


def test_every_month_of_the_timeline_leads_to_its_items(site: Site) -> None:
    page = site.get("/").text
    links = re.findall(r'<a href="(/\?q=after[^"]+)" tabindex="-1"[^>]*><rect[^>]*><title>[A-Z][a-z]+ \d{4}: (\d+) items?</title>', page)
    assert len(links) > 20
    path, count = links[-1]
    assert f"<strong>{count}</strong>" in site.get(path.replace("&amp;", "&")).text


def test_an_item_shows_original_beside_english_with_names_as_links(site: Site) -> None:
    page = site.get(f"/items/{an_item(site, '900 lang:zh 蓝箭')}").text
    assert 'class="pair"' in page
    assert '<a class="name" href="/companies/landspace"' in page
    assert "word-by-word gloss" in page
    assert "SHA-256" in page


def test_a_word_of_the_original_carries_its_sense(site: Site) -> None:
    page = site.get(f"/items/{an_item(site, '运载火箭 lang:zh')}").text
    assert re.search(r'<ruby class="word" tabindex="-1">运载火箭<rt lang="en">launch vehicle', page)
    assert '<ruby class="word"' not in site.get(f"/items/{an_item(site, 'lang:en')}").text


def test_times_are_given_in_beijing_and_for_the_reader(site: Site) -> None:
    page = site.get(f"/items/{an_item(site, '900 lang:zh 蓝箭')}").text
    assert '<time datetime="2024-12-25T09:20:00Z">25 Dec 2024 17:20 Beijing (09:20 UTC)</time>' in page


def test_traditional_characters_are_set_in_their_own_fonts(site: Site) -> None:
    assert '<p class="zh" lang="zh-Hant">' in site.get(f"/items/{an_item(site, '藍箭 source:sample-taikong')}").text


def test_a_company_tells_who_writes_about_it(site: Site) -> None:
    page = site.get("/companies/landspace").text
    writers = page[page.index("Who writes about it") : page.index("<h2>Latest")]
    link, count = re.findall(r'href="(/\?q=company:landspace\+source:[^"]+)">(\d+)<', writers)[0]
    assert f"<strong>{count}</strong>" in site.get(link).text


def test_an_item_leads_to_others_of_the_same_days(site: Site) -> None:
    page = site.get(f"/items/{an_item(site, 'company:landspace after:2023-07-01 before:2023-08-01')}").text
    assert "In the same days" in page or "Copies" in page
    assert "In the other language" in page


def test_the_captured_page_comes_as_text_in_a_sandbox(site: Site) -> None:
    answer = site.get(f"/items/{an_item(site, '火箭')}/snapshot")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert "<html" in answer.text.lower()


@pytest.mark.parametrize(
    "path", ["/companies", "/companies/landspace", "/sources", "/rules", "/rules/new", "/digests", "/corrections", "/review", "/status"]
)
def test_every_page_answers(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 200
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    "path", ["/nothing", "/items/999999", "/companies/nobody", "/items/99999999999999999999", "/digests/7000", "/rules/none"]
)
def test_what_is_not_there_is_said_plainly(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status in (404, 422, 400)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/", "/items/1", "/nothing", "/api/v1/search", "/static/style.css"])
def test_every_answer_carries_strict_headers(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_hold_no_inline_script_or_style(site: Site) -> None:
    for path in ("/?q=LandSpace", "/items/1", "/companies/landspace", "/rules/new?q=LandSpace"):
        page = site.get(path).text
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:", page), path


def test_a_sentence_is_corrected_wherever_it_stands(site: Site) -> None:
    item_id = an_item(site, "900 lang:zh 蓝箭")
    item = site.desk.store.item(item_id)
    assert item
    assert item.reading
    assert item.reading.translation
    number = next(n for n, each in enumerate(item.reading.translation.segments) if each.field == "text")
    form = {"form_key": site.form_key(f"/items/{item_id}"), "english": "A fund has put money into LandSpace.", "reason": "plain"}
    assert site.post(f"/items/{item_id}/sentences/{number}", form).status == 303
    assert "owner" in site.get("/corrections").text
    assert site.desk.store.corrections()[-1].value == {"english": "A fund has put money into LandSpace."}


def test_a_rule_is_made_of_a_search_tried_and_kept(site: Site) -> None:
    page = site.get("/rules/new?q=topic%3Arecovery").text
    assert "What it would find" in page
    form = {
        "form_key": site.form_key("/rules/new"),
        "rule_id": "landings",
        "name": "Landings",
        "query": "topic:recovery",
        "enabled": "true",
    }
    assert site.post("/rules", form).headers["location"] == "/rules/landings"
    assert [rule.id for rule in site.desk.store.rules()] == ["landings"]


def test_a_rule_that_cannot_be_read_comes_back_with_what_is_wrong(site: Site) -> None:
    form = {"form_key": site.form_key("/rules/new"), "rule_id": "broken", "name": "x", "query": "(landing", "enabled": "true"}
    answer = site.post("/rules", form)
    assert answer.status == 422
    assert 'role="alert"' in answer.text
    assert not site.desk.store.rules()


def test_an_item_tells_who_changed_it_why_and_what_stood_there(site: Site) -> None:
    item = site.desk.store.item(an_item(site, "900 lang:zh 蓝箭"))
    assert item
    assert item.reading
    assert item.reading.translation
    segment = next(each for each in item.reading.translation.segments if each.field == "text")
    made = Correction(
        kind="sentence",
        subject=segment.source.strip(),
        value={"english": "Told anew."},
        author="Li",
        reason="plainer",
        made_at=datetime.now(UTC),
    )
    kept = correct(site.desk.store, site.desk.base, made)
    reader = make_reader(site.desk.base, site.desk.settings, site.desk.store.corrections())
    reread(site.desk.store, reader, TopicMatcher(site.desk.base.topics), kept.id)
    page = site.get(f"/items/{item.id}").text
    assert re.search(r"<summary><time[^>]*>[^<]*</time>, Li</summary>", page)
    assert "plainer" in page
    assert f"<del>{escape(segment.target)}</del>" in page
    assert "<dd>Told anew.</dd>" in page


def test_an_item_that_nobody_changed_has_no_history(site: Site) -> None:
    assert "History" not in site.get(f"/items/{an_item(site, '火箭')}").text


def test_the_search_box_knows_names_that_begin_so(site: Site) -> None:
    assert '<option value="LandSpace">' in site.get("/?q=lands").text


@pytest.mark.parametrize(("name", "sign"), [("bibtex", "@online{parallax"), ("ris", "TY  - ELEC"), ("csl", '"type": "webpage"')])
def test_an_items_reference_can_be_taken_along(site: Site, name: str, sign: str) -> None:
    answer = site.get(f"/items/1/reference?format={name}")
    assert answer.status == 200
    assert sign in answer.text


def test_the_first_who_told_of_something_come_first_when_asked_so(site: Site) -> None:
    times = re.findall(r'<article class="hit">.*?<time datetime="([^"]+)"', site.get("/?q=rocket&order=oldest").text, re.DOTALL)
    assert len(times) > 10
    assert times == sorted(times)
    assert times[0] < re.findall(r'<article class="hit">.*?<time datetime="([^"]+)"', site.get("/?q=rocket").text, re.DOTALL)[-1]


def test_the_timeline_is_a_table_too_whose_numbers_lead_to_their_items(site: Site) -> None:
    page = site.get("/?q=rocket").text
    table = page[page.index('<details class="numbers">') : page.index('<section aria-label="Results">')]
    sums = [int(number) for number in re.findall(r"<strong>([\d,]+)</strong></td></tr>", table)]
    assert f"<strong>{sum(sums)}</strong> items" in page
    path, count = re.findall(r'<td class="n"><a href="([^"]+)">(\d+)</a>', table)[0]
    assert f"<strong>{count}</strong>" in site.get(path.replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("query", "undated"),
    [
        ("(rocket after:2019-01-01) engine", "(rocket ) engine"),
        ('"two after:2019 words" before:2025', '"two after:2019 words"'),
        ("火箭 之后:2019 -before:2020", "火箭"),
    ],
)
def test_dates_are_taken_from_between_parentheses_and_not_out_of_phrases(site: Site, query: str, undated: str) -> None:
    page = site.get("/?" + urlencode({"q": query})).text
    assert f'href="/?{escape(urlencode({"q": undated}))}">Every date</a>' in page


def test_a_search_that_cannot_do_without_its_dates_keeps_them(site: Site) -> None:
    assert "Every date" not in site.get("/?" + urlencode({"q": "(after:2019 OR before:2001)"})).text


def test_zotero_is_told_what_the_bibliography_is_told(site: Site) -> None:
    item_id = an_item(site, "900 lang:zh 蓝箭")
    page, cited = site.get(f"/items/{item_id}").text, json.loads(site.get(f"/items/{item_id}/reference?format=csl").text)[0]
    told = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page))
    assert told["citation_title"] == cited["title"]
    assert told["citation_public_url"] == cited["URL"]
    assert told["citation_publication_date"] == "/".join(map(str, cited["issued"]["date-parts"][0]))
    assert (told["og:site_name"], told["citation_language"]) == (cited["container-title"], cited["language"])
    assert "SHA-256" in told["citation_abstract"]
    assert told["z:itemType"] == "webpage"


def test_a_new_rule_takes_no_other_rules_place(site: Site) -> None:
    form = {"form_key": site.form_key("/rules/new"), "is_new": "true", "rule_id": "mine", "name": "Mine", "query": "rocket"}
    assert site.post("/rules", form).status == 303
    again = site.post("/rules", form | {"query": "satellite"})
    assert again.status == 422
    assert "There is a rule mine already" in again.text
    assert [rule.query for rule in site.desk.store.rules()] == ["rocket"]
    assert 'value="mine-2"' in site.get("/rules/new?q=mine").text
    assert site.post("/rules", form | {"is_new": "", "query": "satellite"}).status == 303
    assert [rule.query for rule in site.desk.store.rules()] == ["satellite"]


@pytest.mark.parametrize("rule_id", ["new", "a/b", "Ä", "-x"])
def test_a_rule_has_an_id_that_its_address_can_bear(site: Site, rule_id: str) -> None:
    form = {"form_key": site.form_key("/rules/new"), "is_new": "true", "rule_id": rule_id, "name": "x", "query": "rocket"}
    assert site.post("/rules", form).status == 422
    assert not site.desk.store.rules()


def test_the_oldest_digests_and_corrections_can_be_reached(site: Site) -> None:
    store = site.desk.store
    for number in range(101):
        mark = DigestMark(
            subscription="s", local_date=date(2020, 1, 1) + timedelta(number), slot="07:30", after_item=0, until_item=1, made_at=NOW
        )
        store.save_digest(mark, "x")
        store.save_correction(Correction(kind="sentence", subject=f"句{number}", value={}, author="ana", reason="r", made_at=NOW))
    for path, oldest in (("/digests", ">1 January 2020"), ("/corrections", "句0<")):
        page = site.get(path).text
        assert oldest not in page
        onward = re.search(rf'href="({path}\?before=\d+)" rel="next"', page)
        assert onward
        assert oldest in site.get(onward[1]).text


def test_a_digest_that_a_mail_names_is_found(site: Site) -> None:
    mark = DigestMark(subscription="subscriber:ana", local_date=NOW.date(), slot="07:30", after_item=0, until_item=1, made_at=NOW)
    site.desk.store.save_digest(mark, "Told.")
    found = site.get(f"/digests?of=ana&date={NOW:%Y-%m-%d}&slot=07%3A30").headers["location"]
    assert "Told." in site.get(found).text
    assert site.get(f"/digests?of=ben&date={NOW:%Y-%m-%d}&slot=07%3A30").status == 404


@pytest.mark.parametrize(
    ("asked", "is_found"), [({"q": "样本"}, False), ({"q": "SpaceNews"}, True), ({"kind": "exchange"}, True), ({"visited": "true"}, False)]
)
def test_sources_are_found_by_name_and_kind(site: Site, asked: dict[str, str], is_found: bool) -> None:
    page = site.get("/sources?" + urlencode(asked)).text
    shown = re.findall(r'<tr><td><a href="/sources/([^"]+)">', page)
    assert f"<strong>{len(shown)}</strong> source" in page
    assert bool(shown) == is_found
    assert all(site.desk.sources[each].kind == asked.get("kind", site.desk.sources[each].kind) for each in shown)
    assert len(shown) < len(site.desk.sources)


def test_where_nothing_is_found_wider_searches_are_offered(site: Site) -> None:
    page = site.get("/?" + urlencode({"q": "rocket hippopotamus lang:en"})).text
    assert 'href="/?q=rocket+hippopotamus"' in page
    wider = re.search(r'href="(/\?q=rocket\+OR\+hippopotamus)"', page)
    assert wider
    assert "Nothing found" not in site.get(wider[1]).text
    assert "any of these words" not in site.get("/?" + urlencode({"q": '"rocket hippopotamus"'})).text
