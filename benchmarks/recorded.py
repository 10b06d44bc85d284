"""What gates and repair make of recorded machine output: names, terms, amounts and currencies right before and after, and what is flagged.

    python benchmarks/recorded.py [FILE.tsv]

FILE.tsv holds source and raw output, tab between, and a label if there is one ("good": nothing is wrong). Without a file: our own pairs,
made by hand (tests/translate/recorded_pairs.tsv). *Before* is the raw output, *after* what the reader shows. A recording was made without
protecting names and amounts, so this measures gates and repair; what protection adds on top is not in it.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "tests" / "translate"))

from recordings import Listening, Pair, Recorded, read_pairs

from parallax.catalogue import Pack, load_pack
from parallax.errors import ParseError
from parallax.records import Article, Item, Segment
from translate.gates import changed_amounts, changed_currencies, lost_names
from translate.gloss import Glossary, Span, known_spans
from translate.names import NameFinder
from translate.normalise import normalise
from translate.reader import Reader

OWN = Path(__file__).resolve().parent.parent / "tests" / "translate" / "recorded_pairs.tsv"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("names", "terms", "amounts", "currencies")


@dataclass(slots=True)
class Score:
    """How many there are of each kind, and how many of them are right."""

    there: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str, spans: Sequence[Span], wrong: Iterable[Span]) -> bool:
        """Count the spans of one sentence; whether one of them is wrong."""
        bad = {id(span) for span in wrong}
        self.there[kind] += len(spans)
        self.right[kind] += len(spans) - len(bad)
        return bool(bad)

    def share(self, kind: str) -> str:
        return f"{100 * self.right[kind] / self.there[kind]:.1f} %" if self.there[kind] else "-"


@dataclass(slots=True)
class Tally:
    """What came of all pairs."""

    before: Score = field(default_factory=Score)
    after: Score = field(default_factory=Score)
    flags: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)  # by verdict of the label: good, bad, unlabelled
    flagged: Counter[str] = field(default_factory=Counter)
    wrong: int = 0  # sentences with a wrong name, amount or currency in the raw output
    unnoticed: int = 0  # of these, those that carry no flag
    missed: list[Pair] = field(default_factory=list)  # labelled as bad, not flagged
    alarms: list[tuple[Pair, Segment]] = field(default_factory=list)  # labelled as good, flagged


class Measure:
    """Counts what one rendering of a Chinese sentence gets right."""

    def __init__(self, pack: Pack) -> None:
        self._finder, self._glossary = NameFinder(pack.companies), Glossary(pack.glossary)
        self._renderings = {term.zh: (term.en, *term.also) for term in pack.glossary}

    def __call__(self, score: Score, source: str, text: str) -> bool:
        """Whether a name, an amount or a currency is wrong. An amount or a name put right in brackets is right."""
        even = normalise(source).text
        names = [Span(each.start, each.end, each.name_en, "name") for each in self._finder.find(even)]
        spans = known_spans(even, names, self._glossary)
        amounts = [span for span in spans if span.amount and span.amount.value is not None and span.amount.value != 1]
        money = [span for span in spans if span.amount and span.amount.currency]
        terms = [span for span in spans if span.kind == "term"]
        score.count("terms", terms, [span for span in terms if not self._said(even[span.start : span.end], span, text)])
        return any(
            [
                score.count("names", names, lost_names(names, text)),
                score.count("amounts", amounts, changed_amounts(amounts, text)),
                score.count("currencies", money, [span for span in changed_currencies(even, money, text) if span.english not in text]),
            ]
        )

    def _said(self, chinese: str, span: Span, text: str) -> bool:
        return any(rendering.casefold() in text.casefold() for rendering in self._renderings.get(chinese, (span.english,)))


def main() -> int:
    named = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    try:
        pairs = read_pairs(named[0] if named else OWN)
    except ParseError as error:
        print(error, file=sys.stderr)
        return 2
    show(tally(pairs))
    return 0


def tally(pairs: Sequence[Pair]) -> Tally:
    """Read every pair with the recorded engine and count."""
    pack = load_pack()
    finder, measure, total = NameFinder(pack.companies), Measure(pack), Tally()
    listening, recorded = Listening(), Recorded()
    asking = Reader(finder, pack.glossary, listening, names_version="1")
    telling = Reader(finder, pack.glossary, recorded, names_version="1")
    for pair in pairs:
        listening.first = ""
        read_title(asking, pair.source)
        recorded.record(listening.first, pair.output)
        segment = read_title(telling, pair.source)
        if segment is not None:
            add(total, measure, pair, segment)
    return total


def add(total: Tally, measure: Measure, pair: Pair, segment: Segment) -> None:
    wrong = measure(total.before, pair.source, pair.output)
    measure(total.after, pair.source, segment.target)
    verdict = "good" if pair.label == "good" else "bad" if pair.label else "unlabelled"
    total.flags.update(segment.flags)
    total.pairs[verdict] += 1
    total.flagged[verdict] += bool(segment.flags)
    total.wrong += wrong
    total.unnoticed += wrong and not segment.flags
    if verdict == "bad" and not segment.flags:
        total.missed.append(pair)
    if verdict == "good" and segment.flags:
        total.alarms.append((pair, segment))


def read_title(reader: Reader, source: str) -> Segment | None:
    """A sentence as the title of an item: titles are never split. None when it is not Chinese."""
    article = Article(
        source_id="recorded",
        key="1",
        url="",
        title=source,
        text="",
        html="",
        authors=(),
        published=None,
        lang="zh",
        fetched_at=NOW,
        extractor="",
        origin="import",
    )
    (reading,) = reader.read([Item(id=1, seq=1, article=article, stored_at=NOW, capture_hash="")])
    return next(iter(reading.translation.segments), None) if reading.translation else None


def show(total: Tally) -> None:
    print(f"{sum(total.pairs.values())} pairs")
    print(f"{'right':14}{'in all':>8}{'before':>10}{'after':>10}")
    for kind in KINDS:
        print(f"{kind:14}{total.before.there[kind]:8}{total.before.share(kind):>10}{total.after.share(kind):>10}")
    for verdict, count in sorted(total.pairs.items()):
        print(f"flagged of {verdict}: {total.flagged[verdict]} of {count}")
    print(f"with a wrong name, amount or currency before: {total.wrong}; of these without a flag: {total.unnoticed}")
    print("flags: " + ", ".join(f"{flag} {count}" for flag, count in total.flags.most_common()))
    for pair in total.missed:
        print(f"  not noticed ({pair.label}): {pair.source} | {pair.output}")
    for pair, segment in total.alarms:
        print(f"  false alarm ({', '.join(segment.flags)}): {pair.source} | {pair.output}")


if __name__ == "__main__":
    sys.exit(main())
