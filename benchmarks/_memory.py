"""How much memory a process has had at most.

From ``/proc``, not from ``ru_maxrss``: that starts at the peak of whoever started the process, however small the process itself.
"""

from pathlib import Path


def peak_mb(pid: int | str = "self") -> int:
    """Since the process began what it runs, in MB; 0 once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
