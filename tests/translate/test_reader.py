"""The whole of the translate stage on sentences of our own, with an engine, without one, and with one that fails."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.catalogue.glossary import GlossaryTerm
from parallax.records import Article, Candidate, Field, Item, Mention, Reading
from translate.models import install_file, open_engine
from translate.reader import ENGINE_FAILED, Reader

from .tiny_model import build_package

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NAMES = {"蓝箭航天": "LandSpace", "藍箭航天": "LandSpace", "朱雀二号": "Zhuque-2", "星际荣耀": "i-Space", "LandSpace": "LandSpace"}
TERMS = (
    GlossaryTerm(zh="融资", en="financing"),
    GlossaryTerm(zh="航天发射", en="space launch"),
    GlossaryTerm(zh="首飞", en="maiden flight"),
)


class Names:
    """Finds a handful of names, wherever they stand."""

    def find_in_item(self, title: str, text: str) -> tuple[Mention, ...]:
        return (*self.find(title, "title"), *self.find(text, "text"))

    def find(self, text: str, field: Field) -> tuple[Mention, ...]:
        found = [(start, name) for name in NAMES for start in range(len(text)) if text.startswith(name, start)]
        return tuple(
            Mention(
                field=field, start=start, end=start + len(name), entity_id=NAMES[name].lower(), kind="name", text=name, name_en=NAMES[name]
            )
            for start, name in sorted(found)
        )


class Told:
    """An engine that says what it is told to, and remembers what it was asked."""

    name, model, settings = "told", "abc123", "beam=1"

    def __init__(self, say: Callable[[str], str]) -> None:
        self.say, self.asked = say, list[str]()

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked += sentences
        return [self.say(sentence) for sentence in sentences]


def item(title: str, text: str = "", number: int = 1) -> Item:
    article = Article(
        source_id="s",
        key=str(number),
        url="https://example.com",
        title=title,
        text=text,
        html="",
        authors=(),
        published=None,
        lang="",
        fetched_at=NOW,
        extractor="entry",
        origin="feed",
    )
    return Item(id=number, seq=number, article=article, stored_at=NOW, capture_hash="")


def words(sentence: str) -> str:
    """A plausible English: what is Latin stays, each Chinese character becomes a word of its own."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(
        f" w{letters[index % 26]}{letters[index // 26 % 26]} " if "\u3400" <= char <= "\u9fff" else char
        for index, char in enumerate(sentence)
    )


def test_without_a_model_the_gloss_stands_in_and_says_so() -> None:
    (reading,) = Reader(Names(), TERMS, None).read([item("蓝箭航天完成12亿元融资", "星际荣耀明年首飞。\n蓝箭航天也是。")])
    assert (reading.lang, reading.script) == ("zh", "zh-Hans")
    assert reading.translation
    assert reading.translation.engine == "gloss"
    assert reading.translation.title == "LandSpace (蓝箭航天) completed 1.2 billion yuan financing"
    assert reading.translation.text.splitlines()[0] == "i-Space (星际荣耀) next year maiden flight."
    assert {segment.engine for segment in reading.translation.segments} == {"gloss"}


def test_english_items_are_searched_for_names_and_not_translated() -> None:
    (reading,) = Reader(Names(), TERMS, None).read([item("LandSpace raises funds", "The company LandSpace said so in the report.")])
    assert (reading.lang, reading.translation) == ("en", None)
    assert [(mention.field, mention.name_en) for mention in reading.mentions] == [("title", "LandSpace"), ("text", "LandSpace")]


def test_the_engine_sees_names_and_amounts_in_english() -> None:
    engine = Told(words)
    Reader(Names(), TERMS, engine).read([item("蓝箭航天完成12亿元融资")])
    assert engine.asked == ["LandSpace完成1.2 billion yuan融资"]


def test_what_the_engine_loses_is_appended_and_flagged() -> None:
    (reading,) = Reader(Names(), TERMS, Told(lambda _: "Blue Arrow raised 12 billion dollars.")).read([item("蓝箭航天完成12亿元融资")])
    assert reading.translation
    (segment,) = reading.translation.segments
    assert segment.flags == ("lost-name", "changed-amount", "changed-currency")
    assert segment.target == "Blue Arrow raised 12 billion dollars. [LandSpace (蓝箭航天); 1.2 billion yuan]"


@pytest.mark.parametrize("output", ["", "的的的", "the the the the the the", "Ракета"])
def test_an_output_of_no_use_gives_way_to_the_gloss(output: str) -> None:
    (reading,) = Reader(Names(), TERMS, Told(lambda _: output)).read([item("蓝箭航天完成12亿元融资")])
    assert reading.translation
    (segment,) = reading.translation.segments
    assert segment.engine == "gloss"
    assert segment.flags
    assert segment.target == "LandSpace (蓝箭航天) completed 1.2 billion yuan financing"


def test_a_sentence_that_failed_is_tried_clause_by_clause() -> None:
    source = "蓝箭航天完成12亿元融资，星际荣耀明年首飞"
    engine = Told(lambda sentence: "It did." if "LandSpace" in sentence and "i-Space" in sentence else words(sentence))
    (reading,) = Reader(Names(), TERMS, engine).read([item(source)])
    assert reading.translation
    assert reading.translation.segments[0].flags == ()
    assert "LandSpace" in reading.translation.title
    assert "1.2 billion yuan" in reading.translation.title


def test_an_engine_that_raises_on_one_sentence_costs_only_that_sentence() -> None:
    def say(sentence: str) -> str:
        if "毒" in sentence:
            raise RuntimeError(sentence)
        return words(sentence)

    items = [item(f"第{number}次火箭飞行成功" if number != 5 else "毒药", "今天。", number) for number in range(1, 10)]
    readings = Reader(Names(), TERMS, Told(say)).read(items)
    assert [reading.item_id for reading in readings] == list(range(1, 10))
    flagged = [
        segment.source
        for reading in readings
        if reading.translation
        for segment in reading.translation.segments
        if ENGINE_FAILED in segment.flags
    ]
    assert flagged == ["毒药"]


def test_an_item_whose_engine_failed_stays_unread_however_often_it_is_tried() -> None:
    def say(sentence: str) -> str:
        raise RuntimeError(sentence)

    engine = Told(say)
    reader = Reader(Names(), TERMS, engine)
    tries = [reader.read([item("火箭首飞"), item("It flew", "It flew at last.", 2)]) for _ in range(3)]
    assert all(failed.version != reader.version == unharmed.version for failed, unharmed in tries)
    engine.say = words
    (later,) = reader.read([item("火箭首飞")])
    assert later.version == reader.version


def test_the_first_mention_carries_its_own_original() -> None:
    (reading,) = Reader(Names(), TERMS, None).read([item("消息", "蓝箭航天空间公司（以下简称“蓝箭航天”）完成首飞。")])
    assert reading.translation
    assert reading.translation.text.startswith("LandSpace (蓝箭航天)")


def test_long_sentences_are_cut_at_semicolons() -> None:
    clause = "推动卫星制造企业降低成本并提高批量生产能力和质量水平"
    (reading,) = Reader(Names(), TERMS, None).read([item("消息", f"{clause}；{clause}；{clause}；{clause}。")])
    assert reading.translation
    assert len([each for each in reading.translation.segments if each.field == "text"]) == 4


def test_an_engine_that_is_dead_costs_no_item() -> None:
    class Dead(Told):
        def translate(self, sentences: Sequence[str]) -> list[str]:
            raise MemoryError

    (reading,) = Reader(Names(), TERMS, Dead(words)).read([item("蓝箭航天完成融资", "火箭升空。")])
    assert reading.translation
    assert {(segment.engine, segment.flags) for segment in reading.translation.segments} == {("gloss", (ENGINE_FAILED,))}


class Failing(Told):
    """An engine that counts how often it is asked, and fails at whatever it is told to."""

    def __init__(self, fails: Callable[[str], bool]) -> None:
        super().__init__(words)
        self.fails, self.requests = fails, 0

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.requests += 1
        if any(map(self.fails, sentences)):
            raise RuntimeError("out of order")
        return super().translate(sentences)


def many(poisoned: range = range(0)) -> list[Item]:
    """Items of ten sentences each, all different, some with words that an engine cannot bear."""
    return [
        item(
            f"第{number}次火箭飞行",
            "".join(f"{'毒药' if number in poisoned else '火箭'}{number}号{step}级成功。" for step in range(9)),
            number,
        )
        for number in range(1, 65)
    ]


def failed_items(readings: Sequence[Reading]) -> set[int]:
    return {
        reading.item_id
        for reading in readings
        if reading.translation and any(ENGINE_FAILED in each.flags for each in reading.translation.segments)
    }


def test_an_engine_that_is_down_is_left_alone_soon_and_why_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    engine = Failing(lambda _: True)
    assert len(failed_items(Reader(Names(), TERMS, engine).read(many()))) == 64
    assert engine.requests <= 12
    assert "RuntimeError: out of order" in caplog.text


def test_articles_full_of_what_an_engine_cannot_bear_do_not_pass_for_an_outage() -> None:
    for poisoned in (range(1, 4), range(30, 33), range(62, 65)):
        readings = Reader(Names(), TERMS, Failing(lambda sentence: "毒药" in sentence)).read(many(poisoned))
        assert failed_items(readings) == set(poisoned)


def test_an_engine_that_gives_another_number_of_sentences_is_down_as_well() -> None:
    class Short(Failing):
        def translate(self, sentences: Sequence[str]) -> list[str]:
            self.requests += 1
            return []

    engine = Short(lambda _: False)
    assert len(failed_items(Reader(Names(), TERMS, engine).read(many()))) == 64
    assert engine.requests <= 12


def test_a_sentence_is_translated_once_however_many_items_carry_it() -> None:
    engine = Told(words)
    Reader(Names(), TERMS, engine).read([item("标题不同甲", "火箭升空。卫星入轨。", 1), item("标题不同乙", "火箭升空。卫星入轨。", 2)])
    assert len(engine.asked) == len(set(engine.asked)) == 4


def test_segments_keep_the_original_and_its_place() -> None:
    (reading,) = Reader(Names(), TERMS, Told(words)).read([item("火箭", "第一句。第二句！\n\n新华社北京1月2日电（记者张三）第三句。")])
    assert reading.translation
    assert [(each.field, each.paragraph, each.source) for each in reading.translation.segments] == [
        ("title", 0, "火箭"),
        ("text", 0, "第一句。"),
        ("text", 0, "第二句！"),
        ("text", 2, "新华社北京1月2日电（记者张三）第三句。"),
    ]
    assert reading.translation.text.splitlines()[1].startswith("Xinhua, Beijing, January 2 (by Zhang San): ")


def test_traditional_and_full_width_text_is_understood_and_mentions_keep_their_offsets() -> None:
    text = "消息：　藍箭航天獲得１２億元融資。"
    (reading,) = Reader(Names(), TERMS, None).read([item("消息", text)])
    (mention,) = reading.mentions
    assert text[mention.start : mention.end] == "藍箭航天"
    assert reading.translation
    assert "LandSpace (藍箭航天) obtained 1.2 billion yuan financing" in reading.translation.text


def test_the_same_name_is_introduced_once_in_the_text() -> None:
    (reading,) = Reader(Names(), TERMS, None).read([item("快讯一则", "蓝箭航天首飞。蓝箭航天融资。")])
    assert reading.translation
    assert reading.translation.text.count("(蓝箭航天)") == 1


def test_the_version_changes_with_everything_that_matters() -> None:
    other = Told(words)
    other.model = "def456"
    slow = Told(words)
    slow.settings = "beam=4"
    readers = [
        Reader(Names(), TERMS, None),
        Reader(Names(), TERMS[:1], None),
        Reader(Names(), TERMS, Told(words)),
        Reader(Names(), TERMS, other),
        Reader(Names(), TERMS, slow),
        Reader(Names(), TERMS, None, names_version="2"),
    ]
    assert len({reader.version for reader in readers}) == len(readers)
    assert Reader(Names(), TERMS, None).version == readers[0].version


def test_empty_items_are_read_too() -> None:
    (reading,) = Reader(Names(), TERMS, None).read([item("", "")])
    assert (reading.lang, reading.translation) == ("other", None)


def test_reads_with_a_real_model(tmp_path: Path) -> None:
    install_file(build_package(tmp_path / "m.argosmodel"), tmp_path / "models")
    (reading,) = Reader(Names(), TERMS, open_engine(tmp_path / "models", threads=1)).read([item("蓝箭航天完成12亿元融资", "LandSpace")])
    assert reading.translation
    assert reading.translation.engine == "argos"
    assert "chinese-left" in reading.translation.segments[0].flags
    assert reading.translation.title == "LandSpace (蓝箭航天) completed 1.2 billion yuan financing"


def test_a_year_and_some_satellites_may_be_rephrased() -> None:
    engine = Told(lambda sentence: "It took a year and a few tries to fly three rockets.")
    (reading,) = Reader(Names(), TERMS, engine).read([item("历时一年几次尝试后三枚火箭升空")])
    assert engine.asked == ["历时一年几次尝试后3火箭升空"]
    assert reading.translation
    assert reading.translation.segments[0].flags == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=20), st.text(alphabet="蓝箭航天朱雀二号。，“”（）完新华社北京1月2日电记者张三\n 　🚀\u200b亿元藍a", max_size=80))
def test_whatever_an_item_holds_its_sentences_are_its_own(title: str, text: str) -> None:
    (reading,) = Reader(Names(), TERMS, None).read([item(title, text)])
    for segment in reading.translation.segments if reading.translation else ():
        assert segment.source in (title if segment.field == "title" else text)


def test_english_sentences_of_a_chinese_item_stay_as_they_are() -> None:
    for engine in (None, Told(words)):
        (reading,) = Reader(Names(), TERMS, engine).read([item("蓝箭航天首飞", "火箭首飞成功，全部卫星入轨，公司表示祝贺。\nIt flew.")])
        assert reading.translation
        last = reading.translation.segments[-1]
        assert (last.engine, last.target) == ("none", "It flew.")


def test_a_persons_english_wins_over_everything_and_stands_as_it_is() -> None:
    engine = Told(lambda _: "Blue Arrow did something.")
    human = {" 蓝箭航天完成12亿元融资 ": "LandSpace has\nraised it", "新华社北京1月2日电（记者张三）火箭升空。": "It flew."}
    for made in (engine, None):
        reader = Reader(Names(), TERMS, made, sentences=human)
        (reading,) = reader.read([item("蓝箭航天完成12亿元融资", "新华社北京1月2日电（记者张三）火箭升空。")])
        assert reading.translation
        assert [(each.target, each.engine, each.flags) for each in reading.translation.segments] == [
            ("LandSpace has raised it", "human", ()),
            ("It flew.", "human", ()),
        ]
        assert (reading.translation.title, reading.translation.text) == ("LandSpace has raised it", "It flew.")
    assert engine.asked == []


def test_corrections_are_set_on_every_reading_and_change_no_version() -> None:
    plain = Reader(Names(), TERMS, None, names_version="1", glossary_version="1")
    corrected = Reader(Names(), TERMS[:1], None, names_version="1", glossary_version="1", sentences={"火箭": "Rocket"}, corrections=7)
    assert corrected.version == plain.version
    readings = corrected.read([item("火箭"), item("LandSpace raises funds", "The company LandSpace said so in the report.")])
    assert [reading.corrections for reading in readings] == [7, 7]
    assert [reading.corrections for reading in plain.read([item("火箭")])] == [0]


def test_candidates_are_found_beside_the_mentions_and_stored_with_the_reading() -> None:
    class New:
        version = "1"

        def find(self, title: str, text: str, mentions: Sequence[Mention], lang: str) -> tuple[Candidate, ...]:
            assert (lang, len(mentions)) == ("zh", 1)
            return (Candidate(field="title", start=5, end=9, text=title[5:9], pattern="brand"),)

    reader = Reader(Names(), TERMS, None, candidates=New())
    (reading,) = reader.read([item("蓝箭航天与天外来客首飞")])
    assert [candidate.text for candidate in reading.candidates] == ["天外来客"]
    assert reader.version != Reader(Names(), TERMS, None).version
