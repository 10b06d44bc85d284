"""Records as tests need them: each helper is a sentence, and says only what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime

from parallax.catalogue.topics import Topic
from parallax.records import Article, Item, Mention, Precision, Reading, Segment, Source, Translation, When

NOON = datetime(2024, 11, 30, 12, tzinfo=UTC)


def a_source(source_id: str = "wire", **changes: object) -> Source:
    """An English trade feed."""
    plain = Source(
        id=source_id,
        name_en=source_id.title(),
        name_zh="",
        homepage=f"https://{source_id}.example/",
        method="feed",
        urls=(f"https://{source_id}.example/feed",),
        kind="trade",
        provenance="independent press",
        lang="en",
        country="US",
        timezone="UTC",
        owner=source_id,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_topic(topic_id: str) -> Topic:
    """A topic of ordinary weight."""
    return Topic(id=topic_id, name_en=topic_id.title(), name_zh=topic_id, question="events", terms_zh=("词",), terms_en=("word",))


def a_moment(moment: datetime = NOON, precision: Precision = "minute") -> When:
    """A date as precise as the test needs."""
    return When(moment=moment, precision=precision, zone="stated", raw=moment.isoformat())


def an_article(
    title: str, text: str = "One paragraph.", *, source_id: str = "wire", lang: str = "en", at: datetime | None = NOON, **changes: object
) -> Article:
    """An article from a feed."""
    plain = Article(
        source_id=source_id,
        key=f"{source_id}:{title}",
        url=f"https://{source_id}.example/{abs(hash(title))}",
        title=title,
        text=text,
        html="",
        authors=(),
        published=a_moment(at) if at else None,
        lang=lang,
        fetched_at=NOON,
        extractor="entry",
        origin="feed",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def an_item(item_id: int, article: Article, reading: Reading | None = None) -> Item:
    """An item of the archive."""
    return Item(id=item_id, seq=item_id, article=article, stored_at=NOON, capture_hash="", reading=reading)


def naming(*entity_ids: str, field: str = "title") -> tuple[Mention, ...]:
    """Mentions of entities, wherever."""
    return tuple(
        Mention(field="title" if field == "title" else "text", start=0, end=1, entity_id=each, kind="name", text=each, name_en=each)
        for each in entity_ids
    )


def an_english_reading(item_id: int, *mentions: Mention, topics: tuple[str, ...] = ()) -> Reading:
    """What reading makes of an English item."""
    return Reading(item_id=item_id, version="1", lang="en", script="en", mentions=mentions, topics=topics, translation=None)


def a_glossed_reading(
    item_id: int, title: str, *sentences: tuple[str, str], topics: tuple[str, ...] = (), mentions: tuple[Mention, ...] = ()
) -> Reading:
    """What reading makes of a Chinese item when no model is installed; sentences are (Chinese, English)."""
    segments = tuple(Segment(field="text", paragraph=0, source=zh, target=en, engine="gloss") for zh, en in sentences)
    translation = Translation(engine="gloss", model="", title=title, text=" ".join(en for _, en in sentences), segments=segments)
    return Reading(item_id=item_id, version="1", lang="zh", script="zh-Hans", mentions=mentions, topics=topics, translation=translation)
