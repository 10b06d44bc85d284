"""The review queue from the command line, and the report of names that the other language lacks."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from commands import Demo
from scenarios import NOON, an_article

from parallax.records import Candidate, Capture, Item

TEXT = "据悉，民营火箭公司远帆空间完成数亿元A轮融资。远帆空间创始人表示，火箭将于明年首飞。"
DEFINITION = "北京远帆空间科技有限公司（以下简称“远帆空间”）研制的火箭完成试车。"


@pytest.fixture(scope="module")
def news(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo in which two outlets have written of a company that nobody knows; only to be read."""
    news = Demo(shutil.copytree(demo.folder, tmp_path_factory.mktemp("news") / "demo"), "")
    with news.work.store() as store:
        for number, (source, text) in enumerate((("sample-wechat", TEXT), ("sample-keji", DEFINITION))):
            article = replace(an_article(f"远帆空间的消息{number}", text, source_id=source, lang="zh"), key=f"new-{number}")
            store.save_article(article, Capture(url=article.url, body=b"", content_type="", fetched_at=NOON))
    read_again(news)
    return news


@pytest.fixture
def mine(news: Demo, tmp_path: Path) -> Demo:
    """The same, to be written to."""
    return Demo(shutil.copytree(news.folder, tmp_path / "mine"), "")


def read_again(demo: Demo) -> None:
    from matching.topics import TopicMatcher
    from scheduler.backlog import read_backlog

    with demo.work.store() as store:
        list(read_backlog(store, demo.work.reader(store), TopicMatcher(demo.work.plain_pack.topics), None))


def queue(demo: Demo) -> dict[str, dict[str, object]]:
    result = demo.ask("names", "candidates", "--json", "--limit", "100")
    assert result.exit_code == 0, result.output
    return {row["text"]: row for row in json.loads(result.output)}


def judged(result: Result) -> Result:
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def companies_in(demo: Demo, title: str) -> set[str]:
    with demo.work.store(read_only=True) as store:
        items: list[Item] = [item for item in store.items() if item.article.title == title]
    return {mention.entity_id for item in items if item.reading for mention in item.reading.mentions}


def test_a_new_name_is_shown_with_where_it_stands_and_what_it_shortens(news: Demo) -> None:
    row = queue(news)["远帆空间"]
    assert (row["items"], row["sources"], row["patterns"], row["full"]) == (2, 2, ["brand", "definition"], "北京远帆空间科技有限公司")
    output = news.ask("names", "candidates").output
    assert "远帆空间, short for 北京远帆空间科技有限公司" in output
    assert "民营火箭公司远帆空间完成数亿元A轮融资" in output


def test_names_in_many_items_can_be_asked_for_alone(news: Demo) -> None:
    names = [row["text"] for row in json.loads(news.ask("names", "candidates", "--json", "--least", "2").output)]
    assert names == ["远帆空间"]


def test_a_company_that_is_accepted_is_found_in_old_items_from_then_on(mine: Demo) -> None:
    judged(mine.ask("names", "accept", "远帆空间", "--name-en", "Yuanfan Space", "--segment", "launch", "--reason", "x", "--author", "Li"))
    shown = json.loads(mine.ask("names", "show", "yuanfan-space", "--json").output)
    assert [shown[key] for key in ("name_en", "name_zh", "type", "segment")] == ["Yuanfan Space", "远帆空间", "private", "launch"]
    assert {alias["text"] for alias in shown["aliases"]} == {"远帆空间", "Yuanfan Space", "北京远帆空间科技有限公司"}
    assert companies_in(mine, "远帆空间的消息0") == {"yuanfan-space"}
    assert not {name for name in queue(mine) if "远帆" in name}
    with mine.work.store(read_only=True) as store:
        assert [(each.kind, each.author) for each in store.corrections()] == [("company", "Li"), ("candidate", "Li")]


def test_another_name_of_a_company_that_we_have_is_added_to_it(mine: Demo) -> None:
    judged(mine.ask("names", "alias", "远帆空间", "landspace", "--reason", "its new brand"))
    assert "landspace" in companies_in(mine, "远帆空间的消息0")
    assert "远帆空间" not in queue(mine)


def test_a_refused_name_is_never_asked_about_again_however_it_is_written(mine: Demo) -> None:
    judged(mine.ask("names", "refuse", "遠帆空間", "--reason", "not a company"))
    article = replace(an_article("又一条", "民營火箭公司遠帆空間完成融資。", source_id="sample-wechat", lang="zh"), key="again")
    with mine.work.store() as store:
        store.save_article(article, Capture(url=article.url, body=b"", content_type="", fetched_at=NOON))
    read_again(mine)
    assert not {"远帆空间", "遠帆空間"} & queue(mine).keys()


def test_the_author_comes_from_the_environment_when_nobody_says(mine: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARALLAX_AUTHOR", "Wang")
    judged(mine.ask("names", "refuse", "远帆空间", "--reason", "noise"))
    with mine.work.store(read_only=True) as store:
        assert [each.author for each in store.corrections()] == ["Wang"]


def test_a_dry_run_changes_nothing(news: Demo) -> None:
    judged(news.ask("names", "accept", "远帆空间", "--name-en", "Yuanfan Space", "--reason", "new", "--dry-run"))
    judged(news.ask("names", "refuse", "远帆空间", "--reason", "noise", "--dry-run"))
    assert "远帆空间" in queue(news)


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (("refuse", "远帆空"), "Did you mean 远帆空间"),
        (("refuse", "无此名字"), "parallax names candidates"),
        (("alias", "远帆空间", "landspce"), "landspace"),
        (("accept", "远帆空间", "--name-en", "LandSpace"), "names alias"),
    ],
)
def test_a_mistake_is_a_usage_error_that_says_what_to_do(news: Demo, arguments: tuple[str, ...], advice: str) -> None:
    result = news.ask("names", *arguments, "--reason", "x")
    assert result.exit_code == 2
    assert advice in result.output
    assert "远帆空间" in queue(news)


def test_a_verdict_needs_a_reason(news: Demo) -> None:
    assert news.ask("names", "refuse", "远帆空间").exit_code == 2


def test_names_that_attack_the_terminal_are_shown_harmless(mine: Demo) -> None:
    with mine.work.store() as store:
        item = next(item for item in store.items() if item.article.title == "远帆空间的消息0")
        assert item.reading
        evil = Candidate(field="text", start=0, end=3, text="\x1b[31m坏\u202e", pattern="brand")
        store.save_readings([replace(item.reading, candidates=(evil,))])
    output = mine.ask("names", "candidates").output + mine.ask("names", "candidates", "--json").output
    assert not {"\x1b", "\u202e"} & set(output)


def test_an_empty_queue_says_so(mine: Demo) -> None:
    for name in queue(mine):
        judged(mine.ask("names", "refuse", name, "--reason", "done"))
    assert "No new names" in mine.ask("names", "candidates").output


def test_the_mismatch_of_an_item_shows_both_sides(demo: Demo) -> None:
    with demo.work.store(read_only=True) as store:
        item = next(item for item in store.items() if "10-kilometre" in item.article.title or "10 kilomet" in item.article.text)
    result = judged(demo.ask("names", "mismatch", "--item", str(item.id)))
    assert "LandSpace" in result.output


def test_the_mismatch_of_a_source_is_json_with_items_by_id(demo: Demo) -> None:
    report = json.loads(judged(demo.ask("names", "mismatch", "--source", "sample-orbit", "--days", "9000", "--json")).output)
    assert all(isinstance(item, int) for matter in report["matters"] for side in matter.values() for item in side)
    assert {"rows", "conflicts", "one_sided", "new_english", "new_chinese"} <= report.keys()


def test_the_mismatch_asks_for_an_item_or_a_source(demo: Demo) -> None:
    assert demo.ask("names", "mismatch").exit_code == 2
    assert demo.ask("names", "mismatch", "--item", "1", "--source", "sample-orbit").exit_code == 2
