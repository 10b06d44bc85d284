"""One target under floods, without atheris: ``python -m fuzz.flood TARGET FOLDER BYTES`` with ``tests`` on the path."""

import logging
import sys
from pathlib import Path

from fuzz.floods import floods
from fuzz.report import FINISHED
from fuzz.targets import TARGETS, seeds_of
from fuzz.watch import Watched

SLOW = 4.0  # seconds of CPU for 100,000 bytes: an item of nothing but names or sums takes 3, in proportion to its length


def main(name: str, folder: Path, size: int) -> None:
    """Every flood once."""
    logging.disable(logging.CRITICAL)  # as in a worker process
    for seed in seeds_of(name):  # loads what is loaded once
        TARGETS[name](seed)
    watched = Watched(TARGETS[name], folder, SLOW)
    for _, data in floods(name, size):
        watched(data)
    sys.stdout.write(FINISHED)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
