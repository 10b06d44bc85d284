"""The peer lemon24/reader, run by a Python that has it: the archive's items as its entries, and its search; one JSON object."""

import json
import random
import sqlite3
import sys
import time
from itertools import islice
from pathlib import Path

from reader import Reader, make_reader

FEED = "https://news.example/feed"


def main(archive: str, file: str, most: str) -> None:
    filled = Path(file).exists()
    reader = make_reader(file)
    if not filled:
        fill(reader, archive)
    reader.enable_search()
    reader.update_search()
    texts, times = json.load(sys.stdin), []
    order = [*texts, *texts, *texts]
    random.Random(1).shuffle(order)
    for text in order:
        started = time.perf_counter()
        list(islice(reader.search_entries(f'"{text}"'), 20))
        times.append((time.perf_counter() - started) * 1000)
    found = [min(int(most), reader.search_entry_counts(f'"{text}"').total) for text in texts]
    print(json.dumps({"times": times, "found": found}))


def fill(reader: Reader, archive: str) -> None:
    """Both languages in one entry, as a reader would store a bilingual page."""
    reader.add_feed(FEED, allow_invalid_url=True)
    for key, title, text in sqlite3.connect(f"file:{archive}?mode=ro", uri=True).execute(
        "SELECT id, title || ' ' || coalesce(title_en, ''), text || ' ' || coalesce(text_en, '') FROM items"
    ):
        reader.add_entry({"feed_url": FEED, "id": str(key), "title": title, "content": [{"value": text, "type": "text/plain"}]})


main(*sys.argv[1:])
