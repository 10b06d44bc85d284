"""From the name of a channel to the way there.

=======================================  ==========================================================================
``<name>``                               a channel of the settings (``alerts.channels``), by what stands after its =
``subscriber:<id>``                      mail to a subscriber
``mailto:ana@example.org``               mail through the server of the settings
``webhook+https://...``                  a signed webhook (`parallax.deliver.webhook`)
anything else with ``://``               whatever apprise makes of it (`parallax.deliver.chat`)
=======================================  ==========================================================================
"""

from collections.abc import Iterable, Mapping

from parallax.deliver.message import DeliveryError, Sender
from parallax.errors import ConfigError
from parallax.records import Channel, Subscriber
from parallax.settings import Settings


class Channels:
    """Opens channels, and remembers them: one round opens each at most once."""

    def __init__(self, settings: Settings, subscribers: Iterable[Subscriber] = ()) -> None:
        self._settings = settings
        self._addresses = named_addresses(settings)
        self._subscribers = {each.id: each for each in subscribers}
        self._open: dict[Channel, Sender] = {}

    def sender(self, channel: Channel) -> Sender:
        """The way to a channel. Raises DeliveryError when there is none (permanent only for a subscriber who has left)."""
        if channel not in self._open:
            try:
                self._open[channel] = open_sender(self._address(channel), self._settings)
            except ConfigError as error:
                raise DeliveryError(f"channel {channel}" if channel in self._addresses else "channel", str(error)) from error
        return self._open[channel]

    def _address(self, channel: Channel) -> str:
        if channel.startswith("subscriber:"):
            found = self._subscribers.get(channel.removeprefix("subscriber:"))
            if found is None or not found.enabled:
                raise DeliveryError(channel, "there is no such subscriber any more", permanent=True)
            return f"mailto:{found.address}"
        if channel in self._addresses:
            return self._addresses[channel]
        if channel.startswith("mailto:"):
            return channel
        known = ", ".join(sorted(self._addresses)) or "none"
        raise DeliveryError(f"channel {channel}", f"is not in alerts.channels; known are {known}")


def named_addresses(settings: Settings) -> Mapping[str, str]:
    """The channels of the settings: address by name."""
    return {name: address for name, _, address in (each.partition("=") for each in settings.alerts.channels)}


def open_sender(address: str, settings: Settings) -> Sender:
    """The way to an address. Raises ConfigError for one that cannot be used; libraries load only here."""
    if address.startswith("mailto:") and not address.startswith("mailto://"):
        from parallax.deliver.smtp import MailSender

        return MailSender(address.removeprefix("mailto:"), settings.mail)
    if address.startswith("webhook+"):
        from crawlers.guard import Guard
        from parallax.deliver.webhook import WebhookSender

        return WebhookSender(address.removeprefix("webhook+"), settings.alerts.secret, Guard(settings.crawl.allow_addresses))
    from parallax.deliver.chat import ChatSender

    return ChatSender(address)
