"""Messages of outbox rows: an alert for the rows of one rule, a surge of a rule, a digest as it was composed, a test.

What is told of an item is `parallax.deliver.compose`'s business, how it looks `parallax.deliver.layout`'s. One item that cannot be told of
never keeps the others back: it is named in the message, and only a message with nothing in it is refused.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from parallax.deliver.compose import Reporter
from parallax.deliver.layout import alert_payload, alert_subject, render_alert_html, render_alert_text
from parallax.deliver.message import DeliveryError, Message
from parallax.deliver.parts import Alert, AlertLine, Surge
from parallax.deliver.secrecy import where_raised
from parallax.errors import StoreError
from parallax.records import Delivery, Evidence, Hit, Item, Rule, Source
from parallax.settings import Settings

log = logging.getLogger("parallax.deliver")

_IN_FULL = 20
_DIGEST_PARTS = ("subject", "text", "html", "headers")


class Looked(Protocol):
    """What writing asks of the archive."""

    def item(self, item_id: int) -> Item | None:
        """One item with its reading, or None."""

    def hits(self, rule_id: str | None = None, *, item_ids: Sequence[int] | None = None, limit: int = 100) -> list[Hit]:
        """Newest first."""


class Writer:
    """Writes the message of a batch. ``rules`` and ``sources`` are by id; those that are gone are called by their id."""

    def __init__(self, archive: Looked, rules: Mapping[str, Rule], sources: Mapping[str, Source], settings: Settings) -> None:
        self._archive, self._rules = archive, rules
        self._public_url = settings.service.public_url
        self._reporter = Reporter(sources=sources, zone=ZoneInfo(settings.digest.timezone), public_url=self._public_url)

    def message(self, rows: Sequence[Delivery], now: datetime) -> Message:
        """The message of one batch. Raises DeliveryError when nothing of it can be told."""
        first = rows[0]
        if first.kind in ("digest", "test"):
            return _as_composed(first, now)
        alert = self._alert(rows)
        if not alert.total and not alert.surges:
            raise DeliveryError(f"rule {first.rule_id}", _nothing(alert), permanent=True)
        return Message(
            identity=first.batch,
            subject=alert_subject(alert),
            text=render_alert_text(alert),
            html=render_alert_html(alert),
            payload=alert_payload(alert, first.batch),
            made_at=now,
        )

    def _alert(self, rows: Sequence[Delivery]) -> Alert:
        rule = self._rules.get(rows[0].rule_id)
        lines: list[AlertLine] = []
        gone, unreadable = 0, []
        for row in (row for row in rows if row.kind == "alert"):
            try:
                line = self._line(row)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one item, the others are told of; this one is named
                log.error("left out of an alert: item=%d rule=%s %s", row.item_id, row.rule_id, where_raised(error))  # noqa: TRY400
                unreadable.append(row.item_id)
                continue
            gone += line is None
            lines += [line] if line else []
        return Alert(
            rule_id=rows[0].rule_id,
            rule=rule.name if rule else rows[0].rule_id,
            query=rule.query if rule else "",
            lines=tuple(lines[:_IN_FULL]),
            brief=tuple(lines[_IN_FULL:]),
            surges=tuple(_surge(row.payload) for row in rows if row.kind == "spike"),
            gone=gone,
            unreadable=tuple(unreadable),
            public_url=self._public_url,
        )

    def _line(self, row: Delivery) -> AlertLine | None:
        item = self._archive.item(row.item_id)
        if item is None:
            return None
        copies = [copy for each in row.payload.get("copies", ()) if (copy := self._archive.item(int(each)))]
        return self._reporter.line(item, self._evidence(row), copies)

    def _evidence(self, row: Delivery) -> tuple[Evidence, ...]:
        hits = self._archive.hits(row.rule_id, item_ids=[row.item_id], limit=1)
        return hits[0].evidence if hits else ()


def _as_composed(row: Delivery, now: datetime) -> Message:
    """A digest: written when it was made, since its interval is closed."""
    missing = [part for part in _DIGEST_PARTS[:2] if not isinstance(row.payload.get(part), str)]
    if missing:
        raise DeliveryError(row.key, f"holds no {' and no '.join(missing)}", permanent=True)
    given: dict[str, Any] = {part: row.payload.get(part) for part in _DIGEST_PARTS}
    return Message(
        identity=row.batch or row.key,
        subject=given["subject"],
        text=given["text"],
        html=given["html"] or "",
        headers={str(name): str(value) for name, value in (given["headers"] or {}).items()},
        payload={"version": 1, "type": row.kind, "id": row.batch or row.key, "subject": given["subject"], "text": given["text"]},
        bulk=row.kind == "digest",
        made_at=now,
    )


def _surge(payload: Mapping[str, Any]) -> Surge:
    return Surge(
        day=str(payload["day"]),
        count=int(payload["count"]),
        mean=float(payload["mean"]),
        score=float(payload["score"]),
        days=int(payload["days"]),
    )


def _nothing(alert: Alert) -> str:
    """Why there is nothing to send."""
    reasons = [f"{alert.gone} no longer in the archive"] if alert.gone else []
    reasons += [f"item {each} cannot be laid out" for each in alert.unreadable[:5]]
    return f"nothing to tell: {', '.join(reasons) or 'no item'}"
