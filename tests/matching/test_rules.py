"""Rules made ready: saved queries by name, names expanded, and errors that harm no other rule."""

import pytest
from scenarios import a_source

from matching.query import parse_lenient, parse_query
from matching.refused import ValueRefused
from matching.rules import RuleBook, combined, doubts, read_book
from matching.saved import SavedQueries
from parallax.errors import QueryError
from parallax.query import And, Near, Not, Or, Query, Term, Where, leaves
from parallax.records import Entity, Rule

LANDSPACE = Entity(
    id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch", names=("LandSpace", "蓝箭航天")
)


def a_rule(rule_id: str, query: str, **changes: object) -> Rule:
    return Rule(id=rule_id, name=rule_id, query=query, **changes)  # type: ignore[arg-type]


def book(*rules: Rule) -> RuleBook:
    return read_book(rules, [LANDSPACE], [a_source("wire")])


def why(*rules: Rule) -> str:
    (broken,) = book(*rules).broken
    return broken.why


def test_a_rule_s_names_are_expanded_to_all_their_variants() -> None:
    (ready,) = book(a_rule("one", "landspace 融资")).matches
    assert ready.query.root == And((Term("landspace", variants=("蓝箭航天",), entity="landspace"), Term("融资")))


def test_a_rule_takes_another_s_query_by_its_id_as_if_in_parentheses() -> None:
    rules = book(a_rule("money", "融资 OR funding"), a_rule("both", "rule:money 火箭 -rule:money"), a_rule("zh", "规则：money 火箭"))
    money = Or((Term("融资"), Term("funding")))
    assert rules.broken == ()
    assert [one.query.root for one in rules.matches] == [money, And((money, Term("火箭"), Not(money))), And((money, Term("火箭")))]


def test_a_rule_that_stands_for_words_can_be_near_others() -> None:
    tree = parse_query("火箭 near/3 rule:money", SavedQueries({"money": "融资 OR funding"})).root
    assert {(leaf.left.text, leaf.right.text) for leaf in leaves(tree) if isinstance(leaf, Near)} == {
        ("火箭", "融资"),
        ("火箭", "funding"),
    }


def test_a_rule_made_of_rules_that_stand_for_words_can_be_near_others_too() -> None:
    saved = SavedQueries({"a": "一 OR 二", "b": "三", "all": "rule:a OR rule:b", "none": "rule:a OR lang:zh"})
    assert sum(1 for _ in leaves(parse_query("rule:all near/1 火", saved).root)) == 3
    with pytest.raises(QueryError, match="joins only words"):
        parse_query("rule:none near/1 火", saved)


def test_a_rule_that_is_switched_off_can_still_be_used_by_others() -> None:
    rules = book(a_rule("money", "融资", enabled=False), a_rule("rocket-money", "rule:money 火箭"))
    assert [one.rule.id for one in rules.matches] == ["rocket-money"]


@pytest.mark.parametrize("queries", [{"a": "rule:a"}, {"a": "x OR rule:b", "b": "rule:c", "c": "(rule:a y)"}])
def test_rules_that_lead_back_to_themselves_are_refused_and_the_circle_is_shown(queries: dict[str, str]) -> None:
    broken = book(*(a_rule(name, text) for name, text in queries.items())).broken
    assert len(broken) == len(queries)
    assert all("leads back to itself" in one.why and "→" in one.why for one in broken)


def test_an_unknown_rule_is_named_with_its_column_and_the_nearest() -> None:
    assert why(a_rule("funding", "x"), a_rule("b", "火箭 rule:fundng")) == (
        "rule b: 火箭 rule:fundng: column 9: there is no rule 'fundng' (did you mean rule:funding?)"
    )


def test_a_broken_rule_harms_only_those_that_use_it() -> None:
    rules = book(a_rule("good", "火箭"), a_rule("bad", "(火箭"), a_rule("user", "x rule:bad"))
    assert [one.rule.id for one in rules.matches] == ["good"]
    assert [one.rule.id for one in rules.broken] == ["bad", "user"]
    assert "column 8: the rule 'bad' cannot be read (its column 1: this parenthesis is not closed" in rules.broken[1].why


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        (a_rule("one", ""), "wants nothing"),
        (a_rule("one", "-火箭"), "wants nothing"),
        (a_rule("one", "rule:other"), "wants nothing"),
        (a_rule("one", "rule:mon*"), "takes no star"),
        (a_rule("one", "rule:"), "nothing follows rule:"),
        (a_rule("One:1", "火箭"), "is no id for a rule"),
        (a_rule("one", "landspace", kind="spike"), "one company or one topic"),
        (a_rule("one", "company:landspace -x", kind="spike"), "one company or one topic"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_a_reason(rule: Rule, part: str) -> None:
    assert part in why(rule, a_rule("other", "lang:zh", enabled=False))


def test_spike_rules_are_kept_apart() -> None:
    (ready,) = book(a_rule("busy", "company:蓝箭航天", kind="spike")).spikes
    assert ready.query.root == Where("company", "landspace")


def test_a_saved_rule_takes_the_place_of_the_pack_s() -> None:
    pack, saved = [a_rule("a", "1"), a_rule("b", "2")], [a_rule("a", "mine"), a_rule("c", "3")]
    assert [(one.id, one.query) for one in combined(pack, saved)] == [("a", "mine"), ("b", "2"), ("c", "3")]


def test_rules_within_rules_cannot_grow_beyond_what_search_bears() -> None:
    laughing = {f"r{n}": f"rule:r{n + 1} " * 10 for n in range(18)} | {"r18": "火箭"}
    with pytest.raises(QueryError, match="more than 2000 conditions"):
        parse_query("rule:r15 rule:r15 x", SavedQueries(laughing))
    with pytest.raises(QueryError, match="cannot be read"):
        parse_query("rule:r0", SavedQueries(laughing))
    chain = {f"r{n}": f"rule:r{n + 1}" for n in range(2000)}
    with pytest.raises(QueryError, match="cannot be read"):
        parse_query("rule:r0", SavedQueries(chain))


def test_without_rules_the_field_is_an_error_and_plain_words_to_the_lenient() -> None:
    with pytest.raises(QueryError, match="no rule 'money'"):
        parse_query("rule:money")
    assert parse_lenient("rule:money").root == And((Term("rule"), Term("money")))


def test_names_that_nobody_knows_are_doubted() -> None:
    query = Query("", And((Where("company", "landspce"), Where("topic", "launch"), Not(Where("source", "nowhere-at-all")))))
    assert sorted(doubts(query, [LANDSPACE], [a_source("wire")], ["launch"])) == [
        "there is no company 'landspce'; did you mean landspace?",
        "there is no source 'nowhere-at-all'",
    ]


def test_asking_for_a_saved_query_that_is_not_there_says_where_to_look() -> None:
    with pytest.raises(ValueRefused) as caught:
        SavedQueries({})("x")
    assert caught.value.args == ("there is no rule 'x'", "see: parallax rules list")
