"""What no program can pass: the same bytes moved, read or written by the shortest loop that does only that.

Each floor uses as many cores as the machine has, where what it bounds may: a crawl's pages are fetched by one loop a core.
"""

import os
import socket
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

from lxml import html

CORES = os.cpu_count() or 1
Request = tuple[str, str, str]  # host, path, further header lines


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The fastest of some runs, as the clock has it."""
    return min(_timed(work, time.perf_counter) for _ in range(times))


def cpu_seconds(work: Callable[[], object], times: int = 3) -> float:
    """The fastest of some runs, as the processor spent them on this process."""
    return min(_timed(work, time.process_time) for _ in range(times))


def _timed(work: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return clock() - started


def moved(port: int, requests: Sequence[Request]) -> float:
    """Wall seconds for asking for all of them over kept connections and reading every byte of the answers, a process for each core."""
    with ProcessPoolExecutor(CORES) as pool:
        list(pool.map(_nothing, range(CORES)))  # processes started
        return seconds(lambda: list(pool.map(_ask, [port] * CORES, [requests[core::CORES] for core in range(CORES)])))


def parsed(pages: Sequence[bytes]) -> float:
    """Wall seconds for lxml's parser over the pages, a process for each core, bytes handed over beforehand."""
    with ProcessPoolExecutor(CORES) as pool:
        return max(pool.map(_parse, [pages[core::CORES] for core in range(CORES)]))


def written(size: int) -> float:
    """Wall seconds for writing so many bytes to a file and having them on the disk."""
    block = os.urandom(1 << 20)
    with tempfile.TemporaryFile() as file:
        started = time.perf_counter()
        for _ in range(size >> 20):
            file.write(block)
        file.write(block[: size & ((1 << 20) - 1)])
        file.flush()
        os.fsync(file.fileno())
        return time.perf_counter() - started


def inserted(rows: Iterable[tuple[str, ...]], a_commit: int = 64) -> float:
    """Wall seconds for putting rows into one table without an index, some in each transaction, with the pragmas of the archive."""
    rows = list(rows)
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "rows.db")) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute(f"CREATE TABLE kept ({', '.join(f'c{n}' for n in range(len(rows[0])))})")
        marks = ", ".join("?" * len(rows[0]))
        started = time.perf_counter()
        for place in range(0, len(rows), a_commit):
            with raw:
                raw.executemany(f"INSERT INTO kept VALUES ({marks})", rows[place : place + a_commit])
        return time.perf_counter() - started


def _nothing(_: int) -> None:
    time.sleep(0.05)


def _ask(port: int, requests: Sequence[Request]) -> int:
    """The bytes read."""
    kept: dict[str, socket.socket] = {}
    total = 0
    for host, path, more in requests:
        if host not in kept:
            kept[host] = socket.create_connection((host, port))
            kept[host].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kept[host].sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n".encode())
        total += _read_answer(kept[host])
    for each in kept.values():
        each.close()
    return total


def _read_answer(connection: socket.socket) -> int:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(1 << 16)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(1 << 18))
    return len(data) + length


def _parse(pages: Sequence[bytes]) -> float:
    return seconds(lambda: [html.fromstring(page) for page in pages])
