"""Whether search finds exactly what it should in a large archive: every text looked at, one by one, against the index.

    python benchmarks/search_oracle.py [--items 100000] [--queries 120]

What should be found is decided without the index and without its tokens: Chinese of one to six characters taken from the texts, in both
scripts, by looking for it in every folded text; English words and phrases in the folded text with everything but letters and digits as
blanks; mixed queries as sets of these. Then each company is asked for by its English name, and has to be found where only its Chinese name
stands.
"""

import argparse
import random
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from _archive import archive, stock
from opencc import OpenCC

from matching.expand import Names
from matching.query import parse_query
from parallax.fold import fold
from parallax.query import And, Node, Not, Or, Term
from store.compile import HIGHEST
from store.found import Found
from store.sqlite import SQLiteStore, open_sqlite

_HAN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile("[0-9a-z]+")
_WORDS = re.compile("[0-9a-z]+|[\u4e00-\u9fff]+")  # no phrase of words reaches over Chinese
Answer = tuple[set[int], set[int]]  # stamps of items that were found, and that should have been


@dataclass(frozen=True)
class Texts:
    """Every item's texts as the oracle sees them: folded, and of English the words alone."""

    folded: dict[int, str]
    spaced: dict[int, str]

    def holding(self, term: str) -> set[int]:
        """Stamps of the items that hold a term, by looking at each."""
        if _HAN.search(term):
            wanted = fold(term)
            return {key for key, text in self.folded.items() if wanted in text}
        wanted = f" {' '.join(_WORD.findall(term.casefold()))} "
        return {key for key, text in self.spaced.items() if wanted in text}


def main(items: int, queries: int) -> int:
    path = archive(items)
    with open_sqlite(path, read_only=True) as store:
        return sum(report(kind, answers) for kind, answers in asked(store, read(path), queries)) and 1


def asked(store: SQLiteStore, texts: Texts, queries: int) -> Iterator[tuple[str, list[Answer]]]:
    """Kinds of queries, and of each query what was found and what should have been."""
    for kind, ask in (("Chinese", chinese), ("English", english), ("mixed", mixed)):
        yield kind, [(found(store, root), wanted) for root, wanted in ask(texts, queries)]
    yield "company in English", companies(store, texts, queries // 6)


def read(path: Path) -> Texts:
    """All texts; a field ends where no phrase can go on."""
    folded, spaced = {}, {}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        for stamp, *fields in raw.execute("SELECT stamp, title, text, coalesce(title_en, ''), coalesce(text_en, '') FROM items"):
            folded[stamp] = fold("\n".join(fields))
            spaced[stamp] = " " + " \n ".join(" ".join(_WORDS.findall(fold(field))) for field in fields) + " "
    return Texts(folded, spaced)


def chinese(texts: Texts, count: int) -> Iterator[tuple[Node, set[int]]]:
    """Substrings of any item, every length and both scripts equally often."""
    dice, traditional = random.Random(1), OpenCC("s2t")
    for n in range(count):
        term = _substring(dice, texts, n % 6 + 1)
        yield Term(traditional.convert(term) if n % 2 else term), texts.holding(term)


def english(texts: Texts, count: int) -> Iterator[tuple[Node, set[int]]]:
    """One to four words that follow each other."""
    dice = random.Random(2)
    for n in range(count):
        term = _phrase(dice, texts, n % 4 + 1)
        yield Term(term), texts.holding(term)


def mixed(texts: Texts, count: int) -> Iterator[tuple[Node, set[int]]]:
    """Conditions in both languages with AND, OR and NOT."""
    dice = random.Random(3)
    for n in range(count):
        a, b, c = _substring(dice, texts, n % 3 + 2), _phrase(dice, texts, n % 2 + 1), _substring(dice, texts, 2)
        left, right, other = (texts.holding(term) for term in (a, b, c))
        yield Or((And((Term(a), Term(b))), Term(c))), (left & right) | other
        yield And((Or((Term(a), Term(b))), Not(Term(c)))), (left | right) - other


def companies(store: SQLiteStore, texts: Texts, count: int) -> list[Answer]:
    """What the English name finds among the items that hold a Chinese name and no English one, beside these."""
    names, answers = Names(stock().companies, ()), []
    for entity in stock().companies[:count]:
        zh = set.union(*(texts.holding(name) for name in entity.names if _HAN.search(name)))
        en = set.union(set(), *(texts.holding(name) for name in entity.names if not _HAN.search(name)))
        only = zh - en
        answers.append((found(store, names.expand(parse_query(f'"{entity.name_en}"')).root) & only, only))
    return answers


def report(kind: str, answers: Sequence[Answer]) -> int:
    """Print recall and precision over all queries; how many were answered otherwise."""
    right = sum(len(found & wanted) for found, wanted in answers)
    all_found, all_wanted = sum(len(found) for found, _ in answers), sum(len(wanted) for _, wanted in answers)
    wrong = sum(found != wanted for found, wanted in answers)
    recall, precision = (right / total if total else 1.0 for total in (all_wanted, all_found))
    print(
        f"{kind:20} {len(answers):4} queries, {all_wanted:9} matches: recall {recall:.6f}, precision {precision:.6f}, {wrong} differ",
        flush=True,
    )
    return wrong


def found(store: SQLiteStore, root: Node) -> set[int]:
    """Stamps of all that is found: what pages of a search are made of, without the marking of hits."""
    with store._db.read() as raw:  # noqa: SLF001
        return set(Found(raw, root).newest(HIGHEST, HIGHEST))


def _substring(dice: random.Random, texts: Texts, length: int) -> str:
    keys = list(texts.folded)
    while True:
        runs = [run for run in _HAN.findall(texts.folded[dice.choice(keys)]) if len(run) >= length]
        if runs:
            run = dice.choice(runs)
            start = dice.randrange(len(run) - length + 1)
            return str(run[start : start + length])


def _phrase(dice: random.Random, texts: Texts, length: int) -> str:
    keys = list(texts.spaced)
    while True:
        words = dice.choice(texts.spaced[dice.choice(keys)].split("\n")).split()
        start = dice.randrange(max(1, len(words) - length + 1))
        chosen = words[start : start + length]
        if len(chosen) == length and all(map(_WORD.fullmatch, chosen)):
            return " ".join(chosen)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--queries", type=int, default=120)
    given = options.parse_args()
    sys.exit(main(given.items, given.queries))
