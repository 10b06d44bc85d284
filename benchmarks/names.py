"""How fast and how well names are found.

    python benchmarks/names.py [SHARED_FOLDER] [--quick]

Speed: bilingual texts of our own (see `_archive`), one core, UTF-8 megabytes a second, best of three passes, beside pyahocorasick's
automaton over the same names in the same texts and beside the bare scan of the fastest automaton we know; both find strings and ask
nothing. Where the captured corpus is, its Chinese items, too, and accuracy: the annotated snippets, by overlapping span and right company,
for the finder and for blind matching.
"""

import argparse
import gzip
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from _archive import made
from _figures import Figure, record
from _floor import cpu_seconds
from _peers import python_with
from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue import load_pack
from parallax.catalogue.companies import to_entity
from parallax.records import Mention
from translate.names import NameFinder

Span = tuple[int, int, str]


_PEER = """
import json, sys, time
import ahocorasick
names, texts = json.load(sys.stdin)
automaton = ahocorasick.Automaton()
for name in names:
    automaton.add_word(name, name)
automaton.make_automaton()
best = 9e9
for _ in range(3):
    started = time.process_time()
    for text in texts:
        list(automaton.iter(text))
    best = min(best, time.process_time() - started)
print(best)
"""


def main(shared: Path, *, quick: bool) -> None:
    started = time.perf_counter()
    companies = load_pack().companies
    finder = NameFinder(companies)
    print(f"building the finder, pack included: {time.perf_counter() - started:.2f} s")
    forms = sorted({text for company in companies for text in to_entity(company).names})
    our_own = [f"{one.article.title}\n{one.article.text}" for one in map(made, range(200 if quick else 2000))]
    speed("our own texts", finder, forms, our_own)
    if not (shared / "names").is_dir():
        return
    speed("Chinese items of the corpus", finder, forms, chinese_texts(shared / "corpus" / "items" / "items.jsonl.gz"))
    rows = [json.loads(line) for line in (shared / "names" / "eval_dev.jsonl").read_text("utf-8").splitlines()]
    print(f"snippets: {len(rows)}\n  {'':22} {'P':>6} {'R':>6}  clean")
    for name, find in (("names with all rules", finder.find), ("blind matching", finder.blind)):
        precision, recall, clean, free = score(find, rows)
        print(f"  {name:22} {precision:6.3f} {recall:6.3f}  {clean} of {free}")


def speed(what: str, finder: NameFinder, forms: list[str], texts: list[str]) -> None:
    """Megabytes a second of the finder, without its rules, of the peer, and of the bare scan."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{what}: {len(texts)}, {size:.2f} MB")
    automaton = AhoCorasick(forms, matchkind=MatchKind.Standard)
    peer = pyahocorasick(forms, texts)
    rows = {
        "names with all rules": cpu_seconds(lambda: [finder.find(text) for text in texts]),
        "blind matching": cpu_seconds(lambda: [finder.blind(text) for text in texts]),
        "bare scan": cpu_seconds(lambda: [automaton.find_matches_as_indexes(text, overlapping=True) for text in texts]),
        "pyahocorasick": peer,
    }
    for name, seconds in rows.items():
        print(f"  {name:22} {size / seconds:6.1f} MB/s" if seconds else f"  {name:22}      -")
    record(
        Figure(
            part="Reading",
            name=f"names, {what}",
            unit="MB/s",
            ours=size / rows["names with all rules"],
            peer=size / peer if peer else None,
            peer_name="pyahocorasick, which knows no rule",
            limit=size / rows["bare scan"],
            limit_name="ahocorasick_rs over the raw text",
        )
    )


def pyahocorasick(forms: list[str], texts: list[str]) -> float | None:
    """CPU seconds of the peer, None where it cannot be installed."""
    python = python_with("ahocorasick-venv", "pyahocorasick")
    if python is None:
        return None
    said = subprocess.run(
        [str(python), "-c", _PEER], input=json.dumps([forms, texts]), check=True, capture_output=True, text=True, timeout=300
    )
    return float(said.stdout)


def chinese_texts(path: Path) -> list[str]:
    """Title and text of the Chinese items, markup removed."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [f"{row['title']}\n{re.sub(r'<[^>]+>', '', row['html'] or '')}" for row in rows if row["lang"] == "zh"]


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
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("shared", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    options.add_argument("--quick", action="store_true", help="fewer texts")
    given = options.parse_args()
    main(given.shared, quick=given.quick)
