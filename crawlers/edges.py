"""Where an article begins and ends among the blocks of its element: bylines above, notices, advertisements and teasers below.

Knowing such lines is `crawlers.page_lines`', finding the element `crawlers.maintext`'s business.
"""

import re
from collections.abc import Sequence

from crawlers.blocks import Block
from crawlers.page_lines import is_advert, is_credit, is_date, is_finished, is_info, is_insert, is_notice
from crawlers.tree import Element

_CELLS = frozenset({"td", "th"})
_OPENS = re.compile(r"[。！？：]$|〔\d{4}〕\s?\d{1,5}号$")  # a sentence, whom a notice addresses, its number
_LETTERS = re.compile(r"\w+")
_LAST, _MAX_SIGNER, _MIN_ITEM = 5, 40, 20.0
_FULL = 80.0  # prose of a paragraph, in Latin letters


def trimmed(blocks: Sequence[Block], title: str = "") -> list[Block]:
    """Without advertisements, the lines above the prose, and what follows a notice such as 责任编辑 or "Related stories"."""
    texts = [block for block in blocks if not is_advert(block.text)]
    kept = [block for block in texts[: _end(texts)] if not is_insert(block.text, block.linked)]
    if kept and title and _squeeze(kept[0].text) == _squeeze(title):
        kept = kept[1:]
    layout = _layout(kept)
    first = _first_paragraph(kept, layout)
    kept = [*_opening(kept, first), *_without_info(kept[first:])]
    signed = _signature(kept)
    while len(kept) > signed and _is_below(kept[-1], layout):
        kept.pop()
    return kept or texts


def _without_info(blocks: Sequence[Block]) -> list[Block]:
    """Without lines of date and source between a standfirst and the first full paragraph."""
    full = next((at for at, block in enumerate(blocks) if block.prose >= _FULL), 0)
    return [*(block for block in blocks[:full] if block.prose or not is_info(block.text)), *blocks[full:]]


def _layout(blocks: Sequence[Block]) -> set[Element | None]:
    """The tables that hold paragraphs, not data."""
    return {_table(block) for block in blocks if block.prose} - {None}


def _table(block: Block) -> Element | None:
    return next(block.owner.iterancestors("table"), None)


def _is_row(block: Block, layout: set[Element | None]) -> bool:
    """Whether it is an item of a list, no mere label, or a cell of data."""
    return _table(block) not in layout if block.tag in _CELLS else block.tag == "li" and block.mass >= _MIN_ITEM


def _first_paragraph(blocks: Sequence[Block], layout: set[Element | None]) -> int:
    """The index of the first block that is the article's: prose, or a row of a table or list that holds no paragraphs."""
    own = (at for at, block in enumerate(blocks) if not is_info(block.text) and (block.prose or _is_row(block, layout)))
    return next(own, len(blocks))


def _opening(blocks: Sequence[Block], first: int) -> list[Block]:
    """Short lines before the first paragraph that stand beside it and open it."""
    if first == len(blocks):
        return []
    place = blocks[first].owner.getparent()
    short = [block for block in blocks[:first] if _OPENS.search(block.text) and not is_info(block.text)]
    return [block for block in short if place in _places(block.owner)]


def _places(owner: Element) -> tuple[Element | None, ...]:
    """What holds an element: its parent, and that of a quotation around it."""
    parent = owner.getparent()
    return (parent, parent.getparent()) if parent is not None and parent.tag == "blockquote" else (parent,)


def _signature(blocks: Sequence[Block]) -> int:
    """How many blocks there are up to the date below an official notice, which stands under the name of who signs; 0 without one."""
    last = range(max(1, len(blocks) - _LAST), len(blocks))
    return next((at + 1 for at in reversed(last) if is_date(blocks[at].text) and len(blocks[at - 1].text) <= _MAX_SIGNER), 0)


def _is_below(block: Block, layout: set[Element | None]) -> bool:
    """Whether a last block is a label or a credit."""
    if is_credit(block.text):
        return True
    return not block.prose and not _is_row(block, layout) and not is_finished(block.text)


def _end(blocks: Sequence[Block]) -> int:
    """The index of the first notice behind at least half of the prose."""
    half, seen = 0.5 * sum(block.prose for block in blocks), 0.0
    for index, block in enumerate(blocks):
        if seen >= half and index and is_notice(block.text):
            return index
        seen += block.prose
    return len(blocks)


def _squeeze(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()
