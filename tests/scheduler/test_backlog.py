"""Reading the backlog while the translation engine fails: nothing is lost, nothing spins, and what failed is tried again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from scenarios import an_article

from matching.topics import TopicMatcher
from parallax.contracts import Store
from parallax.records import Delivery, Hit, Item, Reading
from scheduler import backlog
from scheduler.pipeline import read_backlog
from store import open_store
from translate.names import NameFinder
from translate.reader import Reader

TOPICS = TopicMatcher([])
ENGINE_FAILED = "engine-failed"


class Engine:
    """Says everything in capitals; can be down, and chokes on what is poisonous."""

    name, model, settings = "shouting", "m", ""

    def __init__(self) -> None:
        self.down, self.poison, self.asked = False, "毒", 0

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked += 1
        if self.down or any(self.poison in each for each in sentences):
            raise ConnectionError("no answer")
        return [f"THE SENTENCE OF {len(each)} CHARACTERS, SAID IN ENGLISH" for each in sentences]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as store:
        yield store


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backlog, "BATCH", 2)


def a_reader(engine: Engine, names_version: str = "1", corrections: int = 0) -> Reader:
    return Reader(NameFinder(()), (), engine, names_version=names_version, corrections=corrections)


def put(store: Store, *titles: str, lang: str = "zh") -> None:
    for title in titles:
        store.save_article(an_article(title, "我们今天在这里看到了。" if lang == "zh" else "Nothing to translate.", lang=lang), None)


def one_pass(store: Store, reader: Reader) -> list[int]:
    return list(read_backlog(store, reader, TOPICS))


def engines(store: Store) -> dict[str, str]:
    """By title, what its first sentence was said by."""
    return {
        item.article.title: item.reading.translation.segments[0].engine if item.reading and item.reading.translation else ""
        for item in store.items()
    }


def test_new_items_get_a_gloss_while_the_engine_is_down_and_english_when_it_is_back(store: Store, engine: Engine) -> None:
    put(store, "一号新闻", "二号新闻", "三号新闻", "四号新闻", "五号新闻")
    engine.down, reader = True, a_reader(engine)
    assert sum(one_pass(store, reader)) == 5
    assert set(engines(store).values()) == {"gloss"}
    engine.down = False
    assert sum(one_pass(store, reader)) == 5
    assert set(engines(store).values()) == {"shouting"}
    assert one_pass(store, reader) == []


def test_a_pass_with_the_engine_down_tries_one_batch_again_and_ends(store: Store, engine: Engine) -> None:
    put(store, *(f"第{number}号新闻" for number in "一二三四五六七八九"))
    engine.down, reader = True, a_reader(engine)
    one_pass(store, reader)
    asked, seqs = engine.asked, [item.seq for item in store.items()]
    assert one_pass(store, reader) == [0]
    assert engine.asked - asked <= 2 * 4  # two items of two sentences, halved until they stand alone
    assert [item.seq for item in store.items()] == seqs


def test_an_item_that_always_fails_is_tried_once_a_pass_and_keeps_none_from_being_read(store: Store, engine: Engine) -> None:
    put(store, *(f"{number}毒" for number in "一二三四五"))
    one_pass(store, a_reader(engine))
    put(store, "新的消息", "News", lang="zh")
    assert sum(one_pass(store, a_reader(engine))) == 2
    later = a_reader(engine, names_version="2")  # everything is to be read again, behind what fails
    assert sum(one_pass(store, later)) == 2
    read = {item.article.title: item.reading.version for item in store.items() if item.reading}
    assert read["新的消息"] == later.version
    assert read["一毒"] == f"{later.version}-{ENGINE_FAILED}"


def test_a_translation_is_not_given_up_for_a_gloss(store: Store, engine: Engine) -> None:
    put(store, "一号新闻", "二号新闻", "三号新闻")
    one_pass(store, a_reader(engine))
    engine.down, later = True, a_reader(engine, names_version="2")
    assert one_pass(store, later) == [0]
    assert set(engines(store).values()) == {"shouting"}
    engine.down = False
    assert sum(one_pass(store, later)) == 3
    assert {item.reading.version for item in store.items() if item.reading} == {later.version}


def test_what_is_to_be_told_is_saved_with_the_readings(store: Store, engine: Engine) -> None:
    put(store, "一号新闻", "二号新闻", "三号新闻")

    class Tells:
        def match(self, items: Sequence[Item], readings: Sequence[Reading]) -> tuple[list[Hit], list[Delivery]]:
            assert [item.id for item in items] == [reading.item_id for reading in readings]
            moment = items[0].stored_at
            hits = [Hit(rule_id="all", item_id=item.id, evidence=(), matched_at=moment) for item in items]
            return hits, [
                Delivery(key=f"alert:{hit.item_id}", channel="desk", kind="alert", item_id=hit.item_id, made_at=moment) for hit in hits
            ]

    list(read_backlog(store, a_reader(engine), TOPICS, Tells()))
    assert {hit.item_id for hit in store.hits("all")} == {1, 2, 3}
    assert {row.key for row in store.deliveries()} == {"alert:1", "alert:2", "alert:3"}


def test_long_texts_are_read_few_at_a_time_so_that_each_step_is_short(
    store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "BATCH", 64)
    for title, length in (("一", 500), ("二", 1500), ("三", 1500), ("四", 50), ("五", 50), ("六", 5)):
        store.save_article(an_article(title, "我们看到了很多。" * length), None)
    assert one_pass(store, a_reader(engine)) == [4, 2]
    for number in range(9):
        store.save_article(an_article(f"Report {number}", "Nothing to translate here. " * 5000, lang="en"), None)
    assert one_pass(store, a_reader(engine)) == [9]


def test_one_long_article_that_an_engine_cannot_bear_does_not_end_every_pass(
    store: Store, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "BATCH", 64)
    monkeypatch.setattr(backlog, "BATCH_CHARACTERS", 1)
    put(store, "毒药一号", "二号新闻", "三号新闻")
    engine.down, reader = True, a_reader(engine)
    one_pass(store, reader)
    engine.down = False
    one_pass(store, reader)
    assert engines(store)["二号新闻"] == engines(store)["三号新闻"] == "shouting"
