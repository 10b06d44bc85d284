"""What the offline stage makes of an article: names, amounts, English sentence by sentence; and the item that holds both."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from parallax.records.crawling import Article

Script = Literal["zh-Hans", "zh-Hant", "zh", "ja", "en", "mixed", "other"]
Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A company or organisation of the pack, with every name it carries."""

    id: str
    name_en: str  # canonical
    name_zh: str
    type: str  # soe, gov-origin, spin-off, private, listed, agency, investor, foreign
    segment: str
    names: tuple[str, ...]  # what means it wherever it stands, in both languages, canonical ones first
    ambiguous: tuple[str, ...] = ()  # Chinese names that mean it in context only (蓝箭); who types one means the entity
    products: tuple[tuple[str, ...], ...] = ()  # for each product, its names in both languages, the English one first


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name found in a text; offsets are code points of the original field, end exclusive."""

    field: Field
    start: int
    end: int
    entity_id: str
    kind: Literal["name", "product"]
    text: str
    name_en: str  # what to write in English: the entity's, or the product's


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A quantity found in a text. ``low`` equals ``high`` when the text is exact."""

    start: int
    end: int
    text: str
    value: Decimal | None  # None when the text gives only an order of magnitude (数千万)
    low: Decimal | None
    high: Decimal | None
    unit: str  # "CNY" and other ISO 4217 codes for money, else a unit such as "kg", "km", "satellites", "%"
    currency: str  # ISO 4217, or empty
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name that no entity carries, seen where a company's name would stand; for a person to judge. Offsets as in `Mention`."""

    field: Field
    start: int
    end: int
    text: str
    pattern: Literal["legal", "brand", "definition"]  # what gave it away: a legal form, a sector word after it, （以下简称“X”）
    full: str = ""  # of a definition: the name that it shortens


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum of money that an item names, for searching: ``low`` equals ``high`` unless the text gives only a range or an order."""

    currency: str  # ISO 4217
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One sentence and its rendering."""

    field: Field
    paragraph: int
    source: str
    target: str
    engine: str  # "argos", "gloss", "none", "human" when a person gave the English
    flags: tuple[str, ...] = ()  # reason codes of the gates that this sentence failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """An item's English, sentence by sentence."""

    engine: str
    model: str  # short hash of the model file, or empty
    title: str
    text: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the offline stage made of one item. ``version`` names everything that it depends on, so that a change is found again."""

    item_id: int
    version: str
    lang: str
    script: Script
    mentions: tuple[Mention, ...]
    topics: tuple[str, ...]
    translation: Translation | None  # None for English items
    candidates: tuple[Candidate, ...] = ()
    sums: tuple[Sum, ...] = ()  # each once
    corrections: int = field(default=0, compare=False)  # id of the last correction that its reader knew


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article in the store. ``seq`` grows with every stored change and orders the whole archive."""

    id: int
    seq: int
    article: Article
    stored_at: datetime
    capture_hash: str  # sha256 of the raw bytes, or empty
    reading: Reading | None = None
