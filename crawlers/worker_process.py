"""The other end of `crawlers.workers`: a process that reads calls from its standard input and writes results to its standard output.

Run as ``python -P -m crawlers.worker_process MEGABYTES SECONDS MODULE...``. It limits its own memory, and kills itself when a call
overruns by far, so that nothing is left behind when its parent dies. MODULEs are imported at start.
"""

import gc
import importlib
import logging
import os
import pickle
import signal
import struct
import sys
from contextlib import suppress
from typing import BinaryIO

HEAD = struct.Struct(">I")  # length of the pickle that follows


def main(megabytes: int, seconds: int, modules: list[str]) -> None:
    """Serve until standard input ends."""
    calls, answers = sys.stdin.buffer, _private_stdout()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the parent ends this one
    logging.disable(logging.CRITICAL)  # what goes wrong is in the answers; parsers' own complaints would only fill the parent's terminal
    _limit_memory(megabytes * 1024 * 1024)
    for module in modules:
        importlib.import_module(module)
    gc.freeze()  # what is loaded stays: walking through it again and again takes a tenth of a parser's time
    gc.set_threshold(20_000, 20, 20)
    while message := _read(calls):
        signal.alarm(seconds)
        answer = _answer(message)
        signal.alarm(0)
        try:
            answers.write(HEAD.pack(len(answer)) + answer)
            answers.flush()
        except BrokenPipeError:
            os._exit(0)  # the parent was killed meanwhile: nobody is left to be told


def _answer(message: bytes) -> bytes:
    """The pickled result: (True, value) or (False, exception)."""
    try:
        function, arguments = pickle.loads(message)  # noqa: S301  # our own parent speaks
        return pickle.dumps((True, function(*arguments)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        os._exit(70)  # the heap is full of what caused it: start anew
    except Exception as error:  # noqa: BLE001  # whatever went wrong is the caller's to know
        return _pickled_error(error)


def _pickled_error(error: Exception) -> bytes:
    """The exception itself where it survives pickling, else its words."""
    with suppress(Exception):
        message = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(message)  # noqa: S301  # we have just made it
        return message
    return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")), pickle.HIGHEST_PROTOCOL)


def _read(stream: BinaryIO) -> bytes:
    head = stream.read(HEAD.size)
    return stream.read(HEAD.unpack(head)[0]) if len(head) == HEAD.size else b""


def _private_stdout() -> BinaryIO:
    """The pipe to the parent, moved away from where a stray print would write."""
    private = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(private, "wb")


def _limit_memory(size: int) -> None:
    """Bound the data segment: what the process allocates, not the libraries that it maps."""
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
