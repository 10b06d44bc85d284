"""How much memory this process has had at most."""

from pathlib import Path


def peak() -> int:
    """In MB. Not ``ru_maxrss``, which starts at the peak of whoever started the process, so that growth below that would not be seen."""
    status = Path("/proc/self/status").read_text("utf-8")
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))
