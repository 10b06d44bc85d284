"""Thematic analysis on the archive, and what is carried to other programs."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

from lxml import etree
from markupsafe import escape
from visitor import Site

from matching.query import parse_query
from parallax.records import Coding

QDA = {"q": "urn:QDA-XML:project:1.0"}


def a_theme(site: Site, theme_id: str = "state-support") -> str:
    form = {"form_key": site.form_key("/coding"), "theme_id": theme_id, "name": theme_id.title(), "description": "=1+1"}
    assert site.post("/coding", form).status == 303
    return theme_id


def coded(site: Site, quote: str = "") -> tuple[int, str]:
    """An item of which one sentence, or words of it, has been coded; its id and text."""
    a_theme(site)
    item = site.desk.store.search(parse_query("蓝箭 lang:zh")).hits[0].item
    end = item.article.text.index("。") + 1
    form = {"form_key": site.form_key("/coding"), "theme_id": "state-support", "start": "0", "end": str(end), "quote": quote, "note": "why"}
    assert site.post(f"/items/{item.id}/codings", form).status == 303
    return item.id, item.article.text


def test_a_sentence_is_coded_and_the_item_shows_it(site: Site) -> None:
    item_id, text = coded(site)
    (coding,) = site.desk.store.codings()
    assert coding.quote == text[: text.index("。") + 1]
    assert "State-Support" in site.get(f"/items/{item_id}").text
    assert coding.quote in site.get("/coding/state-support").text


def test_words_of_a_sentence_are_found_where_they_stand(site: Site) -> None:
    _, text = coded(site, "蓝箭航天")
    (coding,) = site.desk.store.codings()
    assert text[coding.start : coding.end] == coding.quote == "蓝箭航天"


def test_coding_the_same_words_again_changes_the_note_only(site: Site) -> None:
    item_id, _ = coded(site)
    first = site.desk.store.codings()[0]
    form = {
        "form_key": site.form_key("/coding"),
        "theme_id": first.theme_id,
        "start": str(first.start),
        "end": str(first.end),
        "note": "better",
    }
    site.post(f"/items/{item_id}/codings", form)
    assert [each.note for each in site.desk.store.codings()] == ["better"]


def test_a_theme_in_use_is_not_lost_by_accident(site: Site) -> None:
    coded(site)
    assert site.post("/coding/state-support/delete", {"form_key": site.form_key("/coding")}).status == 400
    assert site.desk.store.themes()


def test_the_table_is_spreadsheet_safe_and_complete(site: Site) -> None:
    coded(site, "蓝箭航天")
    (row,) = csv.DictReader(io.StringIO(site.get("/coding/export.csv").text.removeprefix("\ufeff")))
    assert (row["quote"], row["theme"], row["note"], row["lang"]) == ("蓝箭航天", "state-support", "why", "zh")
    assert "LandSpace (蓝箭航天" in row["quote_en"]


def test_a_theme_shows_what_is_coded_in_english_too(site: Site) -> None:
    item_id, _ = coded(site)
    item = site.desk.store.item(item_id)
    assert item
    assert item.reading
    assert item.reading.translation
    first, second, *_ = (each for each in item.reading.translation.segments if each.field == "text")
    page = site.get("/coding/state-support").text
    assert str(escape(first.target)) in page
    assert str(escape(second.target)) not in page


def test_words_that_do_not_stand_in_the_sentence_are_not_coded_as_the_whole_of_it(site: Site) -> None:
    a_theme(site)
    item = site.desk.store.search(parse_query("蓝箭 lang:zh")).hits[0].item
    form = {"form_key": site.form_key("/coding"), "theme_id": "state-support", "end": "20", "quote": "not there"}
    assert site.post(f"/items/{item.id}/codings", form).status == 422
    assert not site.desk.store.codings()


def test_the_project_file_points_at_the_words_that_were_coded(site: Site) -> None:
    coded(site, "蓝箭航天")
    with zipfile.ZipFile(io.BytesIO(site.get("/coding/export.qdpx").body)) as packed:
        project = etree.fromstring(packed.read("project.qde"))
        source = project.find(".//q:TextSource", QDA)
        text = packed.read(source.get("plainTextPath").replace("internal://", "sources/")).decode()
    selection = source.find("q:PlainTextSelection", QDA)
    assert text[int(selection.get("startPosition")) : int(selection.get("endPosition"))] == "蓝箭航天"
    code = project.find(".//q:Code", QDA)
    assert selection.find(".//q:CodeRef", QDA).get("targetGUID") == code.get("guid")
    assert selection.get("creatingUser") == project.find(".//q:User", QDA).get("guid")


def test_two_coders_are_compared(site: Site) -> None:
    item_id, _ = coded(site)
    for name in ("ana", "bo"):
        site.add(name, "analyst")
    for name in ("ana", "bo"):
        site.cookies.clear()
        site.log_in(name)
        site.post(f"/items/{item_id}/codings", {"form_key": site.form_key("/coding"), "theme_id": "state-support"})
    page = site.get("/coding?first=ana&second=bo").text
    assert "over the 1 item that both have coded" in page


def test_nobody_takes_back_the_coding_of_another(site: Site) -> None:
    item_id, _ = coded(site)
    site.add("ana", "analyst")
    site.log_in("ana")
    coding_id = site.desk.store.codings()[0].id
    assert site.post(f"/items/{item_id}/codings/{coding_id}/delete", {"form_key": site.form_key("/coding")}).status == 404
    assert site.desk.store.codings()


def test_who_codes_a_sentence_is_led_back_to_it(site: Site) -> None:
    item_id, text = coded(site)
    form = {"form_key": site.form_key("/coding"), "theme_id": "state-support", "end": str(len(text)), "quote": "蓝箭航天"}
    place = site.post(f"/items/{item_id}/codings", form).headers["location"]
    page = site.get(f"/items/{item_id}").text
    assert place.startswith(f"/items/{item_id}#c")
    assert page.count(f'id="{place.partition("#")[2]}"') == 1
    assert f'href="{place}"' in site.get("/coding/state-support").text
    whole = {"form_key": form["form_key"], "theme_id": "state-support"}
    assert site.post(f"/items/{item_id}/codings", whole).headers["location"] == f"/items/{item_id}#coding"


def test_a_new_theme_takes_no_other_themes_place_and_what_was_written_stays(site: Site) -> None:
    a_theme(site)
    form = {"form_key": site.form_key("/coding"), "name": "State support", "description": "Money from above"}
    answer = site.post("/coding", form)
    assert answer.status == 422
    assert "There is a theme state-support already" in answer.text
    assert "Money from above" in answer.text
    assert [theme.description for theme in site.desk.store.themes()] == ["=1+1"]


def test_a_theme_is_changed_on_its_own_page_and_keeps_what_is_coded(site: Site) -> None:
    coded(site)
    form = {"form_key": site.form_key("/coding/state-support"), "name": "国家支持", "description": "better", "colour": "#112233"}
    assert site.post("/coding/state-support", form).status == 303
    (theme,) = site.desk.store.themes()
    assert (theme.id, theme.name, theme.description, theme.colour) == ("state-support", "国家支持", "better", "#112233")
    assert len(site.desk.store.codings()) == 1
    assert site.post("/coding/none", form).status == 404


def test_an_id_is_made_of_the_name_where_it_has_one(site: Site) -> None:
    key = site.form_key("/coding")
    assert site.post("/coding", {"form_key": key, "name": "Land & money"}).status == 303
    assert [theme.id for theme in site.desk.store.themes()] == ["land-money"]
    assert site.post("/coding", {"form_key": key, "name": "国家支持"}).status == 422


def test_a_theme_with_very_many_codings_goes_on(site: Site) -> None:
    a_theme(site)
    item = site.desk.store.search(parse_query("蓝箭 lang:zh")).hits[0].item
    for number in range(101):
        coding = Coding(item_id=item.id, theme_id="state-support", coder=f"coder{number:03}", made_at=datetime.now(UTC))
        site.desk.store.save_coding(coding)
    page = site.get("/coding/state-support").text
    assert "<strong>101</strong> codings" in page
    assert "coder000" not in page
    onward = re.search(r'href="(/coding/state-support\?before=\d+)"', page)
    assert onward
    assert "coder000" in site.get(onward[1]).text
