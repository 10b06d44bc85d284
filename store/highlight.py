"""Marks what a query found, in the text as it was written: full-text tokens are pairs of folded characters, useless for display."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from parallax.query import Near, Node, Not, Term, Where, children
from parallax.records import Article, Field, Item, Mention, SearchHit, Translation
from parallax.words import Spans
from store.patterns import Pattern, Wanted, find, pattern_of
from store.snippets import marked, merged, snippet

_NO_ENGLISH = Translation(engine="", model="", title="", text="", segments=())


class Marker:
    """Marks the matches of one query in any number of items."""

    def __init__(self, root: Node) -> None:
        terms = list(_wanted(root))
        self._everywhere = pattern_of(text for term in terms if not term.title_only for text in _texts(term))
        self._title = pattern_of(text for term in terms for text in _texts(term))
        self._entities = {term.entity for term in terms if term.entity}

    def hit(self, item: Item) -> SearchHit:
        """The item with its matches marked."""
        article, english = item.article, (item.reading and item.reading.translation) or _NO_ENGLISH
        mentions = [mention for mention in item.reading.mentions if mention.entity_id in self._entities] if item.reading else []
        names = pattern_of((name, False) for name in sorted({mention.name_en for mention in mentions}))
        here, there = self._texts(article, english, mentions, names)
        return SearchHit(
            item=item,
            title=marked(article.title, _spans(article.title, self._title, _mentioned(mentions, "title"))),
            title_en=marked(english.title, _spans(english.title, self._title, find(english.title, names))),
            snippet=here,
            snippet_en=there,
        )

    def _texts(self, article: Article, english: Translation, mentions: list[Mention], names: Pattern | None) -> tuple[str, str]:
        """Both snippets; where only one text matches, the other shows the same sentence."""
        original, translated = article.text, english.text
        here = _spans(original, self._everywhere, _mentioned(mentions, "text"))
        there = _spans(translated, self._everywhere, find(translated, names))
        sentences = [(segment.source, segment.target) for segment in english.segments if segment.field == "text"]
        if there and not here:
            source = _other_side(translated, there[0][0], ((target, source) for source, target in sentences))
            return snippet(original, here, _place(original, source)), snippet(translated, there)
        if here and not there:
            target = _other_side(original, here[0][0], sentences)
            return snippet(original, here), snippet(translated, there, _place(translated, target))
        return snippet(original, here), snippet(translated, there)


def _wanted(node: Node) -> Iterator[Term]:
    """The terms that an item is found by; what is under a NOT is not marked."""
    match node:
        case Term():
            yield node
        case Near(left, right):
            title_only = left.title_only or right.title_only
            yield replace(left, title_only=title_only, entity="")
            yield replace(right, title_only=title_only, entity="")
        case Where("title", value):
            yield Term(value, title_only=True)
        case Where("company", value):
            yield Term("", entity=value)
        case Not():
            return
        case _:
            for child in children(node):
                yield from _wanted(child)


def _texts(term: Term) -> Iterator[Wanted]:
    yield term.text, term.prefix
    for variant in term.variants:
        yield variant, False


def _mentioned(mentions: Iterable[Mention], field: Field) -> Spans:
    return [(mention.start, mention.end) for mention in mentions if mention.field == field]


def _spans(text: str, pattern: Pattern | None, more: Spans) -> Spans:
    return merged([*find(text, pattern), *more], len(text))


def _place(text: str, sentence: str) -> int:
    return max(0, text.find(sentence)) if sentence else 0


def _other_side(text: str, place: int, sentences: Iterable[tuple[str, str]]) -> str:
    """What stands in the other language for the sentence at a place. ``sentences`` are in order, each here and there."""
    at = 0
    for here, there in sentences:
        at = max(at, text.find(here, at))
        if at <= place < at + len(here):
            return there
    return ""
