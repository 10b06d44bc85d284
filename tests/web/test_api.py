"""The JSON that the pages' facts are also given as."""

import json

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
