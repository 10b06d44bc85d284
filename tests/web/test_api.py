"""The JSON that the pages' facts are also given as."""

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from visitor import Site

from parallax.export.formats import FORMATS


def test_a_search_goes_on_by_cursor_and_gives_every_item_once(site: Site) -> None:
    seen, cursor = [], ""
    while True:
        page = json.loads(site.get(f"/api/v1/search?limit=40{cursor}").text)
        seen += [hit["item"]["id"] for hit in page["hits"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == page["total"] == site.desk.store.counts()["items"]


def test_an_item_comes_with_its_sentences_and_names(site: Site) -> None:
    hit = json.loads(site.get("/api/v1/search?q=company:landspace+lang:zh&limit=1").text)["hits"][0]
    item = json.loads(site.get(f"/api/v1/items/{hit['item']['id']}").text)
    assert item["reading"]["translation"]["segments"]
    assert any(mention["entity_id"] == "landspace" for mention in item["reading"]["mentions"])


def test_counts_agree_with_the_search(site: Site) -> None:
    overview = json.loads(site.get("/api/v1/overview?q=lang:zh").text)
    assert overview["total"] == json.loads(site.get("/api/v1/search?q=lang:zh").text)["total"]
    assert sum(each["items"] for each in overview["months"]) == overview["total"]
    assert overview["languages"] == [{"id": "zh", "items": overview["total"]}]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/items/999999", 404),
        ("/api/v1/items/0", 422),
        ("/api/v1/companies/x", 404),
        ("/api/v1/search?cursor=bad", 400),
        ("/api/v1/x", 404),
    ],
)
def test_an_error_is_a_problem_document(site: Site, path: str, status: int) -> None:
    answer = site.get(path)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert json.loads(answer.text)["status"] == status


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_search_is_taken_away_as_a_file(site: Site, name: str) -> None:
    answer = site.get(f"/api/v1/export?q=company:landspace&format={name}")
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="parallax.')
    assert "LandSpace" in answer.text


def test_the_api_describes_itself(site: Site) -> None:
    paths = json.loads(site.get("/api/v1/openapi.json").text)["paths"]
    assert {"/api/v1/search", "/api/v1/items/{item_id}", "/api/v1/overview", "/api/v1/export"} <= set(paths)
    assert all(path.startswith(("/api/v1/", "/feed.")) for path in paths)


def test_what_has_not_changed_is_not_sent_twice(site: Site) -> None:
    first = site.get("/api/v1/search?q=lang:zh&limit=5")
    again = site.get("/api/v1/search?q=lang:zh&limit=5", If_None_Match=first.headers["etag"])
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "content-type" not in again.headers
    assert site.get("/api/v1/search?q=lang:en&limit=5", If_None_Match=first.headers["etag"]).status == 200
    assert site.get("/api/v1/search?q=lang:zh&limit=5", If_None_Match=f'"x", W/{first.headers["etag"]}').status == 304


def test_what_has_changed_has_another_tag(site: Site) -> None:
    item = json.loads(site.get("/api/v1/search?q=lang:zh&limit=1").text)["hits"][0]["item"]
    path = f"/api/v1/items/{item['id']}"
    before = site.get(path).headers["etag"]
    site.desk.store.save_readings([replace(site.desk.store.item(item["id"]).reading, version="2")])  # type: ignore[type-var,union-attr]
    assert site.get(path, If_None_Match=before).status == 200


def test_a_feed_has_a_tag_and_an_error_has_none(site: Site) -> None:
    tag = site.get("/feed.json?q=lang:zh").headers["etag"]
    assert site.get("/feed.json?q=lang:zh", If_None_Match=tag).status == 304
    assert "etag" not in site.get("/api/v1/items/999999").headers


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("land", "LandSpace"),
        ("蓝箭", "蓝箭航天"),
        ("藍箭", "蓝箭航天"),
        ("rocket company:lands", "rocket company:landspace"),
        ("topic:fund", "topic:funding"),
    ],
)
def test_a_query_that_is_being_typed_is_completed(site: Site, q: str, expected: str) -> None:
    found = json.loads(site.get("/api/v1/suggest?" + urlencode({"q": q})).text)
    assert expected in [each["query"] for each in found]
    assert len(found) <= 10


@pytest.mark.parametrize("q", ["", " ", "zzzzqq", "x" * 2000, '"', "land "])
def test_nothing_is_suggested_where_nothing_fits(site: Site, q: str) -> None:
    assert len(json.loads(site.get("/api/v1/suggest?" + urlencode({"q": q})).text)) in range(11)


def test_refusals_are_in_the_description(site: Site) -> None:
    paths = json.loads(site.get("/api/v1/openapi.json").text)["paths"]
    for path in paths.values():
        assert {"400", "401", "403", "404", "422"} <= set(path["get"]["responses"])
        assert list(path["get"]["responses"]["422"]["content"]) == ["application/problem+json"]


def test_a_wrong_method_says_which_is_right(site: Site) -> None:
    answer = site.post("/api/v1/search", {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET")
