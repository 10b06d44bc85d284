"""Telling the C library to keep the decoder's large buffers instead of returning them to the kernel after every step.

A decoding step takes some 33 MB a buffer and frees them at once; glibc maps and unmaps each, and clearing the pages costs up to a fifth
of the decoding time. Where there is no glibc, nothing is changed.
"""

import ctypes
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # <malloc.h>
_KEPT_BYTES = 256 << 20
_LARGEST_BUFFER = 64 << 20
_ARENAS = 2


@cache
def keep_large_buffers() -> bool:
    """Set it once for this process; True where it took effect."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):  # not glibc
        return False
    wanted = ((_MMAP_THRESHOLD, _LARGEST_BUFFER), (_TRIM_THRESHOLD, _KEPT_BYTES), (_ARENA_MAX, _ARENAS))
    taken = [mallopt(option, value) for option, value in wanted]  # each, whatever became of the one before
    return all(taken)
