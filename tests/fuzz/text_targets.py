"""What is read from text: amounts, names, whole items, and queries. Each takes bytes and returns nothing."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fuzz.invariants import encodable, finite, placed, text_of
from scenarios import an_article, an_item

from matching.expand import Names
from matching.explain import explain
from matching.percolator import Percolator
from matching.query import LONGEST, parse_lenient, parse_query
from parallax.catalogue import Pack, default_pack, load_pack
from parallax.catalogue.companies import to_entity
from parallax.errors import QueryError
from parallax.fold import fold, fold_with_offsets
from parallax.query import Everything, Query
from parallax.records import Candidate, Item, Mention
from parallax.words import Origins, needle, spelled
from store import Store, open_store
from translate.amounts import read_amounts
from translate.candidates import CandidateFinder
from translate.moments import read_moments
from translate.names import NameFinder
from translate.reader import Reader
from translate.segment import split_sentences
from translate.sums import read_sums

_NEWS = "蓝箭航天的朱雀二号火箭发射成功，获2亿元融资。LandSpace's Zhuque-2 reached orbit; US$27 million."


def amounts(data: bytes) -> None:
    """Amounts and moments lie where they say, their numbers are finite and in order, and they have an English."""
    text = text_of(data)
    found = read_amounts(text)
    placed(found, text)
    for each in found:
        finite(each.value, each.low, each.high)
        assert each.low is None or each.high is None or each.low <= each.high, each
        assert each.english.strip(), each
    end = 0
    for moment in read_moments(text):
        assert end <= moment.start < moment.end <= len(text), moment
        end = moment.end
    for lang in ("zh", "en"):
        for one in read_sums(text, lang):
            finite(one.low, one.high)
            assert one.low <= one.high, one


def names(data: bytes) -> None:
    """Names and candidates lie where they say, in their field, apart from each other; folding keeps to the text's places."""
    title, _, text = text_of(data).partition("\n")
    finder, candidates = _finders()
    mentions = finder.find_in_item(title, text)
    new = candidates.find(title, text, mentions, "zh")
    for field, content in (("title", title), ("text", text)):
        placed([each for each in mentions if each.field == field], content)
        placed([each for each in new if each.field == field], content)
        both: list[Mention | Candidate] = [*mentions, *new]
        placed(sorted((each for each in both if each.field == field), key=lambda each: each.start), content)
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)


def item(data: bytes) -> None:
    """An item is read without a model: its sentences are all there, its English can be stored, and is the same the second time."""
    title, _, text = text_of(data).partition("\n")
    (reading,) = _reader().read([an_item(1, an_article(title, text, lang="zh"))])
    encodable(reading)
    assert _reader().read([an_item(1, an_article(title, text, lang="zh"))]) == [reading]
    for line in text.splitlines():
        assert "".join("".join(split_sentences(line)).split()) == "".join(line.split())


def query(data: bytes) -> None:
    """A query is understood or refused at a column of it; whatever was typed can be searched for, said in words, and made a rule."""
    text = text_of(data)
    try:
        parsed = parse_query(text)
    except QueryError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017  # of the error that is the answer
        assert error.advice  # noqa: PT017
    else:
        assert explain(parsed)
        _same_in_parentheses(text, parsed)
    lenient = parse_lenient(text)
    _searched(lenient)


def words(data: bytes) -> None:
    """What is looked for is found in the text it was made of, and its place leads back into that text."""
    text = text_of(data)
    spelling, sought = spelled(text), needle(text)
    assert spelling.startswith(" ")
    assert spelling.endswith(" ")
    if sought:
        at = spelling.index(sought)
        start, end = Origins(text, spelling).of(at, at + len(sought))
        assert 0 <= start < end <= len(text)


def _same_in_parentheses(text: str, parsed: Query) -> None:
    if isinstance(parsed.root, Everything) or len(text) > LONGEST - 2:
        return
    try:
        again = parse_query(f"({text})")
    except QueryError as error:
        assert "nested deeper" in str(error) or "parenthes" in str(error)  # noqa: PT017  # nothing in it but dashes
    else:
        assert again.root == parsed.root


def _searched(asked: Query) -> None:
    """Asked of an archive of one item and, as a rule, of that item: both find it or neither does."""
    expanded, archive = _known().expand(asked), _archive()
    encodable(explain(expanded))
    try:
        found = archive.search(expanded).hits
        rule = Percolator([("rule", expanded)])
    except QueryError:
        return
    assert bool(found) == bool(rule.match(_stored()))


@cache
def _pack() -> Pack:
    return load_pack(default_pack())


@cache
def _known() -> Names:
    return Names([to_entity(company) for company in _pack().companies], _pack().sources)


@cache
def _finders() -> tuple[NameFinder, CandidateFinder]:
    pack = _pack()
    return NameFinder(pack.companies), CandidateFinder(pack.companies, pack.glossary)


@cache
def _reader() -> Reader:
    finder, candidates = _finders()
    return Reader(finder, _pack().glossary, None, names_version="1", glossary_version="1", candidates=candidates)


@cache
def _archive() -> Store:
    """One item, in a folder that lasts as long as the process."""
    store = open_store(Path(mkdtemp(prefix="parallax-fuzz-")) / "archive.db")
    store.save_article(an_article("朱雀二号 发射成功", _NEWS), None)
    store.save_readings(_reader().read(list(store.arrivals())))
    return store


@cache
def _stored() -> Item:
    return next(iter(_archive().arrivals()))
