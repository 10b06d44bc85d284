"""A process that delivers until nothing waits, and can be killed at any moment: courier.py SETTINGS HOURS_AHEAD.

Its clock is ahead by so many hours, so that a lease of one that was killed has ended.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parallax.deliver.channels import Channels
from parallax.deliver.outbox import deliver_due
from parallax.settings import load_settings
from store import open_store


def main() -> None:
    settings = load_settings(Path(sys.argv[1]), {})
    ahead = timedelta(hours=float(sys.argv[2]))
    channels = Channels(settings)
    for name in ("desk", "hook"):
        channels.sender(name)
    print("ready", flush=True)
    with open_store(settings.archive) as store:
        while store.deliveries("waiting", limit=1):
            deliver_due(store, channels, settings, datetime.now(UTC) + ahead, sources={})
            time.sleep(0.01)


if __name__ == "__main__":
    main()
