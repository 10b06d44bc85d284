"""Queries as people write them, each with how it is read: <word>, word*, & | !, nearN(...), field=value."""

import pytest

from matching.query import parse_query
from parallax.errors import QueryError
from parallax.query import And, Between, Near, Node, Not, Or, Term, Where

READ = """
Zhuque-2  ->  <Zhuque-2>
Zhuque -2  ->  (<Zhuque> & !<2>)
Zhuque - 2  ->  (<Zhuque> & <2>)
rocket –falcon  ->  (<rocket> & !<falcon>)
rocket—falcon  ->  (<rocket> & <falcon>)
rocket −falcon  ->  (<rocket> & !<falcon>)
rocket +falcon  ->  (<rocket> & <falcon>)
C++ rocket  ->  (<C++> & <rocket>)
--rocket  ->  <--rocket>
rocket or falcon  ->  (<rocket> | <falcon>)
rocket Or falcon  ->  (<rocket> | <falcon>)
rocket oR falcon  ->  (<rocket> | <falcon>)
rocket and falcon  ->  (<rocket> & <falcon>)
rocket not falcon  ->  (<rocket> & !<falcon>)
not falcon  ->  !<falcon>
or  ->  <or>
and  ->  <and>
rocket or  ->  (<rocket> & <or>)
or rocket  ->  (<or> & <rocket>)
rocket or or falcon  ->  ((<rocket> & <or>) | <falcon>)
rocket and not falcon  ->  (<rocket> & !<falcon>)
rocket AND NOT falcon  ->  (<rocket> & !<falcon>)
rocket OR NOT falcon  ->  (<rocket> | !<falcon>)
NOT (a OR b)  ->  !(<a> | <b>)
NOT a OR b  ->  (!<a> | <b>)
-(a b) c  ->  (!(<a> & <b>) & <c>)
a OR b c  ->  (<a> | (<b> & <c>))
a b OR c d  ->  ((<a> & <b>) | (<c> & <d>))
a|b  ->  (<a> | <b>)
a || b c  ->  (<a> | (<b> & <c>))
a && b  ->  (<a> & <b>)
a & b  ->  (<a> & <b>)
R&D  ->  <R&D>
AT&T  ->  <AT&T>
朱雀 或 长征  ->  (<朱雀> | <长征>)
朱雀或长征  ->  <朱雀或长征>
朱雀 或者 长征  ->  (<朱雀> | <长征>)
朱雀 与 长征  ->  (<朱雀> & <长征>)
朱雀 和 长征  ->  (<朱雀> & <长征>)
朱雀 且 长征  ->  (<朱雀> & <长征>)
朱雀 非 长征  ->  (<朱雀> & !<长征>)
朱雀 不含 长征  ->  (<朱雀> & !<长征>)
"和"  ->  <和>
“朱雀三号”  ->  <朱雀三号>
"朱雀三号”  ->  <朱雀三号>
”朱雀三号”  ->  <朱雀三号>
“朱雀三号"  ->  <朱雀三号>
「朱雀三号」  ->  <朱雀三号>
『朱雀三号』  ->  <朱雀三号>
«first flight»  ->  <first flight>
‹first flight›  ->  <first flight>
„first flight“  ->  <first flight>
‘first flight’  ->  <first flight>
'first flight'  ->  <first flight>
China's rocket  ->  (<China's> & <rocket>)
China’s rocket  ->  (<China’s> & <rocket>)
rock 'n' roll  ->  (<rock> & <n> & <roll>)
'70s rocket  ->  (<'70s> & <rocket>)
the engines' test  ->  (<the> & <engines'> & <test>)
"first flight" OR “second flight”  ->  (<first flight> | <second flight>)
"a"b"c"  ->  (<a> & <b> & <c>)
title:"first flight"  ->  title:<first flight>
title: rocket  ->  title:<rocket>
title : rocket  ->  title:<rocket>
title：rocket  ->  title:<rocket>
标题： 火箭  ->  title:<火箭>
公司：蓝箭航天 话题：发射  ->  (company=蓝箭航天 & topic=发射)
company:a company:b  ->  (company=a & company=b)
source:(spacenews OR cnsa)  ->  (source=spacenews | source=cnsa)
company:"LandSpace Technology"  ->  company=LandSpace Technology
"https://example.com"  ->  <https://example.com>
独家：蓝箭  ->  (<独家> & <蓝箭>)
kind:Official  ->  kind=official
lang:zh,en  ->  (lang=zh & <en>)
lang:(zh OR en)  ->  (lang=zh | lang=en)
lang:中文  ->  lang=zh
lang:简体  ->  lang=zh-Hans
lang:zh-Hans  ->  lang=zh-Hans
title:reus*  ->  title:<reus>*
title:(a near/3 b)  ->  near3(title:<a> title:<b>)
title:a near/3 b  ->  near3(title:<a> <b>)
after:2024  ->  from 2024-01-01
after:2024-11  ->  from 2024-11-01
after:2024-11-21  ->  from 2024-11-21
after:2024/11/21  ->  from 2024-11-21
after:2024.11.21  ->  from 2024-11-21
after:20241121  ->  from 2024-11-21
after:2024年11月  ->  from 2024-11-01
after:2024年11月21日  ->  from 2024-11-21
after:2024年11月21号  ->  from 2024-11-21
after: 2024-11  ->  from 2024-11-01
之后：2024年  ->  from 2024-01-01
before:2024-11 after:2023  ->  (until 2024-11-01 & from 2023-01-01)
after:"2024-11-21"  ->  from 2024-11-21
after:(2024 OR 2025)  ->  (from 2024-01-01 | from 2025-01-01)
reus*  ->  <reus>*
reus＊  ->  <reus>*
"first fl"*  ->  <first fl>*
朱*  ->  <朱>*
朱雀* 火箭  ->  (<朱雀>* & <火箭>)
a near/5 b  ->  near5(<a> <b>)
a NEAR/5 b  ->  near5(<a> <b>)
a near／5 b  ->  near5(<a> <b>)
蓝箭 near/5 融资  ->  near5(<蓝箭> <融资>)
蓝箭 邻近/5 融资  ->  near5(<蓝箭> <融资>)
a near/5 b near/2 c  ->  (near5(<a> <b>) & near2(<b> <c>))
(a OR b) near/5 c  ->  (near5(<a> <c>) | near5(<b> <c>))
-a near/5 b  ->  !near5(<a> <b>)
a near/5 title:b  ->  near5(<a> title:<b>)
near earth  ->  (<near> & <earth>)
rocket NEAR moon  ->  (<rocket> & <NEAR> & <moon>)
（朱雀 OR 长征） 首飞  ->  ((<朱雀> | <长征>) & <首飞>)
(朱雀）  ->  <朱雀>
朱雀，长征  ->  (<朱雀> & <长征>)
朱雀、长征；首飞  ->  (<朱雀> & <长征> & <首飞>)
1,000 satellites  ->  (<1,000> & <satellites>)
rocket, satellite  ->  (<rocket> & <satellite>)
rocket,satellite  ->  (<rocket> & <satellite>)
《朱雀》  ->  <朱雀>
朱雀·三号  ->  <朱雀·三号>
🚀  ->  <🚀>
🚀 launch  ->  <launch>
launch🚀  ->  <launch🚀>
-🚀  ->  !<🚀>
rocket -  ->  <rocket>
- rocket  ->  <rocket>
---  ->  <--->
...  ->  <...>
???  ->  <???>
rocket ＯＲ falcon  ->  (<rocket> | <falcon>)
ｌａｎｄｓｐａｃｅ  ->  <ｌａｎｄｓｐａｃｅ>
title：ｒocket  ->  title:<ｒocket>
-title:rocket  ->  !title:<rocket>
-lang:en -source:x  ->  (!lang=en & !source=x)
-"first flight"  ->  !<first flight>
NOT NOT a  ->  <a>
- -a  ->  !<a>
+  ->  <+>
rocket++  ->  <rocket++>
!rocket  ->  <rocket>
[rocket]  ->  <[rocket]>
{rocket}  ->  <{rocket}>
a~b  ->  <a~b>
@spacex #launch  ->  (<@spacex> & <#launch>)
rocket/engine  ->  <rocket/engine>
50% off  ->  (<50%> & <off>)
$100m  ->  <$100m>
a AND b AND c  ->  (<a> & <b> & <c>)
(a) (b)  ->  (<a> & <b>)
((((a))))  ->  <a>
2024:x  ->  <2024:x>
10:30 launch  ->  (<10:30> & <launch>)
朱雀 并且 长征  ->  (<朱雀> & <长征>)
朱雀 不包括 长征  ->  (<朱雀> & !<长征>)
ｔｉｔｌｅ：火箭  ->  title:<火箭>
ＣＯＭＰＡＮＹ：landspace  ->  company=landspace
"source=spacenews"  ->  <source=spacenews>
a=b  ->  <a=b>
"""
REFUSED = """
OR  ->  1  ->  nothing stands before OR
NOT  ->  1  ->  nothing follows NOT
AND  ->  1  ->  nothing stands before AND
rocket OR OR falcon  ->  8  ->  nothing follows OR
rocket AND OR falcon  ->  8  ->  nothing follows AND
和  ->  1  ->  nothing stands before 和
或  ->  1  ->  nothing stands before 或
"first flight  ->  1  ->  the quote " is not closed
first flight"  ->  13  ->  the quote " is not closed
“first flight  ->  1  ->  the quote “ is not closed
「first flight  ->  1  ->  the quote 「 is not closed
first flight」  ->  13  ->  the quote 」 was never opened
""  ->  1  ->  there is nothing between the quotes
“”  ->  1  ->  there is nothing between the quotes
" "  ->  1  ->  there is nothing between the quotes
''  ->  1  ->  there is nothing between the quotes
company:""  ->  9  ->  there is nothing between the quotes
titel:rocket  ->  1  ->  unknown field 'titel'
date:2024  ->  1  ->  unknown field 'date'
site:spacenews.com  ->  1  ->  unknown field 'site'
https://example.com/a  ->  1  ->  unknown field 'https'
Starship: the return  ->  1  ->  unknown field 'Starship'
title:  ->  1  ->  nothing follows title:
title: OR x  ->  1  ->  nothing follows title:
title:-rocket  ->  7  ->  NOT cannot stand after title:
lang:-zh  ->  6  ->  NOT cannot stand after lang:
title:NOT rocket  ->  7  ->  NOT cannot stand after title:
kind:rumour  ->  6  ->  unknown kind 'rumour'
company:land*  ->  9  ->  company: takes no star
after:last week  ->  7  ->  'last' is no date
after:yesterday  ->  7  ->  'yesterday' is no date
after:上周  ->  7  ->  '上周' is no date
after:2024-13  ->  7  ->  '2024-13' is no date
after:2024-02-30  ->  7  ->  '2024-02-30' is no date
after:24-11-21  ->  7  ->  '24-11-21' is no date
after:>2024  ->  7  ->  '>2024' is no date
after:2024-11-21T10:00  ->  7  ->  '2024-11-21T10:00' is no date
*able  ->  1  ->  a star may stand only at the end of a word
re*use  ->  3  ->  a star may stand only at the end of a word
*  ->  1  ->  a star needs the beginning of a word before it
**  ->  1  ->  a star needs the beginning of a word before it
rocket *  ->  8  ->  a star needs the beginning of a word before it
(a b) near/5 c  ->  7  ->  near/5 joins only words and phrases
a near/5 -b  ->  10  ->  near/ cannot stand before NOT
near/5 b  ->  1  ->  nothing stands before near/5
a near/5  ->  3  ->  nothing follows near/5
a near/ b  ->  3  ->  near/ needs a number of words from 0 to 100
a near/x b  ->  3  ->  near/ needs a number of words from 0 to 100
a near/1000 b  ->  3  ->  near/ needs a number of words from 0 to 100
a near/5 lang:zh  ->  3  ->  near/5 joins only words and phrases
after:2025*  ->  7  ->  after: takes no star
amount:1亿..5亿*  ->  8  ->  amount: takes no star
amount>1亿  ->  7  ->  amount takes a colon
公司 ＝蓝箭  ->  4  ->  公司 takes a colon
source:https://example.com  ->  8  ->  a second field cannot stand right after source:
ＡＢＣ：火箭  ->  1  ->  unknown field 'ABC'
a OR near/5 b  ->  3  ->  nothing follows OR
amount:much  ->  8  ->  'much' is no amount
(a  ->  1  ->  this parenthesis is not closed
a)  ->  2  ->  this parenthesis was never opened
((a)  ->  1  ->  this parenthesis is not closed
()  ->  1  ->  there is nothing between the parentheses
a ()  ->  3  ->  there is nothing between the parentheses
)  ->  1  ->  this parenthesis was never opened
(  ->  1  ->  this parenthesis is not closed
ＯＲ  ->  1  ->  nothing stands before OR
-OR  ->  1  ->  nothing follows -
a OR (b  ->  6  ->  this parenthesis is not closed
OR (a)  ->  1  ->  nothing stands before OR
(OR a)  ->  2  ->  nothing stands before OR
(a OR)  ->  4  ->  nothing follows OR
(a AND)  ->  4  ->  nothing follows AND
a:b:c  ->  1  ->  unknown field 'a'
C:rocket  ->  1  ->  unknown field 'C'
🚀🚀 (a  ->  4  ->  this parenthesis is not closed
「🚀」 OR  ->  5  ->  nothing follows OR
"""


def rows(table: str) -> list[list[str]]:
    return [line.split("  ->  ") for line in table.strip("\n").split("\n")]


@pytest.mark.parametrize(("text", "tree"), rows(READ))
def test_a_query_is_read_as_it_was_meant(text: str, tree: str) -> None:
    assert said(parse_query(text).root) == tree


@pytest.mark.parametrize(("text", "column", "message"), rows(REFUSED))
def test_a_query_that_cannot_be_meant_is_refused_where_it_goes_wrong(text: str, column: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.column == int(column)
    assert message in str(caught.value)
    assert caught.value.advice


@pytest.mark.parametrize(
    ("wrong", "followed"),
    [
        ('"first flight', '"first flight"'),
        ("“first flight", "“first flight”"),
        ("first flight」", "first flight"),
        ("(a", "(a)"),
        ("a)", "(a)"),
        ("rocket OR", 'rocket "OR"'),
        ("NOT", '"NOT"'),
        ("titel:rocket", "title:rocket"),
        ("https://example.com", '"https://example.com"'),
        ("title:-rocket", "-title:rocket"),
        ("lang:french!", "lang:(zh OR en)"),
        ("after:yesterday", "after:2024-01-31"),
        ("re*use", "reus*"),
        ("a near/ b", "a near/5 b"),
        ("(a b) near/5 c", 'rocket near/5 "first flight"'),
        ("a near/5 -b", "a near/5 b -c"),
        ("amount:much", "amount:>1亿元"),
        ("amount>1亿", "amount:>1亿"),
        ("source:https://example.com", 'source:"https://example.com"'),
    ],
)
def test_the_advice_works_when_followed(wrong: str, followed: str) -> None:
    with pytest.raises(QueryError):
        parse_query(wrong)
    parse_query(followed)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x\x00y", "(<x> & <y>)"),
        ("rocket\x07 OR b", "(<rocket> | <b>)"),
        ("\ufeffrocket", "<rocket>"),
        ("a OR\u200b b", "(<a> | <b>)"),
        ("蓝\u200b箭", "<蓝\u200b箭>"),
        ("a\u00a0b\tc\nd", "(<a> & <b> & <c> & <d>)"),
    ],
)
def test_control_characters_separate_and_invisible_ones_do_not_matter(text: str, tree: str) -> None:
    assert said(parse_query(text).root) == tree


def test_columns_count_characters_as_typed_whatever_their_width() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("🚀🚀　ｒocket （朱雀")
    assert caught.value.column == 11


def said(node: Node) -> str:  # noqa: PLR0911 - a line for each kind of node
    match node:
        case Term(text, prefix, title_only):
            return f"{'title:' if title_only else ''}<{text}>{'*' if prefix else ''}"
        case Near(left, right, distance):
            return f"near{distance}({said(left)} {said(right)})"
        case Where(field, value):
            return f"{field}={value}"
        case Between(start, end):
            return " ".join(f"{word} {day:%Y-%m-%d}" for word, day in (("from", start), ("until", end)) if day)
        case And(parts):
            return "(" + " & ".join(map(said, parts)) + ")"
        case Or(parts):
            return "(" + " | ".join(map(said, parts)) + ")"
        case Not(part):
            return "!" + said(part)
        case _:
            return "everything"
