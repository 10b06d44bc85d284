"""What the English of a sentence lacks of what its Chinese says exactly: for whoever writes English by hand and would like to be told.

The gates for engines are stricter (`translate.gates`); a person may say things in another way, so this is a hint and no verdict.
"""

from collections.abc import Sequence

from translate.amounts import read_amounts
from translate.drafts import weighs
from translate.gates import changed_amounts, changed_currencies, lost_names
from translate.normalise import normalise
from translate.phrases import Span


def losses(source: str, english: str, names: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The names and amounts of a Chinese sentence that its English lacks, as English would write them, each once.

    ``names``: those of its item, as they stand in the text and in English.

    >>> losses("蓝箭航天融资2亿元。", "LandSpace raised money.", [("蓝箭航天", "LandSpace")])
    ('200 million yuan',)
    """
    text = normalise(source).text
    spans = [Span(0, 0, name, "name") for written, name in names if written in source and written not in english]
    spans += [each for each in (Span(one.start, one.end, one.english, "amount", one) for one in read_amounts(text)) if weighs(each)]
    lost = (*lost_names(spans, english), *changed_amounts(spans, english), *changed_currencies(text, spans, english))
    return tuple(dict.fromkeys(span.english for span in lost))
