"""A digest as a mail: its subject, its two parts, and its headers. How it leaves is `parallax.deliver`'s business."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from typing import Any

from parallax.digest.columns import harmless
from parallax.digest.html import render_html
from parallax.digest.links import headers_for
from parallax.digest.parts import Digest, plural, shorten
from parallax.digest.text import render_text
from parallax.records import Subscriber
from parallax.settings import Settings

_SUBJECT = 120
LARGEST = 100_000  # bytes of HTML: Gmail cuts a message at 102 kB, and hides the rest behind a link


def payload_of(digest: Digest, settings: Settings, subscriber: Subscriber | None) -> Mapping[str, Any]:
    """What the outbox keeps of a digest: ``to``, ``subject``, ``text`` and ``html``, and ``headers``, a table of texts.

    The page is cut to what mail programs show; the text holds every line.
    """
    return {
        "to": subscriber.address if subscriber else "",
        "subject": subject_of(digest),
        "text": render_text(digest),
        "html": fitted(digest)[1],
        "headers": headers_for(settings, subscriber) if subscriber else {},
    }


def fitted(digest: Digest, largest: int = LARGEST) -> tuple[Digest, str]:
    """A digest and its page, with so few brief lines that no mail program cuts it; those left out are counted. Full stories stay."""
    page = render_html(digest)
    excess, kept = len(page.encode()) - largest, len(digest.brief)
    if excess <= 0 or not kept:
        return digest, page
    each = (len(page.encode()) - len(render_html(_with_brief(digest, 0)).encode())) / kept
    kept = max(0, kept - ceil(excess / each))
    while len(page.encode()) > largest and kept >= 0:
        short = _with_brief(digest, kept)
        page, kept = render_html(short), kept * 9 // 10 if kept else -1
    return short, page


def _with_brief(digest: Digest, kept: int) -> Digest:
    return replace(digest, brief=digest.brief[:kept], unlisted=digest.unlisted + len(digest.brief) - kept)


def subject_of(digest: Digest) -> str:
    """What a reader sees first: the day, how much there is, and the first headline."""
    lines = (*digest.top, *digest.brief)
    title = " ".join(harmless(lines[0].title).split()) if lines else ""
    what = f"{plural(digest.stories, 'story', 'stories')}: {title}" if lines else "nothing new"
    caught_up = f" ({digest.label.partition('covers ')[2]})" if digest.label else ""
    return shorten(f"{digest.name}, {digest.day}{caught_up}: {what}", _SUBJECT)
