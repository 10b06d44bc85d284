"""Where a digest leads its reader: its own page, the way to end it, and the mail headers that offer that to mail programs."""

from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import quote, urlencode

from parallax.digest.parts import Links
from parallax.digest.slots import Due
from parallax.records import Subscriber
from parallax.settings import Settings


def links_for(public_url: str, subscriber: Subscriber | None, due: Due | None) -> Links:
    """The links in a digest; all empty where readers reach no web pages."""
    base = _base(public_url)
    if not base:
        return Links()
    asked = urlencode({"of": subscriber.id, "date": due.local_date.isoformat(), "slot": due.slot}) if subscriber and due else ""
    return Links(
        permalink=f"{base}/digests?{asked}" if asked else "",
        unsubscribe=_unsubscribe(base, subscriber) if subscriber else "",
        item=f"{base}/items/",
        review=f"{base}/review",
    )


def headers_for(settings: Settings, subscriber: Subscriber) -> Mapping[str, str]:
    """List-Unsubscribe: one click over HTTPS (RFC 8058) where there is a page, and a mail to the sender (RFC 2369). All in ASCII."""
    page = _unsubscribe(_base(settings.service.public_url), subscriber)
    sender = quote(parseaddr(settings.mail.sender)[1], safe="@+")
    by_mail = f"mailto:{sender}?subject={quote(f'unsubscribe {subscriber.id}', safe='')}" if "@" in sender else ""
    ways = ", ".join(f"<{way}>" for way in (page, by_mail) if way)
    one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if page.startswith("https:") else {}
    return {"List-Unsubscribe": ways, **one_click} if ways else {}


def _base(public_url: str) -> str:
    """The address that pages hang below, or empty where it is none that a header and a mail program can carry."""
    base = public_url.rstrip("/")
    return base if base.startswith(("http://", "https://")) and base.isascii() and not set(base) & set(' <>"') else ""


def _unsubscribe(base: str, subscriber: Subscriber) -> str:
    return f"{base}/unsubscribe/{quote(subscriber.token, safe='')}" if base and subscriber.token else ""
