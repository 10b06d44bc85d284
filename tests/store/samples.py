"""Records to store, made by us: plain ones with the fields that a test cares about, and Hypothesis strategies for any."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from hypothesis import strategies as st

from parallax.records import (
    Article,
    Candidate,
    Capture,
    Correction,
    CorrectionKind,
    Delivery,
    Endpoint,
    Entry,
    Evidence,
    Hit,
    Mention,
    Reading,
    Rule,
    Run,
    Segment,
    Subscriber,
    Sum,
    Translation,
    Visit,
    When,
)

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
URL = "https://news.example/feed"


def at(days: float) -> datetime:
    """That many days after NOW."""
    return NOW + timedelta(days=days)


def article(
    key: str = "a", title: str = "", text: str = "", *, source: str = "news", day: float | None = None, lang: str = "zh"
) -> Article:
    published = None if day is None else When(moment=at(day), precision="minute", zone="Asia/Shanghai", raw="5月1日")
    return Article(
        source_id=source, key=key, url=f"https://news.example/{key}", title=title, text=text, html=f"<p>{text}</p>",
        authors=("张三", "Ann"), published=published, lang=lang, fetched_at=NOW, extractor="selectors", origin="feed", site="示例网",
    )  # fmt: skip


def capture(body: bytes = b"<html>") -> Capture:
    return Capture(url="https://news.example/a", body=body, content_type="text/html; charset=gb2312", fetched_at=NOW)


def entry(key: str = "a") -> Entry:
    when = When(moment=NOW, precision="day", zone="stated", raw="Wed, 01 May 2024")
    return Entry(key=key, url=f"https://news.example/{key}", title="标题", html="<b>x</b>", authors=("张三",), published=when, lang="zh")


def run(days: float = 0, *, source: str = "news", url: str = URL, **fields: object) -> Run:
    return Run(source_id=source, url=url, started_at=at(days), ms=12, outcome="ok", filled={"date": 0.5}, **fields)  # type: ignore[arg-type]


def visit(*keys: str, days: float = 0, source: str = "news") -> Visit:
    endpoint = Endpoint(source_id=source, url=URL, etag='"1"', next_check=at(days + 1), last_ok=at(days))
    return Visit(endpoint=endpoint, run=run(days, source=source), entries=tuple(entry(key) for key in keys))


def mention(entity: str, start: int, end: int, text: str, name_en: str = "LandSpace") -> Mention:
    return Mention(field="text", start=start, end=end, entity_id=entity, kind="name", text=text, name_en=name_en)


def candidate(text: str, start: int = 0, *, field: Literal["title", "text"] = "text", full: str = "") -> Candidate:
    return Candidate(
        field=field, start=start, end=start + len(text), text=text, pattern="definition" if full else "brand", full=full
    )  # fmt: skip


def correction(subject: str = "landspace", kind: CorrectionKind = "name", *, days: float = 0, **value: object) -> Correction:
    return Correction(kind=kind, subject=subject, value=value, author="ann", reason="seen in print", made_at=at(days))


def hit(item_id: int, rule: str = "launches", *, days: float = 0) -> Hit:
    evidence = Evidence(field="text", start=3, end=5, text="朱雀", variant="朱雀")
    return Hit(rule_id=rule, item_id=item_id, evidence=(evidence,), matched_at=at(days))


def delivery(
    key: str,
    *,
    channel: str = "mail",
    rule: str = "launches",
    kind: Literal["alert", "spike", "digest", "test"] = "alert",
    item_id: int = 0,
) -> Delivery:
    return Delivery(key=key, channel=channel, kind=kind, rule_id=rule, item_id=item_id, payload={"标题": [1, None]}, made_at=NOW)


def reading(
    item_id: int, version: str = "v1", *, title: str = "", text: str = "", mentions: tuple[Mention, ...] = (),
    topics: tuple[str, ...] = (), candidates: tuple[Candidate, ...] = (), corrections: int = 0,
) -> Reading:  # fmt: skip
    segment = Segment(field="title", paragraph=0, source="原文", target=title, engine="argos", flags=("short",))
    translation = Translation(engine="argos", model="62e7", title=title, text=text, segments=(segment,))
    return Reading(
        item_id=item_id, version=version, lang="zh", script="zh-Hans", mentions=mentions, topics=topics, translation=translation,
        candidates=candidates, corrections=corrections,
    )  # fmt: skip


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
moments = st.datetimes(timezones=st.just(UTC))
whens = st.builds(When, moment=moments, precision=st.sampled_from(["second", "day", "year"]), zone=texts, raw=texts)
names = st.tuples() | st.tuples(texts) | st.tuples(texts, texts)
articles = st.builds(
    Article, source_id=texts, key=texts, url=texts, title=texts, text=texts, html=texts, authors=names, published=st.none() | whens,
    lang=texts, fetched_at=moments, extractor=texts, origin=st.sampled_from(["feed", "pdf"]), site=texts,
)  # fmt: skip
entries = st.builds(Entry, key=texts, url=texts, title=texts, html=texts, authors=names, published=st.none() | whens, lang=texts)
small = st.integers(0, 2**40)
endpoints = st.builds(
    Endpoint, source_id=texts, url=texts, etag=texts, last_modified=texts, body_hash=texts, next_check=st.none() | moments,
    interval_minutes=small, errors=small, last_ok=st.none() | moments, last_new=st.none() | moments,
    moved_to=texts, moved_seen=small, muted=texts,
)  # fmt: skip
runs = st.builds(
    Run, source_id=texts, url=texts, started_at=moments, ms=small, outcome=st.sampled_from(["ok", "failed"]), status=small, expected=small,
    found=small, new=small, filled=st.dictionaries(texts, st.floats(0, 1)), bytes=small, error=texts, id=st.just(0),
)  # fmt: skip
mentions = st.builds(
    Mention, field=st.sampled_from(["title", "text"]), start=small, end=small, entity_id=texts, kind=st.sampled_from(["name", "product"]),
    text=texts, name_en=texts,
)  # fmt: skip
segments = st.builds(
    Segment, field=st.sampled_from(["title", "text"]), paragraph=small, source=texts, target=texts, engine=texts, flags=names
)
translations = st.builds(
    Translation, engine=texts, model=texts, title=texts, text=texts, segments=st.lists(segments, max_size=3).map(tuple)
)
candidates = st.builds(
    Candidate, field=st.sampled_from(["title", "text"]), start=small, end=small, text=texts,
    pattern=st.sampled_from(["legal", "brand", "definition"]), full=texts,
)  # fmt: skip
numbers = st.decimals(allow_nan=False, allow_infinity=False)
sums = st.builds(Sum, currency=st.sampled_from(["CNY", "USD"]), low=numbers, high=numbers)
readings = st.builds(
    Reading, item_id=st.just(1), version=texts, lang=texts, script=st.sampled_from(["zh", "en"]),
    mentions=st.lists(mentions, max_size=3).map(tuple), topics=names, translation=st.none() | translations,
    candidates=st.lists(candidates, max_size=3).map(tuple), corrections=small, sums=st.lists(sums, max_size=3).map(tuple),
)  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)  # whatever JSON knows, lone surrogates among it
values = st.dictionaries(st.text(max_size=9), anything, max_size=3)
corrections = st.builds(
    Correction, kind=st.sampled_from(["name", "company", "term", "sentence", "candidate"]), subject=texts, value=values, author=texts,
    reason=texts, made_at=moments, id=st.just(0),
)  # fmt: skip
rules = st.builds(
    Rule, id=texts, name=texts, query=texts, kind=st.sampled_from(["match", "spike"]), weight=st.floats(-9, 9), channels=names,
    cooldown_minutes=small, author=texts, note=texts, enabled=st.booleans(),
)  # fmt: skip
subscribers = st.builds(
    Subscriber, id=texts, address=texts, name=texts, rules=names, companies=names, topics=names, languages=names, timezone=texts,
    times=names, days=names, stories=small, token=texts, enabled=st.booleans(),
)  # fmt: skip
hits = st.builds(
    Hit, rule_id=texts, item_id=st.just(1), matched_at=moments,
    evidence=st.lists(
        st.builds(Evidence, field=st.sampled_from(["title", "text_en"]), start=small, end=small, text=texts, variant=texts), max_size=3
    ).map(tuple),
)  # fmt: skip
deliveries = st.builds(
    Delivery, id=st.just(0), key=texts, channel=texts, kind=st.sampled_from(["alert", "spike", "digest", "test"]), rule_id=texts,
    item_id=small, payload=values, state=st.just("waiting"), batch=st.just(""), attempts=st.just(0), not_before=st.none() | moments,
    error=st.just(""), made_at=moments, sent_at=st.none(),
)  # fmt: skip
