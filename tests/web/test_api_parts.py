"""Everything that the pages show is JSON too, for whoever may see the page."""

import json
import re
import secrets
from datetime import UTC, date, datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from urllib.parse import urlencode

import pytest
from commands import Demo
from visitor import Site

from matching.query import parse_query
from parallax import web
from parallax.query import Query
from parallax.records import Coding, Correction, Delivery, DigestMark, Hit, Role, Rule, Run, Theme
from parallax.web.access import hash_of
from parallax.web.api_shapes import counts_of
from parallax.web.app import make_app
from parallax.web.desk import Desk

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
PAGES = {  # where the API has what a page shows
    "/": ["search", "overview", "suggest"],
    "/items/{item_id}": ["items/{item_id}", *(f"items/{{item_id}}/{part}" for part in ("related", "revisions", "codings"))],
    "/items/{item_id}/snapshot": ["items/{item_id}/snapshot"],
    "/items/{item_id}/reference": ["items/{item_id}/reference"],
    "/companies": ["companies", "overview"],
    "/companies/{company_id}": ["companies/{company_id}", "companies/{company_id}/coverage"],
    "/sources": ["sources", "overview"],
    "/sources/{source_id}": ["sources/{source_id}", "sources/{source_id}/volume", "sources/{source_id}/runs"],
    "/rules": ["rules"],
    "/rules/new": ["trial"],
    "/rules/{rule_id}": ["rules/{rule_id}", "rules/{rule_id}/trial", "rules/{rule_id}/hits"],
    "/coding": ["themes", "codings", "agreement", "coders", "theme-shares"],
    "/coding/export.csv": ["codings"],
    "/coding/export.qdpx": ["codings"],
    "/coding/{theme_id}": ["codings"],
    "/corrections": ["corrections"],
    "/review": ["review"],
    "/digests": ["digests"],
    "/digests/{digest_id}": ["digests/{digest_id}"],
    "/status": ["status", "letters"],
    "/login": ["me"],
    "/account": ["me"],
    "/unsubscribe/{token}": [],  # for whoever holds the link
}


def asked(site: Site, path: str, **headers: str) -> Any:
    answer = site.get(f"/api/v1/{path}", **headers)
    assert answer.status == 200, answer.text
    return json.loads(answer.text)


def walked(site: Site, path: str) -> list[Any]:
    """All rows of a list, two at a time."""
    rows, cursor, sign = [], "", "&" if "?" in path else "?"
    while True:
        page = asked(site, f"{path}{sign}limit=2{cursor}")
        assert len(page["rows"]) <= 2
        rows += page["rows"]
        if page["next_cursor"] is None:
            return rows
        cursor = "&" + urlencode({"cursor": page["next_cursor"]})


def items_of(site: Site, number: int) -> list[int]:
    return [hit.item.id for hit in site.desk.store.search(Query(""), limit=number).hits]


def test_no_page_shows_what_the_api_does_not(site: Site) -> None:
    modules = (import_module(f"parallax.web.{each.name}") for each in iter_modules(web.__path__) if each.name.endswith("_pages"))
    routes = [route for module in modules for route in module.router.routes]
    assert {route.path for route in routes if "GET" in route.methods and not route.include_in_schema} == set(PAGES)
    assert {f"/api/v1/{part}" for parts in PAGES.values() for part in parts} <= set(make_app(site.desk).openapi()["paths"])


def test_runs_go_on_by_cursor_latest_first(site: Site) -> None:
    for number in range(5):
        site.desk.store.save_run(Run(source_id="spacenews", url="u", started_at=NOW, ms=number, outcome="ok"))
    assert [run["ms"] for run in walked(site, "sources/spacenews/runs")] == [4, 3, 2, 1, 0]


def test_digests_go_on_by_cursor_and_one_comes_with_its_text(site: Site) -> None:
    for day in range(1, 6):
        mark = DigestMark(subscription="s", local_date=date(2026, 11, day), slot="07:30", after_item=0, until_item=day, made_at=NOW)
        site.desk.store.save_digest(mark, f"Digest of day {day}")
    found = walked(site, "digests")
    assert [each["mark"]["local_date"] for each in found[:5]] == [f"2026-11-0{day}" for day in (5, 4, 3, 2, 1)]
    assert asked(site, f"digests/{found[0]['id']}")["body"] == "Digest of day 5"


def test_hits_of_a_rule_go_on_by_cursor_newest_first(site: Site) -> None:
    ids = items_of(site, 5)
    site.desk.store.save_rule(Rule(id="mine", name="Mine", query="航天"), NOW)
    for item_id in ids:
        item = site.desk.store.item(item_id)
        assert item
        assert item.reading
        site.desk.store.save_readings([item.reading], [Hit(rule_id="mine", item_id=item_id, evidence=(), matched_at=NOW)])
    assert [hit["item_id"] for hit in walked(site, "rules/mine/hits")] == ids[::-1]
    assert asked(site, "rules/mine/hits?cursor=999") == {"rows": [], "next_cursor": None}


def test_counts_name_types_of_companies_and_kinds_of_sources(site: Site, demo: Demo) -> None:
    desk = Desk(settings=site.desk.settings, base=demo.work.plain_pack, store=site.desk.store)
    counts = counts_of(desk, desk.store.overview(Query(""), desk.types))
    assert {"private", "agency"} < {each.id for each in counts.types} <= set(desk.types.values())
    assert sum(each.items for each in counts.kinds) == sum(each.items for each in counts.sources) > 0
    assert asked(site, "overview")["types"] == [{"id": each.id, "items": each.items} for each in counts.types]


def test_codings_go_on_by_cursor_and_are_narrowed(site: Site) -> None:
    site.desk.store.save_theme(Theme(id="money", name="Money"))
    ids = items_of(site, 3)
    for coder in ("ana", "ben"):
        for item_id in ids:
            site.desk.store.save_coding(Coding(item_id=item_id, theme_id="money", coder=coder, made_at=NOW))
    assert [coding["item_id"] for coding in walked(site, "codings")] == ids * 2
    assert {coding["coder"] for coding in walked(site, f"codings?item={ids[0]}")} == {"ana", "ben"}
    assert walked(site, "codings?theme=other") == []
    assert len(asked(site, f"items/{ids[0]}/codings")) == 2
    (agreed,) = asked(site, "agreement?first=ana&second=ben")
    assert (agreed["items"], agreed["both"]) == (3, 3)


def test_corrections_go_on_by_cursor_newest_first(site: Site) -> None:
    for number in range(3):
        correction = Correction(kind="sentence", subject=f"句子{number}", value={"english": "x"}, author="ana", reason="r", made_at=NOW)
        site.desk.store.save_correction(correction)
    found = walked(site, "corrections")
    assert [each["correction"]["subject"] for each in found] == ["句子2", "句子1", "句子0"]
    assert found[0]["changed"] == 0


def test_an_items_neighbours_and_its_captured_page_are_there(site: Site) -> None:
    hit = asked(site, "search?q=company:landspace+lang:zh&limit=1")["hits"][0]
    item_id = hit["item"]["id"]
    assert set(asked(site, f"items/{item_id}/related")) >= {"copies", "opposite"}
    snapshot = asked(site, f"items/{item_id}/snapshot")
    assert snapshot["sha256"] == hit["item"]["capture_hash"]
    assert "<html" in snapshot["text"]
    assert json.loads(site.get(f"/api/v1/items/{item_id}/reference").text)[0]["id"] == f"parallax{item_id}"


def test_a_company_is_covered_by_language_and_with_others(site: Site) -> None:
    found = asked(site, "companies/landspace/coverage")
    total = asked(site, "search?q=company:landspace")["total"]
    assert found["counts"]["total"] == total
    assert sum(each["items"] for each in found["languages"]) == total
    assert "landspace" not in {each["id"] for each in found["together"]}


def test_companies_are_found_by_any_name_and_by_type(site: Site) -> None:
    assert "landspace" in {each["id"] for each in asked(site, "companies?" + urlencode({"q": "蓝箭"}))}
    assert {each["type"] for each in asked(site, "companies?type=agency")} == {"agency"}


def test_a_source_says_how_it_does_and_what_it_brings(site: Site) -> None:
    every = asked(site, "sources")
    assert {each["source"]["id"] for each in every} == set(site.desk.sources)
    assert asked(site, "sources/spacenews")["source"]["id"] == "spacenews"
    assert asked(site, "sources/spacenews/volume")["total"] == 0


def test_a_rule_says_what_it_means_and_a_trial_what_it_would_find(site: Site) -> None:
    site.desk.store.save_rule(Rule(id="broken", name="Broken", query="((("), NOW)
    site.desk.store.save_rule(Rule(id="mine", name="Mine", query="company:landspace"), NOW)
    rules = {each["rule"]["id"]: each for each in asked(site, "rules")}
    assert rules["broken"]["problem"]
    assert rules["mine"]["understood"]
    assert rules["mine"]["saved"]
    assert asked(site, "rules/broken/trial")["problem"]
    assert asked(site, "rules/mine/trial") == asked(site, "trial?q=company:landspace")
    assert asked(site, "trial?q=company:landspace")["older"] > 0


def test_a_letter_that_failed_is_listed_without_what_it_says(site: Site) -> None:
    site.desk.store.add_deliveries(
        [Delivery(key="k", channel="mail", kind="digest", payload={"token": "a secret"}, made_at=NOW, batch="b")]
    )
    site.desk.store.lease("mail", NOW, "b")
    site.desk.store.undelivered("b", "refused", NOW, None)
    answer = site.get("/api/v1/letters").text
    assert json.loads(answer)["rows"][0]["error"] == "refused"
    assert "secret" not in answer


def test_letters_go_on_by_cursor_newest_first(site: Site) -> None:
    rows = [Delivery(key=str(n), channel="mail", kind="digest", made_at=NOW) for n in range(5)]
    site.desk.store.add_deliveries(rows)
    for n in range(5):
        site.desk.store.lease("mail", NOW, f"b{n}")
        site.desk.store.undelivered(f"b{n}", f"refused {n}", NOW, None)
    assert [each["error"] for each in walked(site, "letters")] == [f"refused {n}" for n in (4, 3, 2, 1, 0)]


def test_new_names_go_on_by_cursor_and_a_verdict_in_between_loses_none(site: Site) -> None:
    whole = [each["name"]["text"] for each in asked(site, "review?limit=500")["rows"]]
    assert len(whole) >= 4
    assert [each["name"]["text"] for each in walked(site, "review")] == whole
    first = asked(site, "review?limit=2")
    site.desk.store.save_correction(
        Correction(kind="candidate", subject=whole[1], value={"verdict": "refused"}, author="ana", reason="r", made_at=NOW)
    )
    after = asked(site, "review?" + urlencode({"limit": 2, "cursor": first["next_cursor"]}))
    assert [each["name"]["text"] for each in after["rows"]] == whole[2:4]


@pytest.mark.parametrize("cursor", ["", "x", "1|2", "1|2|soon|x", "1|2|0001-01-01T00:00:00+23:00|x", f"{'9' * 19}|1|2024-01-01|x"])
def test_a_cursor_that_the_queue_never_gave_is_refused(site: Site, cursor: str) -> None:
    assert site.get("/api/v1/review?" + urlencode({"cursor": cursor})).status == 400


def test_themes_are_compared_between_languages_as_on_their_page(site: Site) -> None:
    for name in ("money", "orders"):
        site.desk.store.save_theme(Theme(id=name, name=name))
    chinese, other = (hit.item.id for hit in site.desk.store.search(parse_query("lang:zh"), limit=2).hits)
    english = site.desk.store.search(parse_query("lang:en"), limit=1).hits[0].item.id
    for item_id, theme_id, coder in (
        (chinese, "money", "ana"),
        (chinese, "money", "ben"),
        (other, "orders", "ana"),
        (english, "money", "ana"),
    ):
        site.desk.store.save_coding(Coding(item_id=item_id, theme_id=theme_id, coder=coder, made_at=NOW))
    shares = {(each["theme_id"], each["lang"]): (each["items"], each["coded"]) for each in asked(site, "theme-shares")}
    assert shares == {("money", "zh"): (1, 2), ("money", "en"): (1, 1), ("orders", "zh"): (1, 2), ("orders", "en"): (0, 1)}
    assert re.search(r"50 % <span[^>]*>\(1\)</span></td>.*100 % <span[^>]*>\(1\)</span>", site.get("/coding").text)
    assert asked(site, "coders") == [{"name": "ana", "codings": 3}, {"name": "ben", "codings": 1}]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("reader", {"me"}), ("analyst", {"me", "review"}), ("operator", {"me", "review", "status", "letters"})],
)
def test_each_role_sees_what_its_pages_show(site: Site, role: Role, allowed: set[str]) -> None:
    token = secrets.token_urlsafe()
    site.add("ana", role, token_hash=hash_of(token))
    for part in ("me", "review", "status", "letters"):
        answer = site.get(f"/api/v1/{part}", Authorization=f"Bearer {token}")
        assert answer.status == (200 if part in allowed else 403), part
        assert answer.headers["content-type"] in ("application/json", "application/problem+json")
    assert asked(site, "me", Authorization=f"Bearer {token}") == {"name": "ana", "role": role}
    assert site.get("/api/v1/me").status == 401
