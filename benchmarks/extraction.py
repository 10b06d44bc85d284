"""How well and how fast pages are read, beside trafilatura's defaults on the same bytes.

    python benchmarks/extraction.py [SHARED] [--json] [--quick]

Speed first, over generated pages in UTF-8 and GBK, beside trafilatura and lxml's parser alone. Then accuracy, where the captured corpus
is: SHARED is the folder that holds ``corpus/pages`` (default: ../shared beside the project). Body: F1 of multisets of 4-token shingles, one
token per Han character and per word otherwise, mean over pages. Title: the same letters and digits. Date: the same day, in UTC or in
the zone the page was read in. Authors: the same set of names; all three as right/wrong/missing. Milliseconds are CPU time per page of the
whole chain: for us decoding, metadata, text and sanitised HTML; for trafilatura `bare_extraction`, without and with metadata.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import html

ROOT = Path(__file__).resolve().parent.parent

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")


@dataclass
class Score:
    """Sums over the pages of one set."""

    pages: int = 0
    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    seconds: float = 0.0
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Score") -> None:
        self.pages += other.pages
        self.precision += other.precision
        self.recall += other.recall
        self.f1 += other.f1
        self.seconds += other.seconds
        self.fields += other.fields

    def row(self) -> dict[str, Any]:
        pages = max(1, self.pages)
        means = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        fields = {
            name: [self.fields[f"{name} {verdict}"] for verdict in ("right", "wrong", "missing")] for name in ("title", "date", "author")
        }
        return {"pages": self.pages, **{name: value / pages for name, value in means.items()}, "ms": 1000 * self.seconds / pages, **fields}


@dataclass(frozen=True)
class Read:
    """What a reader made of one page."""

    text: str
    title: str = ""
    day: frozenset[str] = frozenset()
    authors: tuple[str, ...] = ()


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The text's runs of four tokens."""
    tokens = TOKEN.findall(text)
    return Counter(zip(*(tokens[at:] for at in range(4)), strict=False)) if len(tokens) >= 4 else Counter([tuple(tokens)] if tokens else [])


def body_score(found: str, truth: str) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    ours, theirs = shingles(found), shingles(truth)
    both = sum((ours & theirs).values())
    precision, recall = both / max(1, ours.total()), both / max(1, theirs.total())
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def ours(body: bytes, url: str) -> Read:
    """The project's chain."""
    from crawlers.extract import extract_page

    page = extract_page(body, url, now=NOW)
    moment = page.date
    days = {moment.date().isoformat(), (moment + timedelta(hours=8)).date().isoformat()} if moment and page.published else set()
    if moment and page.published and page.published.zone != "Asia/Shanghai":
        days = {moment.date().isoformat()}
    return Read(page.text, page.title, frozenset(days), page.authors)


def trafilatura(body: bytes, url: str) -> Read:
    """Its defaults, text only."""
    from trafilatura import bare_extraction

    found = bare_extraction(body, url=url)
    return Read(getattr(found, "text", None) or "")


def trafilatura_with_metadata(body: bytes, url: str) -> Read:
    """Its defaults with metadata."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(body, url=url, with_metadata=True)
    if found is None:
        return Read("")
    return Read(
        found.text or "",
        found.title or "",
        frozenset({found.date} if found.date else ()),
        tuple(filter(None, (found.author or "").split("; "))),
    )


READERS: dict[str, Callable[[bytes, str], Read]] = {
    "parallax": ours,
    "trafilatura": trafilatura,
    "trafilatura+metadata": trafilatura_with_metadata,
}


def judged(read: Read, truth: dict[str, Any]) -> Counter[str]:
    """Right, wrong or missing for each field whose truth is known."""
    verdicts: Counter[str] = Counter()
    for name, known, found, right in (
        ("title", truth["title"], read.title, letters(read.title) == letters(truth["title"])),
        ("date", truth["date"], read.day, truth["date"] in read.day),
        ("author", truth["authors"], read.authors, set(map(letters, read.authors)) == set(map(letters, truth["authors"] or ()))),
    ):
        if known:
            verdicts[f"{name} {'right' if right else 'wrong' if found else 'missing'}"] += 1
    return verdicts


def letters(text: str | None) -> str:
    """Letters and digits in one case."""
    return "".join(re.findall(r"\w", text or "")).casefold()


def pages(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each page of a set with its truth."""
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        yield truth, gzip.decompress((folder / truth["file"]).read_bytes())


def measure(reader: Callable[[bytes, str], Read], material: Iterable[tuple[dict[str, Any], bytes]]) -> Score:
    """The reader's score over a set."""
    score = Score()
    for truth, body in material:
        started = time.process_time()
        read = reader(body, truth["url"])
        score.seconds += time.process_time() - started
        precision, recall, f1 = body_score(read.text, truth["body"])
        score.add(Score(1, precision, recall, f1, 0.0, judged(read, truth)))
    return score


def table(rows: list[tuple[str, str, dict[str, Any]]]) -> str:
    """The rows as text; title, date and author as right/wrong/missing."""
    lines = [f"{'set':12}{'reader':24}{'pages':>6}{'P':>8}{'R':>8}{'F1':>8}{'title':>10}{'date':>10}{'author':>10}{'ms':>8}"]
    for name, reader, row in rows:
        told = "".join(f"{'/'.join(map(str, row[part])) if any(row[part]) else '-':>10}" for part in ("title", "date", "author"))
        lines.append(
            f"{name:12}{reader:24}{row['pages']:6}{row['precision']:8.4f}{row['recall']:8.4f}{row['f1']:8.4f}{told}{row['ms']:8.1f}"
        )
    return "\n".join(lines)


def speed(count: int) -> None:
    """CPU milliseconds a generated page, every third of them GBK."""
    from _figures import Figure, record  # here, for tests use the rest of this file from elsewhere
    from _floor import cpu_seconds
    from crawl_site import page as made_page

    bodies = [made_page(n) if n % 3 else made_page(n).replace(b"utf-8", b"gbk").decode().encode("gbk") for n in range(count)]
    floor = 1000 * cpu_seconds(lambda: [html.fromstring(body) for body in bodies]) / count
    spent = {}
    for name, reader in READERS.items():
        reader(bodies[0], "https://news.example/0.html")
        spent[name] = 1000 * cpu_seconds(lambda: [reader(body, "https://news.example/0.html") for body in bodies], 2) / count  # noqa: B023
    size = sum(map(len, bodies)) / count / 1000
    print(
        f"{count} generated pages of {size:.0f} kB: "
        + ", ".join(f"{name} {ms:.1f} ms" for name, ms in spent.items())
        + f", lxml {floor:.1f}"
    )
    record(
        Figure(
            part="Reading",
            name=f"page decoded and extracted ({size:.0f} kB, a third GBK)",
            unit="CPU ms",
            ours=spent["parallax"],
            peer=spent["trafilatura+metadata"],
            peer_name="trafilatura with metadata",
            limit=floor,
            limit_name="lxml's parser alone",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", nargs="?", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="fewer pages, no accuracy")
    options = parser.parse_args()
    if not options.json:
        speed(20 if options.quick else 200)
    if options.quick or not (options.shared / "corpus" / "pages").is_dir():
        return
    rows: list[tuple[str, str, dict[str, Any]]] = []
    totals: dict[tuple[str, str], Score] = {}
    for folder in sorted((options.shared / "corpus" / "pages").iterdir()):
        material = list(pages(folder))
        for name, reader in READERS.items():
            reader(*((material[0][1], material[0][0]["url"])))  # imports and caches are not the pages' cost
            score = measure(reader, material)
            rows.append((folder.name, name, score.row()))
            totals.setdefault((folder.name.rsplit("_", 1)[-1], name), Score()).add(score)
    rows += [(f"all {lang}", name, score.row()) for (lang, name), score in sorted(totals.items())]
    print(json.dumps(rows) if options.json else table(rows))


if __name__ == "__main__":
    main()
