"""How often the language of a short title is told right, class by class.

    python benchmarks/titles.py [FILE.tsv]

FILE.tsv holds class and title, tab between; classes are the scripts of `translate.script` (zh-Hans, zh-Hant, zh, mixed, ja, en, other).
Without a file: our own titles (tests/translate/titles_by_language.tsv).
"""

import sys
from collections import Counter
from pathlib import Path

from translate.script import identify

OWN = Path(__file__).resolve().parent.parent / "tests" / "translate" / "titles_by_language.tsv"


def main() -> None:
    lines = (Path(sys.argv[1]) if len(sys.argv) > 1 else OWN).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    said = [(wanted, str(identify(title)[1]), title) for wanted, title in rows]
    there, right = Counter(wanted for wanted, _, _ in said), Counter(wanted for wanted, got, _ in said if wanted == got)
    for script, count in there.most_common():
        print(f"{script:8} {right[script]:4} of {count:4}  {100 * right[script] / count:5.1f} %")
    print(f"{'all':8} {right.total():4} of {there.total():4}  {100 * right.total() / there.total():5.1f} %")
    for wanted, got, title in said:
        if wanted != got:
            print(f"  {wanted} taken for {got}: {title}")


if __name__ == "__main__":
    main()
