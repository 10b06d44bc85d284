"""The fields of queries: their names in both languages, and what a value after the colon means; and what near/ may stand between."""

import re
from difflib import get_close_matches
from itertools import product
from typing import get_args

from matching.amounts import amount_range
from matching.dates import start_of
from matching.refused import ValueRefused
from parallax.query import Between, FieldName, Near, Node, Or, Term, Where, Worth
from parallax.records import Kind

FIELDS = (*get_args(FieldName), "after", "before", "amount", "rule")
EXAMPLES = {
    "title": "title:rocket", "company": "company:landspace", "topic": "topic:launch", "source": "source:spacenews", "kind": "kind:official",
    "lang": "lang:zh", "type": "type:private", "after": "after:2024-01", "before": "before:2024-01",
    "amount": "amount:>100m", "rule": "rule:launch-failures",
}  # fmt: skip
_ALIASES = {
    "标题": "title", "標題": "title", "公司": "company", "企业": "company", "企業": "company", "话题": "topic", "話題": "topic",
    "主题": "topic", "主題": "topic", "来源": "source", "來源": "source", "语言": "lang", "語言": "lang", "类型": "type", "類型": "type",
    "类别": "kind", "類別": "kind", "之后": "after", "之後": "after", "之前": "before", "金额": "amount", "金額": "amount",
    "规则": "rule", "規則": "rule",
}  # fmt: skip
_MEANT = {
    "site": "source", "from": "source", "publisher": "source", "language": "lang", "since": "after", "until": "before", "date": "after",
    "headline": "title", "intitle": "title", "firm": "company", "tag": "topic",
    "saved": "rule", "query": "rule",
}  # fmt: skip
_LANGS = {
    "chinese": "zh", "中文": "zh", "汉语": "zh", "漢語": "zh", "简体": "zh-Hans", "簡體": "zh-Hans", "繁体": "zh-Hant", "繁體": "zh-Hant",
    "english": "en", "英文": "en", "英语": "en", "英語": "en",
}  # fmt: skip
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|mixed|other")
_PAIRS = 64  # alternatives that near/ may combine
_WHERE: dict[str, FieldName] = {name: name for name in get_args(FieldName)}


def field_named(name: str) -> str | None:
    """The field that a name before a colon stands for, in either language."""
    lowered = name.casefold()
    return lowered if lowered in FIELDS else _ALIASES.get(name)


def advice_for(name: str) -> str:
    """What to write where no field has this name."""
    near = [_MEANT[name.casefold()]] if name.casefold() in _MEANT else get_close_matches(name.casefold(), FIELDS, 1)
    meant = f"did you mean {near[0]}:? " if near else ""
    return f'{meant}known are {", ".join(FIELDS)}; put text with a colon in "quotes"'


def condition(field: str, text: str, *, prefix: bool) -> Term | Where | Between | Worth:
    """What ``field:text`` asks for. ValueRefused when the field cannot have such a value."""
    if field == "title":
        return Term(text, prefix=prefix, title_only=True)
    value = text.strip()
    if prefix:
        raise ValueRefused(f"{field}: takes no star", f"write the whole of it, as in {EXAMPLES[field]}")
    if field in {"after", "before"}:
        return _between(field, text)
    if field == "amount":
        return amount_range(value)
    if field == "lang":
        value = _language(value)
    if field == "kind":
        value = value.casefold()
        if value not in get_args(Kind):
            raise ValueRefused(f"unknown kind {value!r}", f"known are {', '.join(get_args(Kind))}")
    return Where(_WHERE[field], value)


def _language(value: str) -> str:
    value = _LANGS.get(value.casefold(), value)
    if not _LANG.fullmatch(value):
        raise ValueRefused(f"{value!r} is no language", "write lang:zh or lang:en, or lang:(zh OR en) for either")
    return value


def _between(field: str, text: str) -> Between:
    moment = start_of(text)
    if moment is None:
        raise ValueRefused(f"{text!r} is no date", f"write YYYY-MM-DD, YYYY-MM or YYYY, as in {field}:2024-01-31")
    return Between(start=moment) if field == "after" else Between(end=moment)


def near(left: Node, right: Node, distance: int) -> Node:
    """Two sides of near/, each a word, a phrase or alternatives of these: every pair. ValueRefused for anything else."""
    pairs = list(product(_terms(left), _terms(right)))
    if not pairs:
        raise ValueRefused(f"near/{distance} joins only words and phrases", 'write rocket near/5 "first flight", or (a OR b) near/5 c')
    if len(pairs) > _PAIRS:
        raise ValueRefused(f"near/{distance} would combine more than {_PAIRS} pairs", "leave out some of the alternatives")
    found = tuple(Near(one, other, distance) for one, other in pairs)
    return found[0] if len(found) == 1 else Or(found)


def _terms(node: Node) -> list[Term]:
    """The words that a side of near/ stands for; none when it is something else."""
    if isinstance(node, Term):
        return [node]
    found = [_terms(part) for part in node.parts] if isinstance(node, Or) else []
    return [term for terms in found for term in terms] if all(found) else []
