"""A process that writes to an archive until it is done or killed: ``python writer.py ARCHIVE COUNT``. Prints nothing; exits 0 when done."""

import sys

from samples import NOW, article, capture, reading, visit

from store import open_store


def main(path: str, count: int) -> None:
    with open_store(path) as store:
        for start in range(0, count, 10):
            store.save_visit(visit(*(str(n) for n in range(start, start + 10)), days=start / 10))
        while waiting := store.pending(NOW.replace(year=3000), limit=10):
            for one in waiting:
                key = one.entry.key
                store.save_article(article(key, f"朱雀{key}号", "蓝箭航天" * 50, day=int(key)), capture(key.encode() * 1000))
            store.save_readings([reading(item.id, title="Zhuque", topics=("launch",)) for item in store.unread("v1", 10)])
        store.save_readings([reading(item.id, title="Zhuque", topics=("launch",)) for item in store.unread("v1", count)])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
