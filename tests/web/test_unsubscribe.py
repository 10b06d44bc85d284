"""Ending a subscription by the link of a digest mail, as readers and as mail providers do it."""

from datetime import UTC, date, datetime

import pytest
from visitor import Site

from parallax.digest.links import headers_for
from parallax.records import DigestMark, Subscriber
from parallax.settings import MailSettings, ServiceSettings, Settings

ANA = Subscriber(id="ana", address="ana@example.org", token="s3cret-token")


@pytest.fixture
def post(site: Site) -> Site:
    """A desk with accounts and a subscriber: the visitor is not logged in."""
    site.add("operator", "operator")
    site.desk.store.save_subscriber(ANA)
    return site


def subscribed(site: Site) -> bool:
    return site.desk.store.subscribers()[0].enabled


def test_a_look_at_the_link_ends_nothing(post: Site) -> None:
    answer = post.get("/unsubscribe/s3cret-token")
    assert answer.status == 200
    assert "<button" in answer.text
    assert subscribed(post)


def test_the_button_ends_the_subscription_without_a_login(post: Site) -> None:
    answer = post.post("/unsubscribe/s3cret-token", {"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert not subscribed(post)
    assert post.post("/unsubscribe/s3cret-token", {}).text == answer.text


def test_one_click_of_a_mail_provider_ends_it(post: Site) -> None:
    """RFC 8058: a POST to the address in the header, without cookie or referrer, from anywhere."""
    settings = Settings(service=ServiceSettings(public_url="https://desk.example"), mail=MailSettings(sender="news@desk.example"))
    headers = headers_for(settings, ANA)
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].split(">")[0].removeprefix("<https://desk.example")
    assert post.post(path, {"List-Unsubscribe": "One-Click"}, Origin="null", Sec_Fetch_Site="cross-site").status == 200
    assert not subscribed(post)


@pytest.mark.parametrize("token", ["unknown", "ana", "s3cret-toke", "%00", "%F0%9F%9A%80", "x" * 3000])
def test_an_unknown_link_gets_the_same_answer_and_ends_nothing(post: Site, token: str) -> None:
    asked, ended = post.get(f"/unsubscribe/{token}"), post.post(f"/unsubscribe/{token}", {})
    assert (asked.status, ended.status) == (200, 200)
    assert ended.text == post.post("/unsubscribe/other", {}).text
    assert "ana" not in ended.text
    assert subscribed(post)


def test_a_subscriber_without_a_token_is_nobodys_to_end(post: Site) -> None:
    post.desk.store.save_subscriber(Subscriber(id="ben", address="ben@example.org"))
    post.post("/unsubscribe/%20", {})
    assert {each.id: each.enabled for each in post.desk.store.subscribers()} == {"ana": True, "ben": True}


def test_the_address_with_its_token_goes_nowhere_else(post: Site) -> None:
    headers = post.get("/unsubscribe/s3cret-token").headers
    assert (headers["referrer-policy"], headers["cache-control"], headers["x-robots-tag"]) == ("no-referrer", "no-store", "noindex")


def test_a_digest_mails_link_leads_to_the_digest(site: Site) -> None:
    mark = DigestMark(
        subscription="subscriber:ana", local_date=date(2026, 11, 20), slot="07:30", after_item=0, until_item=9, made_at=datetime.now(UTC)
    )
    site.desk.store.save_digest(mark, "What happened")
    answer = site.get("/digests?of=ana&date=2026-11-20&slot=07%3A30")
    assert answer.status == 303
    assert "What happened" in site.get(answer.headers["location"]).text
    assert site.get("/digests?of=ana&date=2026-11-21&slot=07%3A30").status == 404
