"""Links out of a digest: only where they lead somewhere, and never in a form that keeps a mail from being sent."""

from dataclasses import replace
from datetime import date

import pytest
from digest_scene import SETTINGS, moment

from parallax.digest.links import headers_for, links_for
from parallax.digest.parts import Links
from parallax.digest.slots import Due
from parallax.records import Subscriber

ANA = Subscriber(id="ana", address="ana@example.org", token="s3cret/+")
DUE = Due(local_date=date(2026, 11, 18), slot="07:30", moment=moment(18))


def test_without_a_public_address_there_are_no_links_but_a_mail_ends_the_digest() -> None:
    settings = replace(SETTINGS, service=replace(SETTINGS.service, public_url=""))
    assert links_for("", ANA, DUE) == Links()
    assert headers_for(settings, ANA) == {"List-Unsubscribe": "<mailto:news@example.org?subject=unsubscribe%20ana>"}


def test_links_are_quoted_and_lead_below_the_public_address() -> None:
    links = links_for("https://desk.example/parallax/", ANA, DUE)
    assert links.unsubscribe == "https://desk.example/parallax/unsubscribe/s3cret%2F%2B"
    assert links.permalink == "https://desk.example/parallax/digests?of=ana&date=2026-11-18&slot=07%3A30"
    assert links.item == "https://desk.example/parallax/items/"


def test_one_click_is_promised_over_https_only() -> None:
    plain = replace(SETTINGS, service=replace(SETTINGS.service, public_url="http://desk.example"))
    assert "List-Unsubscribe-Post" in headers_for(SETTINGS, ANA)
    assert "List-Unsubscribe-Post" not in headers_for(plain, ANA)


@pytest.mark.parametrize("public_url", ["https://bücher.example", "javascript:alert(1)", "https://x.example/<a b>", "desk.example"])
@pytest.mark.parametrize("sender", ["Ü <ü@example.org>", "nobody", "", "a@例え.example"])
def test_headers_are_ascii_whatever_the_settings_say(public_url: str, sender: str) -> None:
    odd = replace(SETTINGS, service=replace(SETTINGS.service, public_url=public_url), mail=replace(SETTINGS.mail, sender=sender))
    assert all(value.isascii() and value.isprintable() for value in headers_for(odd, ANA).values())
    assert links_for(public_url, ANA, DUE).unsubscribe == ""


def test_who_has_no_token_gets_no_page_to_end_it() -> None:
    assert links_for("https://desk.example", replace(ANA, token=""), None).unsubscribe == ""
    assert "unsubscribe/" not in headers_for(SETTINGS, replace(ANA, token=""))["List-Unsubscribe"]
