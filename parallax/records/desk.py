"""Who uses the research desk, and what researchers say of items."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from parallax.records.reading import Field

Role = Literal["reader", "analyst", "operator"]  # each may do what those before it may


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may use the web pages. Hashes only: no password and no token is kept."""

    name: str
    role: Role
    password_hash: str = ""  # argon2id, or empty: no password opens it
    token_hash: str = ""  # SHA-256 of the API token, or empty
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One theme of the codebook."""

    id: str  # lower-case letters, digits and hyphens
    name: str
    description: str = ""
    colour: str = "#b9683f"  # as CSS writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A theme that a researcher gave to an item, or to a stretch of its text: code points of the field, end exclusive.

    ``start`` and ``end`` are 0 for a whole item. ``quote`` is the text at that place, so that a coding can be read by itself.
    """

    id: int = 0  # given by the store
    item_id: int
    theme_id: str
    field: Field = "text"
    start: int = 0
    end: int = 0
    quote: str = ""
    note: str = ""
    coder: str
    made_at: datetime
