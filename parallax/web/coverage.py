"""A company as the archive sees it: who writes about it in which language, whom it is named with, and whom it comes from or led to."""

from dataclasses import dataclass

from parallax.catalogue.companies import Company
from parallax.query import And, Query, Where
from parallax.records import Overview
from parallax.web.desk import Desk

SIDES = ("zh", "en")  # languages that are set beside each other


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is written about one company: everything, and by language. ``together`` are ids of others with how many of its items name them.

    ``lineage`` are the companies that have it as parent or origin.
    """

    overview: Overview
    languages: dict[str, Overview]
    together: tuple[tuple[str, int], ...]
    lineage: tuple[Company, ...]


def coverage(desk: Desk, company_id: str) -> Coverage:
    """Look at one company of the pack."""
    about = Where("company", company_id)
    overview, entities = desk.store.overview(Query("", about), desk.types), desk.entities
    return Coverage(
        overview,
        {lang: desk.store.overview(Query("", And((about, Where("lang", lang))))) for lang in SIDES},
        tuple((each, count) for each, count in overview.companies if each in entities and each != company_id),
        tuple(each for each in desk.pack.companies if company_id in (each.parent, each.spin_off_of)),
    )
