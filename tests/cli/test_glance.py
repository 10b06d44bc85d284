"""`parallax status` stays a glance when very much is wrong."""

from datetime import UTC, datetime

from parallax.cli.glance import lines_of
from scheduler.health import SourceHealth
from scheduler.status import Disk, Outbox, Status

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_of_very_many_failed_sources_the_first_are_named_and_the_others_counted_by_reason() -> None:
    failed = tuple(SourceHealth(source_id=f"s{n:03}", state="failed", why="dns: no such host") for n in range(139))
    seen = Status(
        archive="a.db",
        at=NOW,
        running=False,
        pid=None,
        since=None,
        jobs=(),
        backup=None,
        counts={"items": 0, "unread": 0, "pending": 0, "given_up": 0},
        sources=(*failed, SourceHealth(source_id="wire", state="blocked", why="captcha")),
        outbox=Outbox(),
        disk=Disk(free=1, archive=1, floor=1),
        model="none",
        attention=("139 failed: " + ", ".join(each.source_id for each in failed),),
    )
    lines = list(lines_of(seen))
    assert len(lines) < 40
    assert max(map(len, lines)) < 220
    assert any("wire" in line for line in lines)
    assert "          failed   and 119 more (119 dns): parallax sources list --trouble" in lines
