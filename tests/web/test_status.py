"""Status as the operator sees it, and letters that are sent again."""

from datetime import UTC, datetime, timedelta

import pytest
from visitor import Site

from parallax.records import Delivery, Endpoint, Run, Visit
from parallax.web.access import hash_of

NOW = datetime.now(UTC)


@pytest.fixture
def troubled(site: Site) -> Site:
    """A desk with two letters that could not be sent."""
    rows = [
        Delivery(key=f"alert:landings:{number}:desk", channel="desk", kind="alert", rule_id="landings", item_id=number, made_at=NOW)
        for number in (1, 2)
    ]
    site.desk.store.add_deliveries(rows)
    site.desk.store.lease("desk", NOW, "batch")
    site.desk.store.undelivered("batch", "550 no such mailbox", NOW, None)
    return site


def test_the_whole_picture_is_on_one_page(site: Site) -> None:
    page = site.get("/status").text
    for said in (
        "Service",
        "not running",
        "Sources",
        "Archive",
        "Backlog",
        "Translation",
        "Outbox",
        "Disk",
        "Backup",
        "no service is running",
    ):
        assert said in page


def test_a_dead_letter_is_shown_with_its_error_and_sent_again(troubled: Site) -> None:
    assert "550 no such mailbox" in troubled.get("/status").text
    letter = troubled.desk.store.deliveries("dead")[0].id
    answer = troubled.post("/status/retry", {"form_key": troubled.form_key("/status"), "letter": str(letter)})
    assert (answer.status, answer.headers["location"]) == (303, "/status?again=1")
    assert [each.id for each in troubled.desk.store.deliveries("waiting")] == [letter]


def test_all_dead_letters_are_sent_again_at_once(troubled: Site) -> None:
    assert troubled.post("/status/retry", {"form_key": troubled.form_key("/status")}).headers["location"] == "/status?again=2"
    assert not troubled.desk.store.deliveries("dead")
    assert "2 letters will be sent again" in troubled.get("/status?again=2").text


@pytest.mark.parametrize("role", ["reader", "analyst"])
def test_only_an_operator_sees_and_sends(troubled: Site, role: str) -> None:
    form = {"form_key": troubled.form_key("/status")}
    troubled.add("program", role, token_hash=hash_of("t"))  # type: ignore[arg-type]
    assert troubled.get("/status", Authorization="Bearer t").status == 403
    assert troubled.post("/status/retry", form, Authorization="Bearer t").status == 403
    assert 'href="/status"' not in troubled.get("/", Authorization="Bearer t").text
    assert len(troubled.desk.store.deliveries("dead")) == 2


def test_letters_are_not_sent_by_another_site(troubled: Site) -> None:
    assert troubled.post("/status/retry", {"form_key": troubled.form_key("/status")}, Sec_Fetch_Site="cross-site").status == 403
    assert troubled.post("/status/retry", {"form_key": "x"}).status == 403
    assert len(troubled.desk.store.deliveries("dead")) == 2


def test_a_source_in_trouble_is_named(site: Site) -> None:
    source = site.desk.pack.sources[0]
    run = Run(
        source_id=source.id, url=source.urls[0], started_at=NOW - timedelta(hours=1), ms=5, outcome="blocked", error="asks for a captcha"
    )
    site.desk.store.save_visit(Visit(endpoint=Endpoint(source_id=source.id, url=source.urls[0]), run=run))
    page = site.get("/status").text
    assert "asks for a captcha" in page
    assert f"1 blocked: {source.id}" in page
