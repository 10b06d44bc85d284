"""What is sent, and to what: the two shapes between the outbox and the channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from parallax.errors import ParallaxError


class DeliveryError(ParallaxError):
    """A message did not get through.

    ``permanent`` says that it never will, however often it is tried; ``retry_after`` is how many seconds the other side asks to wait.
    """

    def __init__(self, subject: str, message: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(subject, message)
        self.permanent = permanent
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, complete: sent again, it is the same one.

    ``identity`` is the batch of the outbox; receivers know a second copy by it (Message-ID, Idempotency-Key). ``headers`` are of mail
    only, and only those that `parallax.deliver.mail` knows. ``payload`` is what webhooks get, as JSON knows it.
    """

    identity: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)
    bulk: bool = False  # a digest: mail says so, and list software may fold it
    made_at: datetime


class Sender(Protocol):
    """The way to one address."""

    def send(self, message: Message) -> str:
        """Hand a message over and give what the other side said. Raises DeliveryError; no secret of the address is in it."""
