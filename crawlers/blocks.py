"""A tree as a list of blocks: runs of text that a reader sees as one paragraph, and how much each looks like running prose.

Which of them belong to the article is decided in `crawlers.maintext`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from crawlers.tree import Element, tidy

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCK_WORDS = (
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form "
    "header hgroup hr html li main nav ol p pre section summary table tbody td th thead tr ul"
)
BLOCK_TAGS = HEADINGS | frozenset(_BLOCK_WORDS.split())
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PAUSE = re.compile(r"[。！？；…，、]|[,.!?;:](?:[\s\"'”’)]|$)")
_HAN_WEIGHT = 1.5  # a Han character carries what two and a half Latin letters do
_PROSE_MASS, _SHORT_MASS = 80, 40


@dataclass(frozen=True, eq=False)  # without slots: properties are cached
class Block:
    """One run of text: the block element that holds it, its tidy text, and how many of its characters are link text."""

    owner: Element
    text: str
    link_chars: int

    @property
    def tag(self) -> str:
        """The owner's tag."""
        return str(self.owner.tag)

    @cached_property
    def mass(self) -> float:
        """Length in Latin letters, whatever the script."""
        return mass(self.text)

    @property
    def linked(self) -> bool:
        """Whether most of it is link text."""
        return self.link_chars > 0.5 * len(self.text)

    @cached_property
    def prose(self) -> float:
        """How much running text it holds: its mass without links if it reads like sentences, half for a short one, else 0."""
        if self.tag in HEADINGS or self.linked:
            return 0.0
        size, unlinked = self.mass, 1 - self.link_chars / len(self.text)
        if self.tag == "pre":
            return 0.5 * size
        pauses = len(_PAUSE.findall(self.text))
        if (size >= _PROSE_MASS and pauses) or pauses >= 3:
            return size * unlinked
        return 0.5 * size * unlinked if pauses and size >= _SHORT_MASS else 0.0


def mass(text: str) -> float:
    """Length of a text in Latin letters."""
    if text.isascii():
        return float(len(text))
    return len(text) + _HAN_WEIGHT * len(_HAN.findall(text))


class _Reader:
    """Collects blocks while the tree is walked."""

    def __init__(self, root: Element) -> None:
        self.root, self.owner = root, root
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.link_chars = self.links_open = 0

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.links_open:
                self.link_chars += len(text.strip())

    def flush(self, owner: Element) -> None:
        """End the current block; what follows belongs to ``owner``."""
        if self.parts:
            if text := tidy("".join(self.parts)):
                self.blocks.append(Block(self.owner, text, min(self.link_chars, len(text))))
            self.parts.clear()
            self.link_chars = 0
        self.owner = owner

    def start(self, element: Element, is_block: bool) -> None:
        if is_block:
            self.flush(element)
        elif element.tag == "a":
            self.links_open += 1
        if text := element.text:
            self.add(text)

    def end(self, element: Element, is_block: bool) -> None:
        if is_block:
            self.flush(next((up for up in element.iterancestors() if up.tag in BLOCK_TAGS), self.root))
        elif element.tag == "a":
            self.links_open -= 1
        if tail := element.tail:
            self.add(tail)


def read_blocks(root: Element) -> list[Block]:
    """The blocks below an element, in reading order. Scripts and styles must be gone."""
    reader = _Reader(root)
    reader.add(root.text)
    for child in root:
        for event, element in etree.iterwalk(child, events=("start", "end")):
            if event == "start":
                reader.start(element, element.tag in BLOCK_TAGS)
            else:
                reader.end(element, element.tag in BLOCK_TAGS)
    reader.flush(root)
    return reader.blocks


def subtree_sums(own: Mapping[Element, float]) -> dict[Element, float]:
    """For each element that has any, the sum of the values in its subtree."""
    sums: dict[Element, float] = {}
    for element, value in own.items():
        sums[element] = sums.get(element, 0.0) + value
        for up in element.iterancestors():
            sums[up] = sums.get(up, 0.0) + value
    return sums
