"""A process that reads, corrects and sends until all is done or it is killed: ``python sender.py ARCHIVE SINK COUNT HOUR``.

Prints a line when it begins. Appends a line for each message to the sink: its batch and its keys. Its clock says HOUR hours after the
first of May.
"""

import os
import sys
from itertools import count
from pathlib import Path

from samples import article, at, correction, delivery, hit, mention, reading

from store import Store, open_store


def main(archive: str, sink: str, most: int, hour: int) -> None:
    with open_store(archive) as store:
        print("begun", flush=True)
        for n in range(most):
            store.save_article(article(str(n), f"朱雀{n}号", "蓝箭航天" * 20), None)
            read(store, 0 if n % 3 else store.last_correction())
            if n % 5 == 0:
                store.save_correction(correction(str(n)), texts=[f"朱雀{n // 2}号"], entity="odd" if n % 2 else "")
            send(store, Path(sink), hour)
        read(store, store.last_correction())
        send(store, Path(sink), hour)


def read(store: Store, known: int) -> None:
    """Read everything as one who knows so many corrections; the title says how many."""
    while items := store.unread("v1", 4, corrections=known):
        store.save_readings(
            [
                reading(item.id, title=str(known), corrections=known, mentions=(mention("odd", 0, 2, "蓝箭"),) if item.id % 2 else ())
                for item in items
            ],
            [hit(item.id) for item in items],
            [delivery(f"alert:{item.id}", rule=str(item.id % 3), item_id=item.id) for item in items],
        )


def send(store: Store, sink: Path, hour: int) -> None:
    for n in count():
        rows = store.lease("mail", at(hour / 24), f"{os.getpid()}.{n}.{store.last_seq()}", limit=3)
        if not rows:
            return
        with sink.open("a") as file:
            file.write(" ".join([rows[0].batch, *(row.key for row in rows)]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        store.delivered(rows[0].batch, at(hour / 24))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
