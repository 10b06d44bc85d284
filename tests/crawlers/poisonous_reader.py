"""Loaded by a worker process, this makes one entry hang whoever reads it."""

import time
from datetime import datetime

import crawlers.articles
from parallax.records import Article, Entry, Source

_honest = crawlers.articles.article_from_entry


def _reader(source: Source, entry: Entry, fetched_at: datetime) -> Article:
    if entry.url.endswith("/a3"):
        time.sleep(60)
    return _honest(source, entry, fetched_at)


crawlers.articles.article_from_entry = _reader
