"""Telling systemd how the service does, over the socket that it names: ready, alive, stopping, and one line of state.

Without systemd, or under a unit that is not ``Type=notify``, nothing is sent.
"""

import os
import socket
from collections.abc import Mapping


class Notifier:
    """Sends messages of the sd_notify protocol. A manager that does not answer is no failure of ours."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        usec = environ.get("WATCHDOG_USEC", "")
        self.watchdog_seconds = int(usec) / 1_000_000 if usec.isdigit() else 0.0

    def ready(self, status: str) -> None:
        """The service has started."""
        self._send("READY=1", status)

    def alive(self, status: str) -> None:
        """The service makes progress; the watchdog is content until its time is over again."""
        self._send("WATCHDOG=1", status)

    def status(self, status: str) -> None:
        """What ``systemctl status`` shows."""
        self._send("", status)

    def stopping(self) -> None:
        """The service ends of its own accord."""
        self._send("STOPPING=1", "stopping")

    def _send(self, message: str, status: str) -> None:
        if not self._address:
            return
        lines = [message, f"STATUS={' '.join(status.split())}"]
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.settimeout(1)
                sender.sendto("\n".join(line for line in lines if line).encode(), self._address)
        except OSError:
            return
