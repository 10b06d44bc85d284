"""The records that stages hand to each other.

All are frozen, slotted and keyword-only. Datetimes are aware and in UTC. A stage takes records and returns new ones;
shapes of other libraries (feedparser dicts, Scrapy responses, SQLite rows) never leave the module that adapts them.

A module a part of the work; everything is imported from here.
"""

from parallax.records.correcting import Correction, CorrectionKind, NewName, QueuePlace, Revision
from parallax.records.crawling import (
    Access,
    Article,
    Capture,
    Endpoint,
    Entry,
    Fetched,
    Kind,
    Method,
    Outcome,
    Page,
    PendingEntry,
    Precision,
    Provenance,
    Run,
    Selectors,
    Source,
    Visit,
    When,
)
from parallax.records.desk import Account, Coding, Role, Theme
from parallax.records.reading import Amount, Candidate, Entity, Field, Item, Mention, Reading, Script, Segment, Sum, Translation
from parallax.records.searching import Order, Overview, SearchHit, SearchPage, Story
from parallax.records.telling import Channel, Delivery, DeliveryState, DigestMark, Evidence, Hit, KeptDigest, Rule, RuleKind, Subscriber

__all__ = [
    "Access",
    "Account",
    "Amount",
    "Article",
    "Candidate",
    "Capture",
    "Channel",
    "Coding",
    "Correction",
    "CorrectionKind",
    "Delivery",
    "DeliveryState",
    "DigestMark",
    "Endpoint",
    "Entity",
    "Entry",
    "Evidence",
    "Fetched",
    "Field",
    "Hit",
    "Item",
    "KeptDigest",
    "Kind",
    "Mention",
    "Method",
    "NewName",
    "Order",
    "Outcome",
    "Overview",
    "Page",
    "PendingEntry",
    "Precision",
    "Provenance",
    "QueuePlace",
    "Reading",
    "Revision",
    "Role",
    "Rule",
    "RuleKind",
    "Run",
    "Script",
    "SearchHit",
    "SearchPage",
    "Segment",
    "Selectors",
    "Source",
    "Story",
    "Subscriber",
    "Sum",
    "Theme",
    "Translation",
    "Visit",
    "When",
]
