"""The peer lemon24/reader, run by a Python that has it: one JSON line per edition, with wall and CPU seconds of ``update_feeds``.

The last line is an update of what is scheduled right after all was updated: nothing is due.
"""

import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from reader import make_reader


def main(base: str, port: str, feeds: str, hosts: str, workers: str, editions: str = "3") -> None:
    with tempfile.TemporaryDirectory() as folder:
        reader = make_reader(str(Path(folder) / "reader.db"))
        for number in range(int(feeds)):
            reader.add_feed(f"http://127.0.0.{number % int(hosts) + 1}:{port}/feed/{number}.xml")
        for edition in range(int(editions)):
            urllib.request.urlopen(f"{base}/_round/{edition}").read()
            wall, cpu = time.perf_counter(), time.process_time()
            reader.update_feeds(scheduled=False, workers=int(workers))
            print(
                json.dumps(
                    {
                        "edition": edition,
                        "wall": time.perf_counter() - wall,
                        "cpu": time.process_time() - cpu,
                        "entries": reader.get_entry_counts().total,
                    }
                ),
                flush=True,
            )
        reader.update_feeds(scheduled=True, workers=int(workers))  # sets each feed's next time
        wall = time.perf_counter()
        reader.update_feeds(scheduled=True, workers=int(workers))
        print(json.dumps({"edition": "idle", "wall": time.perf_counter() - wall}), flush=True)


main(*sys.argv[1:])
