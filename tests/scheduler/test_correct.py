"""Correct once, fix everywhere: what a correction touches is read again, everything else stays as it is."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenarios import an_article

from matching.topics import TopicMatcher
from parallax.catalogue import Pack, load_pack
from parallax.contracts import Store
from parallax.demo.press import load_press
from parallax.errors import ConfigError
from parallax.records import Correction, CorrectionKind, Item, Reading
from parallax.settings import Settings
from scheduler.correct import about_how_many, correct, look, reread
from scheduler.pipeline import make_reader, read_backlog
from store import open_store

PACK = load_pack()
TOPICS = TopicMatcher(PACK.topics)
NOON = datetime(2024, 12, 1, 12, tzinfo=UTC)
LENIENT = (  # each is read with some leniency that looking for words in the archive does not have
    ("火 箭 发动机试车", "火 花 时 空 完成可重复 使用火箭试验。"),
    ("Rocket maker Huohuaspase files for a launch", "The Chinese start-up builds a rocket. Huo Huaspace is private."),
    ("Huohua-2E flies", "The rocket Huohua–2E lifted off; the Huohua2B follows."),
    ("藍箭航太完成朱雀三號試驗", "藍箭航太的朱雀三號火箭跟著升空。"),
)


def a_correction(kind: CorrectionKind, subject: str, minutes: int = 0, **value: Any) -> Correction:
    return Correction(kind=kind, subject=subject, value=value, author="tester", reason="a test", made_at=NOON + timedelta(minutes=minutes))


@cache
def _baseline() -> Path:
    """An archive of the sample press, read with the pack as it is."""
    file = Path(tempfile.mkdtemp()) / "baseline.db"
    with open_store(file) as store:
        for press in load_press()[::4]:
            store.save_article(
                an_article(press.title, "\n".join(press.body), at=press.moment, url=f"https://press.example/{press.id}"), None
            )
        for title, text in LENIENT:
            store.save_article(an_article(title, text, url=f"https://press.example/{len(title)}"), None)
        list(read_backlog(store, make_reader(PACK, Settings()), TOPICS))
    return file


@pytest.fixture(scope="module", autouse=True)
def _tidy() -> Iterator[None]:
    yield
    shutil.rmtree(_baseline().parent)


@contextmanager
def the_press() -> Iterator[Store]:
    """A copy of the archive to correct."""
    with tempfile.TemporaryDirectory() as folder:
        file = shutil.copy(_baseline(), folder)
        with open_store(Path(file)) as store:
            yield store


def made(store: Store, correction: Correction, pack: Pack = PACK) -> set[int]:
    """Make a correction, read what it touches; the items that it changed."""
    kept = correct(store, pack, correction)
    count = reread(store, make_reader(pack, Settings(), store.corrections()), TOPICS, kept.id)
    changed = store.changed_by(kept.id)
    assert (count, store.outdated_by(kept.id)) == (len(changed), 0)
    return set(changed)


def read_anew(store: Store) -> dict[int, Reading]:
    """What reading the whole archive with everything that was corrected gives."""
    reader, items = make_reader(PACK, Settings(), store.corrections()), list(store.items())
    topics = {item.id: TOPICS.match(item.article.title, item.article.text) for item in items}
    return {reading.item_id: _with(reading, topics[reading.item_id]) for reading in reader.read(items)}


def _with(reading: Reading, topics: tuple[str, ...]) -> Reading:
    return replace(reading, topics=topics)


def by_id(store: Store) -> dict[int, Item]:
    return {item.id: item for item in store.items()}


def entities(reading: Reading | None) -> set[str]:
    return {mention.entity_id for mention in reading.mentions} if reading else set()


def readings(items: Mapping[int, Item]) -> dict[int, Reading | None]:
    return {item_id: item.reading for item_id, item in items.items()}


# --- the property

TEXTS = tuple(f"{press.title}。{''.join(press.body)}" for press in load_press()[::4]) + tuple(" ".join(pair) for pair in LENIENT)
CHINESE = tuple(text for text in TEXTS if "\u4e00" <= text[0] <= "\u9fff")
MENTIONED = [company for company in PACK.companies if any(alias.text in text for alias in company.aliases for text in TEXTS)]


@st.composite
def chinese_words(draw: st.DrawFn, most: int = 5) -> str:
    text = draw(st.sampled_from(CHINESE))
    start = draw(st.integers(0, len(text) - 2))
    word = "".join(char for char in text[start : start + draw(st.integers(2, most))] if "\u4e00" <= char <= "\u9fff")
    return word if len(word) > 1 else "火箭"


@st.composite
def name_corrections(draw: st.DrawFn) -> Correction:
    company = draw(st.sampled_from(MENTIONED))
    what = draw(st.sampled_from(["add", "condition", "remove", "name_en"]))
    if what == "add":
        text = draw(chinese_words() | st.sampled_from(["Huohuaspace", "Gravity", "Huohua", "LandSpace"]))
        return a_correction("name", company.id, add={"text": text, "kind": "brand"})
    if what == "name_en":
        return a_correction("name", company.id, name_en=draw(st.sampled_from(["Spark Dynamics", "LandSpace", "Wholly New"])))
    alias = draw(st.sampled_from(company.aliases))
    if what == "condition":
        kind = alias.kind if alias.kind != "ticker" else "short"
        return a_correction("name", company.id, add={"text": alias.text, "kind": kind, "require": [draw(chinese_words(2))]})
    return a_correction("name", company.id, remove=alias.text)


@st.composite
def company_corrections(draw: st.DrawFn) -> Correction:
    company_id = draw(st.sampled_from(["spark", *(company.id for company in MENTIONED)]))
    product = {"name_en": "Huohua-2", "names": [{"text": "Huohua-2"}, {"text": draw(chinese_words()) + "二号"}]}
    names = [{"text": text, "kind": "canonical"} for text in {draw(chinese_words()), "Huohuaspace", "火花时空"}]
    about: dict[str, Any] = {
        "id": company_id,
        "name_en": "Huohuaspace",
        "type": "private",
        "segment": "launch",
        "confidence": "low",
        "source": ["a test"],
    }
    return a_correction("company", company_id, **about, names=names, product=[product])


@st.composite
def term_corrections(draw: st.DrawFn) -> Correction:
    known = [term.zh for term in PACK.glossary if any(term.zh in text for text in TEXTS)]
    if draw(st.booleans()):
        return a_correction("term", draw(st.sampled_from(known)), remove=True)
    zh = draw(chinese_words() | st.sampled_from([*known, "火箭发动机", "可重复使用火箭", "跟着"]))
    return a_correction("term", zh, en=draw(st.sampled_from(["spark engine", "very new term"])), forbid=["arrow"])


@st.composite
def sentence_corrections(draw: st.DrawFn) -> Correction:
    text = draw(st.sampled_from(CHINESE))
    return a_correction(
        "sentence", text.split("。")[draw(st.integers(0, 1))] + draw(st.sampled_from(["", "。"])), english="A person wrote this."
    )


CORRECTIONS = st.one_of(name_corrections(), company_corrections(), term_corrections(), sentence_corrections())


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corrections=st.lists(CORRECTIONS, min_size=1, max_size=4))
def test_correcting_gives_what_reading_everything_anew_gives_and_moves_nothing_else(corrections: list[Correction]) -> None:
    with the_press() as store:
        before = by_id(store)
        for correction in corrections:
            try:
                correct(store, PACK, correction)
            except ConfigError:  # such as removing the only name: nothing was kept
                continue
        list(read_backlog(store, make_reader(PACK, Settings(), store.corrections()), TOPICS))
        after = by_id(store)
        assert readings(after) == read_anew(store)
        assert {key: item.seq for key, item in after.items() if item.reading == before[key].reading} == {
            key: item.seq for key, item in before.items() if after[key].reading == item.reading
        }
        assert store.counts()["unread"] == 0


# --- single corrections


def test_a_new_name_is_found_in_old_items_and_only_they_change() -> None:
    with the_press() as store:
        before = by_id(store)
        changed = made(store, a_correction("name", "landspace", add={"text": "样本财经", "kind": "brand"}))
        after = by_id(store)
        containing = {key for key, item in after.items() if "样本财经" in item.article.title + item.article.text}
        assert changed == containing != set()
        assert {key for key in after if after[key].seq != before[key].seq} == changed
        assert all("landspace" in entities(after[key].reading) for key in changed)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ({"text": "火花时空", "kind": "canonical"}, "火 箭 发动机试车"),
        ({"text": "Huohuaspace", "kind": "canonical"}, "Rocket maker Huohuaspase files for a launch"),
        ({"text": "Huohua-2", "kind": "product"}, "Huohua-2E flies"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: dict[str, str], title: str) -> None:
    with the_press() as store:
        product = "Huohua-2" if name["kind"] == "product" else ""
        changed = made(store, a_correction("name", "landspace", add=name, product=product))
        assert title in {item.article.title for key, item in by_id(store).items() if key in changed}


def test_a_misspelt_mention_goes_with_its_name() -> None:
    with the_press() as store:
        added = made(store, a_correction("name", "landspace", add={"text": "Huohuaspace", "kind": "canonical"}))
        assert added == made(store, a_correction("name", "landspace", 1, remove="Huohuaspace"))
        with the_press() as untouched:
            assert readings(by_id(store)) == readings(by_id(untouched))


def test_another_english_name_is_written_wherever_the_company_is_mentioned() -> None:
    with the_press() as store:
        mentioning = {
            key
            for key, item in by_id(store).items()
            if item.reading and any(each.entity_id == "landspace" for each in item.reading.mentions)
        }
        changed = made(store, a_correction("name", "landspace", name_en="Blue Arrow Aerospace"))
        assert changed <= mentioning
        now = [item.reading for key, item in by_id(store).items() if key in changed]
        assert any("Blue Arrow Aerospace" in reading.translation.text for reading in now if reading and reading.translation)


@pytest.mark.parametrize(("zh", "title"), [("跟着", "藍箭航太完成朱雀三號試驗"), ("可重复使用火箭", "火 箭 发动机试车")])
def test_a_term_is_corrected_in_traditional_text_and_across_blanks(zh: str, title: str) -> None:
    with the_press() as store:
        changed = made(store, a_correction("term", zh, en="wholly new term"))
        assert title in {item.article.title for key, item in by_id(store).items() if key in changed}


def test_a_sentence_is_corrected_in_every_item_that_has_it_until_that_is_withdrawn() -> None:
    with the_press() as store:
        for source_id in ("one", "two"):
            store.save_article(an_article("转载", "火箭升空了。大家都高兴。", source_id=source_id, lang="zh"), None)
        list(read_backlog(store, make_reader(PACK, Settings()), TOPICS))
        changed = made(store, a_correction("sentence", "火箭升空了。", english="Up it went."))
        segments = [each for item in by_id(store).values() if item.id in changed for each in item.reading.translation.segments]  # type: ignore[union-attr]
        assert [(each.target, each.engine) for each in segments if each.source == "火箭升空了。"] == [("Up it went.", "human")] * 2
        assert made(store, a_correction("sentence", "火箭升空了。", 1)) == changed
        assert {revision.correction_id for revision in store.revisions(min(changed))} == {1, 2}


def test_a_correction_that_is_wrong_is_refused_and_nothing_is_kept() -> None:
    with the_press() as store:
        for wrong in (
            a_correction("name", "no-such-company", remove="x"),
            a_correction("name", "landspace", remove="never was a name"),
            a_correction("name", "landspace", add={"text": "新名字", "kind": "nonsense"}),
            a_correction("term", "火箭", en=""),
            a_correction("sentence", "火箭升空了。", english="  "),
        ):
            with pytest.raises(ConfigError):
                correct(store, PACK, wrong)
        assert (store.corrections(), store.last_correction()) == ([], 0)


def test_how_many_items_will_be_looked_at_can_be_asked_before() -> None:
    with the_press() as store:
        touched = look(store, PACK, a_correction("name", "landspace", add={"text": "样本财经", "kind": "brand"}))
        assert about_how_many(store, touched) == len(
            made(store, a_correction("name", "landspace", add={"text": "样本财经", "kind": "brand"}))
        )


def test_a_name_that_is_known_and_refused_leaves_the_review_queue() -> None:
    with the_press() as store:
        name = "北京火花时空科技有限公司"
        store.save_article(an_article("公告", f"近日，{name}（以下简称“火花时空”）完成火箭发动机试车。", lang="zh"), None)
        list(read_backlog(store, make_reader(PACK, Settings()), TOPICS))
        assert name in {each.text for each in store.new_names()}
        assert made(store, a_correction("name", "landspace", add={"text": name, "kind": "legal", "refused": "a namesake"}))
        assert name not in {each.text for each in store.new_names()}


def test_new_items_are_left_to_the_next_pass() -> None:
    with the_press() as store:
        for number in range(70):
            store.save_article(an_article(f"样本财经{number}号消息", lang="zh"), None)
        assert made(store, a_correction("name", "landspace", add={"text": "样本财经", "kind": "brand"}))
        assert store.counts()["unread"] == 70


# --- two at a time, and none to the end


def test_a_reader_made_before_a_correction_does_not_undo_it() -> None:
    with the_press() as store:
        old = make_reader(PACK, Settings())
        items = list(store.items())
        changed = made(store, a_correction("name", "landspace", add={"text": "样本财经", "kind": "brand"}))
        store.save_readings([_with(reading, TOPICS.match("", "")) for reading in old.read(items)])
        list(read_backlog(store, make_reader(PACK, Settings(), store.corrections()), TOPICS))
        assert readings(by_id(store)) == read_anew(store)
        assert changed


def test_what_a_killed_command_left_is_finished_by_the_next_pass_with_its_revisions() -> None:
    with the_press() as store:
        first = correct(store, PACK, a_correction("name", "landspace", add={"text": "样本财经", "kind": "brand"}))
        second = correct(store, PACK, a_correction("term", "火箭", 1, en="spark"))
        assert store.outdated_by(first.id) + store.outdated_by(second.id) > 0
        list(read_backlog(store, make_reader(PACK, Settings(), store.corrections()), TOPICS))
        assert readings(by_id(store)) == read_anew(store)
        assert (store.outdated_by(first.id), store.outdated_by(second.id)) == (0, 0)
        assert store.changed_by(second.id)


def test_a_reader_of_the_first_of_two_corrections_leaves_the_second_to_another() -> None:
    with the_press() as store:
        first = correct(store, PACK, a_correction("term", "火箭", en="spark"))
        reader = make_reader(PACK, Settings(), store.corrections())
        second = correct(store, PACK, a_correction("term", "卫星", 1, en="moonlet"))
        reread(store, reader, TOPICS, first.id)
        reread(store, make_reader(PACK, Settings(), store.corrections()), TOPICS, second.id)
        assert readings(by_id(store)) == read_anew(store)


def test_the_version_of_readings_does_not_depend_on_corrections() -> None:
    corrections = [a_correction("term", "火箭", en="spark"), a_correction("name", "landspace", name_en="Blue Arrow")]
    assert make_reader(PACK, Settings(), corrections).version == make_reader(PACK, Settings()).version
