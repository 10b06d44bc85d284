"""`parallax rules`: trying a rule over the archive before it is saved, saving it, changing it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import Demo

from matching.rules import RuleReader, doubts
from parallax.catalogue import load_pack
from parallax.errors import QueryError

DAYS = ("--days", "5000")


@pytest.fixture
def mine(demo: Demo, tmp_path: Path) -> Demo:
    """A demo of one's own, to be written to."""
    folder = tmp_path / "mine"
    shutil.copytree(demo.folder, folder)
    (folder / "parallax.toml").write_text(
        (folder / "parallax.toml").read_text("utf-8") + '\n[alerts]\nchannels = ["desk=mailto:a@example.org"]\n'
    )
    return Demo(folder, "")


def test_the_pack_s_rules_are_listed_and_all_can_be_read(demo: Demo) -> None:
    result = demo.ask("rules", "list", "--json")
    rows = json.loads(result.output)
    assert result.exit_code == 0
    assert {row["rule"]["id"] for row in rows} == {rule.id for rule in load_pack().rules}
    assert not any(row["problem"] for row in rows)
    assert "launch-failures" in demo.ask("rules", "list").output


def test_the_pack_s_rules_name_nothing_that_is_unknown(demo: Demo) -> None:
    work, rules = demo.work, load_pack().rules
    reader = RuleReader(rules, work.entities, work.pack.sources)
    topics = [topic.id for topic in work.pack.topics]
    assert [doubt for rule in rules for doubt in doubts(reader.read(rule).query, work.entities, work.pack.sources, topics)] == []


@pytest.mark.parametrize(
    ("rule_id", "found", "not_found"),
    [
        (
            "launch-failures",
            ["Second Hyperbola-1 failure of the year", "朱雀一号三级飞行异常", "天龙三号试车时意外起飞"],
            ["谷神星一号首飞成功"],
        ),
        ("first-flights", ["力箭一号首飞", "Gravity-1 debuts"], ["力箭一号一箭26星"]),
        ("recoveries", ["10公里级垂直起降试验成功", "双曲线二号验证火箭完成复用飞行"], ["返回式卫星"]),
        ("funding", ["12.7亿元B轮融资", "raises 6.7 billion yuan", "900 million yuan into LandSpace"], ["捷龙一号首飞"]),
        ("listings", ["科创板IPO获受理", "withdraws its listing"], ["完成12亿元融资"]),
        ("constellation-launches", ["千帆星座首批18颗组网卫星发射成功"], ["银河航天六颗批产卫星成功发射"]),
        ("policy", ["国务院60号文", "商业航天写入政府工作报告", "new space white paper"], ["引力一号海上首飞成功"]),
        ("launch-sites", ["海南商业航天发射场首次发射成功", "first commercial spaceport"], ["酒泉"]),
        ("export-controls", ["Sanctions reach a Chinese radar satellite company"], ["Rules at last"]),
        ("anomalies", ["hundreds of fragments left"], ["Second Hyperbola-1 failure"]),
    ],
)
def test_the_pack_s_rules_find_what_they_are_named_for_in_both_languages(
    demo: Demo, rule_id: str, found: list[str], not_found: list[str]
) -> None:
    rules, work = load_pack().rules, demo.work
    (rule,) = [each for each in rules if each.id == rule_id]
    with work.store(read_only=True) as store:
        hits = store.search(RuleReader(rules, work.entities, work.pack.sources).read(rule).query, limit=100).hits
    titles = [hit.item.article.title for hit in hits]
    assert [part for part in found if not any(part in title for title in titles)] == []
    assert [part for part in not_found if any(part in title for title in titles)] == []


def test_a_rule_is_tried_over_the_archive_and_shows_hits_and_words(demo: Demo) -> None:
    output = demo.ask("rules", "test", "rule:funding landspace", *DAYS).output
    assert re.match(r"\d+ of \d+ items published in the last 5000 days, [\d.]+ a week; 0 older\.\nHits in 91 days from:\n  20\d\d-", output)
    assert re.search(r"  20\d\d-\d\d-\d\d  █+ \d\n", output)
    assert output.count("[item ") == 5
    assert "«蓝箭航天»" in output


def test_what_a_trial_found_can_be_read_by_a_script(demo: Demo) -> None:
    found = json.loads(demo.ask("rules", "test", "launch-failures", *DAYS, "--json").stdout)
    assert found["hits"] == sum(each["hits"] for each in found["intervals"]) >= 10
    assert len(found["newest"]) == 5
    assert found["warnings"] == []


def test_a_short_look_back_says_that_there_is_older(demo: Demo) -> None:
    assert re.search(r"^0 of 0 items .* 0 a week; [1-9]\d* older\.$", demo.ask("rules", "test", "火箭").output, re.MULTILINE)


def test_a_rule_that_finds_everything_is_called_too_broad(demo: Demo) -> None:
    assert "Warning: it finds 9" in demo.ask("rules", "test", "火箭 OR rocket OR 卫星 OR satellite", *DAYS).stderr


def test_a_spike_rule_can_be_tried_before_the_archive_is_old_enough_to_say_anything(demo: Demo) -> None:
    found = json.loads(demo.ask("rules", "test", "company:landspace", "--kind", "spike", "--json").stdout)
    assert found["spikes"] == []


def test_explain_lists_every_name_in_both_languages(demo: Demo) -> None:
    output = demo.ask("rules", "explain", "qianfan").output
    assert output.startswith("items that mention “SpaceSail” (or ")
    assert re.search("“SpaceSail” is looked for as: .*垣信卫星", output)


def test_explain_lists_by_which_names_an_item_comes_to_be_about_a_company(demo: Demo) -> None:
    output = demo.ask("rules", "explain", "company:landspace", "landing").output
    assert re.search("company:landspace is found by: .*蓝箭航天.*LandSpace.*朱雀三号", output)


def test_a_trial_says_when_each_of_its_items_was_published(demo: Demo) -> None:
    assert "9 Sep 2020 14:30 Beijing  LandSpace" in demo.ask("rules", "test", "title:12亿元 title:冲刺", *DAYS).output.replace(
        "«", ""
    ).replace("»", "")


def test_an_unknown_company_is_doubted_with_the_nearest(demo: Demo) -> None:
    assert demo.ask("rules", "explain", "company:landspce").stderr == "Warning: there is no company 'landspce'; did you mean landspace?\n"


def test_a_rule_is_added_changed_switched_off_and_removed(mine: Demo) -> None:
    assert (
        "Saved money"
        in mine.ask("rules", "add", "money", "--query", "rule:funding landspace", "--channel", "desk", "--cooldown", "30").output
    )
    changed = json.loads(mine.ask("rules", "edit", "money", "--weight", "2", "--disable", "--no-channels", "--json").output)
    assert (changed["query"], changed["weight"], changed["cooldown_minutes"], changed["channels"], changed["enabled"]) == (
        "rule:funding landspace",
        2.0,
        30,
        [],
        False,
    )
    assert "Removed money." in mine.ask("rules", "remove", "money").output
    assert "there is no rule 'money'" in mine.ask("rules", "remove", "money").output


def test_a_pack_s_rule_becomes_one_s_own_by_editing_and_comes_back_by_removing(mine: Demo) -> None:
    mine.ask("rules", "edit", "funding", "--channel", "desk")
    (row,) = [row for row in json.loads(mine.ask("rules", "list", "--json").output) if row["rule"]["id"] == "funding"]
    assert (row["from"], row["rule"]["channels"]) == ("you", ["desk"])
    assert "in force again" in mine.ask("rules", "remove", "funding").output
    result = mine.ask("rules", "remove", "funding")
    assert (result.exit_code, "comes with the pack" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("(火箭", "column 1: this parenthesis is not closed"),
        ("-火箭", "wants nothing"),
        ("rule:fundin", "did you mean rule:funding?"),
        ("rule:mine", "leads back"),
    ],
)
def test_what_cannot_be_a_rule_is_not_saved(mine: Demo, query: str, part: str) -> None:
    result = mine.ask("rules", "add", "mine", "--query", query)
    assert isinstance(result.exception, QueryError)
    assert part in str(result.exception)
    with mine.work.store(read_only=True) as store:
        assert store.rules() == []


def test_an_id_that_cannot_be_one_is_refused_before_anything_is_read(mine: Demo) -> None:
    result = mine.ask("rules", "add", "Bad_ID", "--query", "火箭")
    assert (result.exit_code, "Invalid value for ID: expected up to 60 lower-case letters" in result.output) == (2, True)


def test_a_channel_must_be_one_of_the_settings(mine: Demo) -> None:
    result = mine.ask("rules", "add", "mine", "--query", "火箭", "--channel", "dsk")
    assert (result.exit_code, "there is no channel 'dsk'. Known: desk." in result.output) == (2, True)


def test_a_rule_that_others_use_is_not_removed_and_an_id_is_not_taken_twice(mine: Demo) -> None:
    mine.ask("rules", "add", "one", "--query", "火箭")
    mine.ask("rules", "add", "two", "--query", "rule:one 回收")
    assert "it is used by two" in mine.ask("rules", "remove", "one").output
    assert "there is a rule 'one' already" in mine.ask("rules", "add", "one", "--query", "卫星").output


def test_a_change_that_breaks_another_rule_is_saved_with_a_warning(mine: Demo) -> None:
    mine.ask("rules", "add", "one", "--query", "火箭")
    mine.ask("rules", "add", "two", "--query", "回收 near/3 rule:one")
    assert "rule two uses it and can no longer be read" in mine.ask("rules", "edit", "one", "--query", "火箭 卫星").stderr
    result = mine.ask("rules", "list")
    assert (result.exit_code, "rule two: " in result.stderr) == (1, True)
