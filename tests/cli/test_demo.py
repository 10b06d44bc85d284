"""The demo, used as a newcomer would: crawl, digest, three searches, one item."""

import json
import re

import pytest
from click.testing import CliRunner
from commands import Demo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parallax.cli import parallax
from parallax.cli.search import understood
from parallax.demo.press import load_press


def found(demo: Demo, query: str) -> list[dict[str, str]]:
    result = demo.ask("search", "--json", "--limit", "100", query)
    assert result.exit_code == 0, result.output
    hits: list[dict[str, str]] = json.loads(result.output)["hits"]
    return hits


def test_every_article_of_the_sample_press_is_stored_once(demo: Demo) -> None:
    items = [hit["title"] for hit in found_all(demo)]
    assert len(items) == len(load_press())
    assert sorted(items) == sorted(article.title for article in load_press())


def found_all(demo: Demo) -> list[dict[str, str]]:
    from parallax.query import Query
    from parallax.settings import load_settings
    from store import open_store

    with open_store(load_settings(demo.folder / "parallax.toml", {}).archive, read_only=True) as store:
        page = store.search(Query(""), limit=500)
        return [{"title": hit.item.article.title} for hit in page.hits]


@pytest.mark.parametrize("query", ["朱雀", "蓝箭", "箭", "LandSpace", '"reusable rocket"', "朱雀二号", "藍箭 航天"])
def test_a_search_finds_items_and_marks_what_matched(demo: Demo, query: str) -> None:
    hits = found(demo, query)
    assert hits
    assert all("«" in hit["title"] + hit["title_en"] + hit["snippet"] + hit["snippet_en"] for hit in hits)


@pytest.mark.parametrize("query", ["朱雀", "LandSpace", "藍箭 航天", "朱雀二号"])
def test_a_company_or_rocket_is_found_in_both_languages(demo: Demo, query: str) -> None:
    sources = {hit["source"] for hit in found(demo, query)}
    assert sources & {"sample-wire", "sample-orbit"}
    assert sources & {"sample-hangtian", "sample-keji", "sample-caijing"}


def test_traditional_and_simplified_find_the_same(demo: Demo) -> None:
    assert {hit["id"] for hit in found(demo, "藍箭航天")} == {hit["id"] for hit in found(demo, "蓝箭航天")}


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=st.text(st.characters(), min_size=1, max_size=30) | st.text('()"“”:*-|或非 朱雀title', max_size=20))
def test_no_query_raises(demo: Demo, query: str) -> None:
    with demo.work.store(read_only=True) as store:
        page = store.search(understood(demo.work, query))
    assert len(page.hits) == min(20, page.total)


def test_a_query_that_breaks_the_language_is_searched_as_plain_words_and_the_reader_told_where_it_breaks(demo: Demo) -> None:
    result = demo.ask("search", "(朱雀")
    assert result.exit_code == 0
    assert "column 1" in result.output
    assert "«朱雀»" in result.output


def test_the_failing_sources_are_named_in_the_digest(demo: Demo) -> None:
    assert "Sample Account Behind a Check: blocked" in demo.output
    assert "Sample Broken Site: failed" in demo.output


def test_the_digest_is_written_as_a_page_and_holds_every_item(demo: Demo) -> None:
    page = (demo.folder / "digest.html").read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert f"{len(load_press())} items" in page


def test_a_second_digest_repeats_nothing(demo: Demo) -> None:
    assert "Nothing new arrived." in demo.ask("digest", "--keep").output


def test_an_item_shows_its_names_and_where_it_came_from(demo: Demo) -> None:
    number = next(hit["id"] for hit in found(demo, "朱雀二号") if hit["source"] == "sample-hangtian")
    output = demo.ask("show", str(number)).output
    assert "landspace" in output
    assert "sha256" in output
    assert "word-by-word gloss" in output


def test_an_item_that_is_not_there_is_an_error_that_names_it(demo: Demo) -> None:
    result = demo.ask("show", "99999")
    assert "item 99999" in str(result.exception)


def test_sources_are_listed_with_their_health(demo: Demo) -> None:
    rows = json.loads(demo.ask("sources", "list", "--json").output)
    outcomes = {row["source"]["id"]: row["last"]["outcome"] for row in rows if row["last"]}
    assert outcomes["sample-blocked"] == "blocked"
    assert outcomes["sample-wire"] == "ok"


def test_doctor_finds_the_demo_sound(demo: Demo) -> None:
    result = demo.ask("doctor")
    assert result.exit_code == 0, result.output


def test_a_date_is_the_day_in_beijing_and_no_more_precise_than_known(demo: Demo) -> None:
    """2019年6月5日 is the fourth of June in UTC."""
    hit = next(each for each in found(demo, "长征十一号 海上发射") if each["source"] == "sample-hangtian")
    shown = demo.ask("show", str(hit["id"])).output
    assert "Published: 5 Jun 2019 (to the day, read from '2019年6月5日')" in shown
    assert "sample-hangtian, 5 Jun 2019  http" in demo.ask("search", "长征十一号 海上发射").output


def test_sources_in_trouble_can_be_listed_alone(demo: Demo) -> None:
    listed = demo.ask("sources", "list", "--trouble").output.splitlines()
    assert [line.split()[0] for line in listed[1:]] == ["sample-blocked", "sample-broken"]
    assert all(line == line.rstrip() for line in listed)


def test_the_item_that_the_demo_points_at_is_one_in_both_languages(demo: Demo) -> None:
    (number,) = re.findall(r"show (\d+)$", demo.output, re.MULTILINE)
    assert "国家制造业转型升级基金9亿元投资蓝箭航天" in demo.ask("show", number).output


def test_a_demo_in_the_folder_of_a_demo_is_refused(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo.folder)
    result = CliRunner().invoke(parallax, ["demo"])
    assert result.exit_code == 2
    assert "you are in a demo's folder" in result.output
    assert not (demo.folder / "demo").exists()
