"""`parallax names edit`, `terms`, `fix`, `corrections` and `show --revisions`, on an archive as a user has it."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from commands import Demo, Run

from parallax import catalogue
from parallax.errors import StoreError
from store import open_store

ROUND = "蓝箭航天完成12亿元融资"
READ_ONCE = cache(catalogue.load_pack)
WHY = ("--reason", "a test")


@pytest.fixture(autouse=True)
def _read_the_pack_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "load_pack", READ_ONCE)


@pytest.fixture
def mine(demo: Demo, tmp_path: Path) -> Demo:
    """A finished demo of one's own."""
    return Demo(Path(shutil.copytree(demo.folder, tmp_path / "demo")), "")


def item_of(demo: Demo, query: str) -> int:
    return int(as_json(demo.ask("search", query, "--json"))["hits"][0]["id"])


def as_json(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def corrected(demo: Demo, *arguments: str) -> Any:
    return as_json(demo.ask(*arguments, *WHY, "--json"))


# --- names


def test_a_new_alias_is_found_in_old_items_by_show_search_and_names(mine: Demo) -> None:
    before = as_json(mine.ask("search", "company:landspace", "--json"))["total"]
    output = mine.ask("names", "edit", "landspace", "--add", "民营火箭公司", *WHY).output
    assert "items changed:" in output
    assert output.count("[item ") == 10
    assert "more; parallax corrections --json names them all" in output
    assert as_json(mine.ask("search", "company:landspace", "--json"))["total"] > before
    changed = as_json(mine.ask("corrections", "--json"))[0]["changed"]
    assert "火箭公司 = LandSpace [landspace]" in mine.ask("show", str(changed[0])).output.replace("營", "营")
    assert [each["entity_id"] for each in as_json(mine.ask("names", "find", "民营火箭公司", "--json"))] == ["landspace"]


def test_what_changed_is_shown_with_who_when_and_why(mine: Demo) -> None:
    changed = corrected(mine, "names", "edit", "landspace", "--add", "民营火箭公司", "--author", "Li Lei")["changed"][0]
    output = mine.ask("show", str(changed), "--revisions").output
    assert "correction 1 by Li Lei: landspace: also 民营火箭公司\n  because: a test\n" in output
    assert "火箭公司 = LandSpace [landspace]" in output.partition("+ name: ")[2]
    (revision,) = as_json(mine.ask("show", str(changed), "--revisions", "--json"))
    assert (revision["correction"]["author"], revision["reading"]["item_id"]) == ("Li Lei", changed)
    assert "No correction has changed this item." in mine.ask("show", "1", "--revisions").output


def test_another_english_name_is_in_the_digest_too(mine: Demo) -> None:
    corrected(mine, "names", "edit", "landspace", "--name-en", "Blue Arrow Aerospace")
    assert "Blue Arrow Aerospace" in mine.ask("digest", "--all").output
    assert "Blue Arrow Aerospace" in mine.ask("show", str(item_of(mine, ROUND))).output
    assert "Blue Arrow Aerospace" in mine.ask("names", "show", "landspace").output


def test_an_edited_alias_keeps_what_is_not_given(mine: Demo) -> None:
    names = {each["text"]: each for each in as_json(mine.ask("names", "show", "landspace", "--json"))["aliases"]}
    ambiguous = next(each for each in names.values() if each["require"] and each["kind"] != "product")
    corrected(mine, "names", "edit", "landspace", "--add", ambiguous["text"], "--forbid", "足球")
    after = {each["text"]: each for each in as_json(mine.ask("names", "show", "landspace", "--json"))["aliases"]}
    assert after[ambiguous["text"]] == {**ambiguous, "forbid": ["足球"]}
    corrected(mine, "names", "edit", "landspace", "--add", ambiguous["text"], "--require", "")
    assert as_json(mine.ask("names", "show", "landspace", "--json"))["aliases"][list(after).index(ambiguous["text"])]["require"] == []


def test_what_lint_has_against_a_name_is_said(mine: Demo) -> None:
    result = mine.ask("names", "edit", "landspace", "--add", "火箭", *WHY, "--dry-run")
    assert "Mind: dictionary word" in result.stderr
    assert "It would look at about" in result.stdout


def test_a_dry_run_changes_nothing(mine: Demo) -> None:
    assert as_json(mine.ask("names", "edit", "landspace", "--remove", "蓝箭航天", *WHY, "--dry-run", "--json"))["would_look_at"] > 5
    assert as_json(mine.ask("corrections", "--json")) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("names", "edit", "landspcae", "--remove", "x"), "Did you mean landspace"),
        (("names", "edit", "landspace"), "expected one of --add, --remove and --name-en"),
        (("names", "edit", "landspace", "--remove", "蓝箭", "--case"), "--case goes with --add only"),
        (("terms", "edit", "火箭"), "nothing to change"),
        (("terms", "edit", "火箭", "--remove", "--en", "x"), "--remove goes alone"),
        (("fix", "1", "--sentence", "1"), "--sentence needs --english"),
        (("fix", "1", "--english", "x"), "--english needs --sentence"),
        (("fix", "1", "--sentence", "1", "--withdraw", "1"), "--withdraw goes alone"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_explained(demo: Demo, arguments: tuple[str, ...], said: str) -> None:
    result = demo.ask(*arguments, *WHY)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_a_reason_is_asked_for(demo: Demo) -> None:
    for arguments in (("names", "edit", "landspace", "--remove", "蓝箭"), ("fix", "1", "--sentence", "1", "--english", "x")):
        result = demo.ask(*arguments)
        assert (result.exit_code, "reason" in result.output) == (2, True)


# --- terms


def test_a_term_is_found_shown_and_corrected_everywhere(mine: Demo) -> None:
    assert "recovery" in mine.ask("terms", "find", "一级回收失败").output
    assert (
        "Longer terms keep their English: 首飞成功 = "
        in mine.ask("terms", "edit", "首飞", "--en", "x", "--reason", "y", "--dry-run").output
    )
    assert "回收" in mine.ask("terms", "find", "recovery").output
    changed = corrected(mine, "terms", "edit", "回收", "--en", "retrieval")["changed"]
    assert changed
    assert any("retrieval" in mine.ask("show", str(each)).output.lower() for each in changed)
    shown = mine.ask("terms", "show", "回收").output
    assert "English  retrieval" in shown
    assert "recycling" in shown  # what was wrong is wrong still
    assert "a test (correction 1)" in shown
    corrected(mine, "terms", "edit", "回收", "--remove")
    assert "回收 is no term any more" in mine.ask("terms", "show", "回收").output


def test_a_term_is_kept_as_sentences_are_read(mine: Demo) -> None:
    corrected(mine, "terms", "edit", "新 型發動機", "--en", "new-type engine")
    assert as_json(mine.ask("terms", "show", "新型发动机", "--json"))["term"]["en"] == "new-type engine"


# --- sentences


def test_a_sentence_is_listed_corrected_and_withdrawn(mine: Demo) -> None:
    item = item_of(mine, ROUND)
    listed = as_json(mine.ask("fix", str(item), "--json"))
    assert [each["field"] for each in listed[:2]] == ["title", "text"]
    assert f"  2  {listed[1]['english']}  [gloss]\n     {listed[1]['source']}" in mine.ask("fix", str(item)).output
    corrected(mine, "fix", str(item), "--sentence", "2", "--english", "A round of\n1.2 billion yuan.")
    assert as_json(mine.ask("fix", str(item), "--json"))[1] == {
        **listed[1],
        "english": "A round of 1.2 billion yuan.",
        "engine": "human",
        "flags": [],
    }
    assert item in corrected(mine, "fix", str(item), "--withdraw", "2")["changed"]
    assert as_json(mine.ask("fix", str(item), "--json")) == listed


def test_an_item_without_a_translation_has_nothing_to_fix(demo: Demo) -> None:
    english = next(each["id"] for each in as_json(demo.ask("search", "lang:en", "--json"))["hits"])
    for item, said in ((str(english), "is not translated"), ("99999", "is not in")):
        with pytest.raises(StoreError, match=said):
            raise demo.ask("fix", item).exception or AssertionError


# --- the archive


def test_corrections_are_listed_with_what_they_changed(mine: Demo) -> None:
    assert "Nothing has been corrected" in mine.ask("corrections").output
    corrected(mine, "names", "edit", "landspace", "--add", "民营火箭公司", "--require", "融资")
    corrected(mine, "terms", "edit", "回收", "--en", "retrieval")
    rows = mine.ask("corrections").output.splitlines()
    assert 'landspace: also 民营火箭公司 {"require": ["融资"]}' in rows[1]
    assert "回收: retrieval" in rows[2]
    assert [each["waiting"] for each in as_json(mine.ask("corrections", "--json"))] == [0, 0]


def test_a_correction_needs_an_archive_and_nothing_else_does(run: Run, tmp_path: Path) -> None:
    refused = run("names", "edit", "landspace", "--add", "小蓝箭", *WHY)
    assert isinstance(refused.exception, StoreError)
    assert "parallax init makes one" in str(refused.exception)
    assert "LandSpace" in run("names", "find", "蓝箭航天").output
    (tmp_path / "parallax.db").write_bytes(b"no archive at all, but as long as one might be" * 30)
    assert "LandSpace" in run("names", "find", "蓝箭航天").output
    assert run("check-config").exit_code == 0


def test_a_correction_that_no_longer_fits_is_named_and_does_no_harm(mine: Demo) -> None:
    corrected(mine, "names", "edit", "landspace", "--add", "小蓝箭")
    corrected(mine, "names", "edit", "landspace", "--remove", "小蓝箭")
    with open_store(mine.folder / "parallax.db") as store:
        gone = store.corrections()[1]
        store.save_correction(type(gone)(**{name: getattr(gone, name) for name in gone.__slots__} | {"reason": "made by another version"}))
    checked = mine.ask("check-config")
    assert (checked.exit_code, "passed over: correction 3" in checked.stderr) == (0, True)
    assert "3 corrections; 1 that no longer fit" in mine.ask("doctor").output


def test_two_corrections_at_once_are_both_made(mine: Demo) -> None:
    begin = [sys.executable, "-m", "parallax", "--settings", str(mine.folder / "parallax.toml")]
    edits = (["names", "edit", "landspace", "--add", "民营火箭公司"], ["terms", "edit", "融资", "--en", "money raising"])
    running = [subprocess.Popen([*begin, *edit, *WHY], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for edit in edits]
    assert [process.communicate(timeout=60)[1] for process in running] == [b"", b""]
    made = as_json(mine.ask("corrections", "--json"))
    assert {each["kind"] for each in made} == {"name", "term"}
    shown = mine.ask("show", str(item_of(mine, ROUND))).output
    assert "民营火箭公司 = LandSpace" in shown
    assert "money raising" in shown.lower()


def test_who_corrects_is_the_one_named_then_the_environments_then_the_system_user(mine: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", nobody)
    mine.ask("terms", "edit", "猎鹰", "--en", "Falcon", *WHY)
    monkeypatch.setenv("PARALLAX_AUTHOR", "Wang")
    mine.ask("terms", "edit", "猎鹰", "--en", "falcon", *WHY)
    mine.ask("terms", "edit", "猎鹰", "--en", "Falcon", *WHY, "--author", "Li")
    assert [each["author"] for each in as_json(mine.ask("corrections", "--json"))] == [f"user {os.getuid()}", "Wang", "Li"]


def nobody() -> str:
    """In a container, for a user that has a number only."""
    raise KeyError("getpwuid(): uid not found: 4711")
