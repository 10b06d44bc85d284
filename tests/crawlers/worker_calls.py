"""Calls that behave as hostile documents make parsers behave. Importable in a worker process."""

import os
import sys
import time

from parallax.errors import ParseError


def double(number: int) -> int:
    return number * 2


def pid() -> int:
    return os.getpid()


def hang() -> None:
    while True:
        pass


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def devour(megabytes: int) -> int:
    return len(bytearray(megabytes * 1_000_000))


def die() -> None:
    os._exit(3)


def refuse(error: str) -> None:
    raise ParseError("document", error)


def crash() -> None:
    raise ZeroDivisionError("parser bug")


class UnpicklableError(Exception):
    def __init__(self) -> None:
        super().__init__(lambda: None)


def crash_unpicklably() -> None:
    raise UnpicklableError


def chatter() -> str:
    print("noise on standard output")
    os.write(1, b"more noise\n")
    sys.stdout.flush()
    return "answer"


def echo(body: bytes) -> bytes:
    return body


def recurse(depth: int) -> int:
    return 0 if depth == 0 else 1 + recurse(depth - 1)
