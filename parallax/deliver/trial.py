"""A message that tries a channel: it says what it is, and holds both languages so that the reader sees whether they arrive."""

from datetime import datetime
from uuid import uuid4

from parallax.deliver.message import Message


def trial_message(channel: str, now: datetime) -> Message:
    """A test message, each time another one."""
    identity = f"test-{uuid4().hex}"
    text = (
        f"This is a test of the channel {channel}, sent {now:%Y-%m-%d %H:%M} UTC.\n\n"
        "Alerts come in both languages: reusable rocket, 可回收火箭.\n"
    )
    return Message(
        identity=identity,
        subject="Test of Parallax: 可回收火箭",
        text=text,
        payload={"version": 1, "type": "test", "id": identity, "text": text},
        made_at=now,
    )
