"""Any of the services that apprise knows, one target a channel: Slack, Teams, WeCom, Feishu, DingTalk, ntfy and so on.

Apprise does not raise: a plugin that failed says so in its log lines, which become our error, without what of the address is secret.
What sites wrote is disarmed first: in a chat ``@everyone`` calls people, and angle or square brackets make links.
"""

import logging
import re
import warnings

from parallax.deliver.message import DeliveryError, Message
from parallax.deliver.secrecy import without_secrets
from parallax.digest.text import harmless
from parallax.errors import ConfigError

SECONDS = 30.0
_GATHER = {"@": "＠", "<": "＜", ">": "＞"}  # their wide forms mean nothing to a chat


class ChatSender:
    """The way to one apprise target. Raises ConfigError for an address that apprise does not know."""

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        from apprise import Apprise, AppriseAsset
        from apprise.common import OverflowMode

        _keep_quiet()
        asset = AppriseAsset(app_id="Parallax", app_desc="Parallax", service_timeout=seconds, http_redirects=False, storage_mode="memory")
        with warnings.catch_warnings():  # it loads every plugin, and some of those modules that Python is about to drop
            warnings.simplefilter("ignore", DeprecationWarning)
            target = Apprise.instantiate(address, asset=asset)
        scheme = address.partition(":")[0]
        if target is None:
            raise ConfigError("alerts.channels", [(f"{scheme}:...", "is no address that apprise can use")])
        if "overflow=" not in address:
            target.overflow_mode = OverflowMode.SPLIT  # a long alert in parts, rather than refused
        self._address, self._name = address, f"{target.service_name} ({scheme})"
        self._apprise = Apprise(target, asset=asset)

    def send(self, message: Message) -> str:
        """Post subject and text. Raises DeliveryError with what the plugin logged; apprise does not tell refusals from outages."""
        result = self._apprise.notify(body=disarmed(message.text), title=disarmed(message.subject), body_format="text")
        if result:
            return "accepted"
        said = "; ".join(dict.fromkeys(entry.message for entry in result.logs())) or "failed without saying why"
        raise DeliveryError(self._name, without_secrets(" ".join(harmless(said).split())[:400], self._address))


def disarmed(text: str) -> str:
    """The same to read, but no mention, link or markup of a chat."""
    plain = re.sub("[@<>]", lambda found: _GATHER[found[0]], harmless(text))
    return plain.replace("](", "] (")


def _keep_quiet() -> None:
    """What apprise and its HTTP client log may hold the address: it must reach us, who make errors of it, and no log."""
    logging.getLogger("apprise").setLevel(logging.INFO)
    for name in ("apprise", "urllib3.connectionpool"):
        logging.getLogger(name).propagate = False
