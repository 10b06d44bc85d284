"""The main job's second half: what is stored is read, and one bad item stops no other."""

from collections.abc import Sequence
from pathlib import Path

from scenarios import an_article, an_english_reading

from matching.topics import TopicMatcher
from parallax.catalogue.topics import Topic
from parallax.records import Item, Reading
from scheduler.pipeline import read_backlog
from store import open_store

LAUNCHES = Topic(id="launch", name_en="Launches", name_zh="发射", question="events", terms_zh=("发射",), terms_en=("launch",))


class Chokes:
    """A reader that raises whenever a certain item is before it."""

    version, corrections = "1", 0

    def read(self, items: Sequence[Item]) -> list[Reading]:
        if any("poison" in item.article.title for item in items):
            raise RecursionError("too deep")
        return [an_english_reading(item.id) for item in items]


def test_an_item_that_cannot_be_read_stops_no_other_and_is_named(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        for title in ("one", "poison", "launch of three"):
            store.save_article(an_article(title), None)
        assert sum(read_backlog(store, Chokes(), TopicMatcher([LAUNCHES]))) == 3  # type: ignore[arg-type]  # only what is used of a reader
        read = {item.article.title: item.reading for item in store.items()}
        run = store.runs("wire")[0]
    assert all(read.values())
    assert read["launch of three"].topics == ("launch",)  # type: ignore[union-attr]  # asserted above
    assert (run.outcome, run.error) == ("failed", "item 2 could not be read: RecursionError: too deep")


def test_a_second_look_at_the_backlog_finds_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        store.save_article(an_article("poison"), None)
        list(read_backlog(store, Chokes(), TopicMatcher([LAUNCHES])))  # type: ignore[arg-type]
        assert list(read_backlog(store, Chokes(), TopicMatcher([LAUNCHES]))) == []  # type: ignore[arg-type]
