"""How an alert looks: as plain text, as HTML for mail, and as JSON for webhooks."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from parallax.deliver.headers import one_line
from parallax.deliver.matched import Marked
from parallax.deliver.parts import Alert, AlertLine
from parallax.digest.parts import plural
from parallax.digest.text import harmless

_VERSION = 1  # of the JSON; raised when a field changes its meaning or goes


def alert_subject(alert: Alert) -> str:
    """The rule, then what is first, then how much more there is."""
    head = one_line(alert.rule, 60)
    if not alert.lines:
        return f"{head}: {alert.surges[0].count} on {alert.surges[0].day}, far above the usual" if alert.surges else head
    more = f" (+{alert.total - 1} more)" if alert.total > 1 else ""
    return f"{head}: {one_line(plain(alert.lines[0].title), 120)}{more}"


def render_alert_text(alert: Alert) -> str:
    """The whole alert for a terminal, a mail's text part, or a chat. Crawled text can neither break a line nor steer a terminal."""
    page = _environment(html=False).get_template("alert.txt.j2").render(alert=alert)
    return harmless(page).strip() + "\n"


def render_alert_html(alert: Alert) -> str:
    """A whole document with inlined style. All crawled text is escaped by the template, and only http and https links are links."""
    from css_inline import CSSInliner

    page = _environment(html=True).get_template("alert.html.j2").render(alert=alert)
    return str(CSSInliner(load_remote_stylesheets=False, keep_style_tags=True).inline(page))


def alert_payload(alert: Alert, batch: str) -> dict[str, Any]:
    """What webhooks get. The same for the same batch, so that a second copy says nothing else than the first."""
    return {
        "version": _VERSION,
        "type": "alert" if alert.total else "spike",
        "id": batch,
        "rule": {"id": alert.rule_id, "name": alert.rule, "query": alert.query},
        "items": [_item(line) for line in (*alert.lines, *alert.brief)],
        "spikes": [
            {"day": each.day, "count": each.count, "mean": each.mean, "score": each.score, "days": each.days} for each in alert.surges
        ],
        "gone": alert.gone,
    }


def _item(line: AlertLine) -> Mapping[str, Any]:
    return {
        "id": line.item_id,
        "url": line.url,
        "page": line.page_url,
        "title": plain(line.title),
        "original_title": plain(line.original_title),
        "rendering": line.rendering,
        "lang": line.lang,
        "source": {"id": line.source_id, "name": line.source},
        "published": line.moment,
        "precision": line.precision,
        "matches": [{"text": m.text, "language": m.language, "field": m.place, "asked": m.variant or m.text} for m in line.matches],
        "passages": [{"english": plain(p.english), "original": plain(p.original), "flags": list(p.flags)} for p in line.passages],
        "copies": list(line.copies),
    }


def plain(pieces: Marked) -> str:
    """The text without its marks."""
    return "".join(piece.text for piece in pieces)


def _starred(pieces: Marked) -> str:
    """What was looked for between asterisks, as people write it in mail; one line."""
    text = "".join(f"*{piece.text}*" if piece.marked and piece.text.strip() else piece.text for piece in pieces)
    return " ".join(text.split())


def _line(text: str) -> str:
    return " ".join(str(text).split())


def _clean(value: object) -> object:
    return harmless(value) if type(value) is str else value


@cache
def _environment(*, html: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("parallax.deliver"),
        autoescape=html,  # noqa: S701 - the other page is plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters.update(plural=plural, starred=_starred, line=_line, url=lambda url: "".join(str(url).split()))
    environment.tests["web"] = lambda url: str(url).startswith(("http://", "https://"))
    return environment
