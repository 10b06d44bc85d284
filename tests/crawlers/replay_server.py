"""The captured corpus, served on loopback by its own script."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from typing import Any


@dataclass(frozen=True)
class Replay:
    """A running replay server; ``hosts`` are base URLs of the same content."""

    hosts: tuple[str, ...]

    def names(self) -> list[str]:
        """The item sources that are served."""
        return sorted({line.split("/")[2] for line in self.text("/").split() if line.startswith("/items/")})

    def text(self, path: str) -> str:
        with urllib.request.urlopen(self.hosts[0] + path) as answer:
            return str(answer.read().decode())

    def hits(self) -> dict[str, Any]:
        """The server's own counts; the numbers of one host are under its address."""
        found: dict[str, Any] = json.loads(self.text("/_hits"))
        return found


@contextmanager
def replaying(shared: Path, hosts: int = 1) -> Iterator[Replay]:
    """Serve the corpus on a free port of 127.0.0.1 to 127.0.0.``hosts``."""
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, str(shared / "tools" / "replay.py"), "--port", str(port), "--hosts", str(hosts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield Replay(tuple(process.stdout.readline().strip().rstrip("/") for _ in range(hosts)))
        finally:
            process.kill()
