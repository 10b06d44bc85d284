"""How fast and how well names are found.

    python benchmarks/names.py SHARED_FOLDER

Speed: the Chinese items of the captured corpus, one core, UTF-8 megabytes a second, best of three passes, beside the automaton alone
(blind, no rules). Accuracy: the annotated snippets, by overlapping span and right company, for the finder and for blind matching.
"""

import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from parallax.catalogue import load_pack
from parallax.records import Mention
from translate.names import NameFinder

Span = tuple[int, int, str]


def main(shared: Path) -> None:
    started = time.perf_counter()
    finder = NameFinder(load_pack().companies)
    print(f"building the finder, pack included: {time.perf_counter() - started:.2f} s")
    texts = chinese_texts(shared / "corpus" / "items" / "items.jsonl.gz")
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"corpus: {len(texts)} Chinese items, {size:.2f} MB")
    for name, find in (("names with all rules", finder.find), ("blind matching", finder.blind)):
        print(f"  {name:22} {size / best_of_three(find, texts):6.1f} MB/s")
    rows = [json.loads(line) for line in (shared / "names" / "eval_dev.jsonl").read_text("utf-8").splitlines()]
    print(f"snippets: {len(rows)}\n  {'':22} {'P':>6} {'R':>6}  clean")
    for name, find in (("names with all rules", finder.find), ("blind matching", finder.blind)):
        precision, recall, clean, free = score(find, rows)
        print(f"  {name:22} {precision:6.3f} {recall:6.3f}  {clean} of {free}")


def chinese_texts(path: Path) -> list[str]:
    """Title and text of the Chinese items, markup removed."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [f"{row['title']}\n{re.sub(r'<[^>]+>', '', row['html'] or '')}" for row in rows if row["lang"] == "zh"]


def best_of_three(find: Callable[[str], object], texts: list[str]) -> float:
    """CPU seconds of the fastest of three passes."""
    times = []
    for _ in range(3):
        started = time.process_time()
        for text in texts:
            find(text)
        times.append(time.process_time() - started)
    return min(times)


def score(find: Callable[[str], Iterable[Mention]], rows: list[dict[str, Any]]) -> tuple[float, float, int, int]:
    """Precision and recall by overlapping span with the right id; entity-free snippets left clean, and how many there are."""
    right = wrong = missed = clean = free = 0
    for row in rows:
        gold = [(span["start"], span["end"], span["id"]) for span in row["spans"]]
        got = [(hit.start, hit.end, hit.entity_id) for hit in find(row["text"])]
        right += sum(any(meets(one, other) for other in got) for one in gold)
        missed += sum(not any(meets(one, other) for other in got) for one in gold)
        wrong += sum(not any(meets(one, other) for other in gold) for one in got)
        free += not gold
        clean += not gold and not got
    return right / (right + wrong), right / (right + missed), clean, free


def meets(one: Span, other: Span) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
