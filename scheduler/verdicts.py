"""A person's verdict on a name of the review queue, as corrections: one changes the registry, one takes the name out of the queue.

Nothing enters the registry by itself, and the queue never asks again. Who keeps the two keeps the change first: broken off between them,
the name is asked about once more, not lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parallax.catalogue.companies import Company
from parallax.contracts import CorrectionStore
from parallax.fold import fold
from parallax.records import Correction, NewName

_ALL = 100_000  # more names than any queue holds
_HAN = re.compile("[一-鿿]")
_LEGAL = re.compile(r"公司\Z|\b(?:ltd|inc|corp|corporation|limited)\.?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who judges, why, and when."""

    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``change`` is what the registry learns, None for a name that is refused; ``end`` takes the name out of the queue."""

    change: Correction | None
    end: Correction


def queue(store: CorrectionStore) -> dict[str, NewName]:
    """Every name that waits for a verdict, by its folded form: however it is spelt, it is found."""
    return {fold(each.text): each for each in store.new_names(_ALL)}


def accepted(
    new: NewName,
    said: Said,
    *,
    name_en: str,
    name_zh: str = "",
    company_id: str = "",
    type_: str = "private",
    segment: str = "unknown",
    require: Sequence[str] = (),
) -> Verdict:
    """It is a company that we do not have. Its Chinese name and its id have defaults: the name itself, and one made of the English name."""
    company_id = company_id or id_of(name_en)
    table = {
        "id": company_id,
        "name_en": name_en,
        "name_zh": name_zh or (new.text if _HAN.search(new.text) else ""),
        "type": type_,
        "segment": segment,
        "confidence": "medium",
        "verified": True,
        "source": [f"review queue, items {', '.join(str(item_id) for item_id, _ in new.contexts)}"],
        "names": _names(new, name_en, name_zh, require),
    }
    change = Correction(kind="company", subject=company_id, value=table, author=said.author, reason=said.reason, made_at=said.at)
    return Verdict(change=change, end=_end(new, said, "company", company_id))


def another_name(new: NewName, said: Said, company: Company, *, kind: str = "", require: Sequence[str] = ()) -> Verdict:
    """It is another name of a company that we have; without a kind, legal or short by its form."""
    value = {"add": _name(new.text, kind or _kind(new.text, "short"), require)}
    change = Correction(kind="name", subject=company.id, value=value, author=said.author, reason=said.reason, made_at=said.at)
    return Verdict(change=change, end=_end(new, said, "alias", company.id))


def refused(new: NewName, said: Said) -> Verdict:
    """It is no company, or none of ours."""
    return Verdict(change=None, end=_end(new, said, "refused"))


def id_of(name_en: str) -> str:
    """The id of a company with this English name.

    >>> id_of("Yuanfan Space, Ltd.")
    'yuanfan-space-ltd'
    """
    return re.sub(r"[^a-z0-9]+", "-", name_en.lower()).strip("-")


def _end(new: NewName, said: Said, verdict: str, company_id: str = "") -> Correction:
    value = {"verdict": verdict, **({"company": company_id} if company_id else {})}
    return Correction(kind="candidate", subject=new.text, value=value, author=said.author, reason=said.reason, made_at=said.at)


def _names(new: NewName, name_en: str, name_zh: str, require: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a new company: what was seen, what it shortens, and the canonical names."""
    rows = [_name(new.text, _kind(new.text, "canonical"), require)]
    rows += [_name(new.full, _kind(new.full, "legal"), ())] if new.full else []
    rows += [_name(text, "canonical", ()) for text in (name_en, name_zh) if text]
    return list({row["text"]: row for row in reversed(rows)}.values())[::-1]


def _name(text: str, kind: str, require: Sequence[str]) -> dict[str, Any]:
    return {"text": text, "kind": kind, **({"require": list(require)} if require else {})}


def _kind(text: str, otherwise: str) -> str:
    return "legal" if _LEGAL.search(text) else otherwise
