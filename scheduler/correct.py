"""Correct once, fix everywhere: a person's correction is checked, kept, and followed by a new reading of the items that it touches.

Keeping it and marking those items is one transaction, so a correction is made wholly or not at all; reading them can be broken off at any
point and is finished by whoever reads the backlog next. What a correction may say is `parallax.catalogue.amend`'s business.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from matching.topics import TopicMatcher
from parallax.catalogue import Pack
from parallax.catalogue.amend import amend, inspect
from parallax.catalogue.companies import Company
from parallax.contracts import Store
from parallax.errors import ConfigError
from parallax.query import Or, Query, Term
from parallax.records import Correction
from scheduler.backlog import Matcher, Reads, read_backlog
from translate import traces
from translate.aliases import Form, all_forms


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What the items that a correction may change have in common: one of the words in their original, or a mention of the company."""

    words: tuple[str, ...] = ()  # the names, the term or the sentence as written
    traces: tuple[str, ...] = ()  # every way in which the words may be written
    entity: str = ""


def correct(store: Store, pack: Pack, correction: Correction) -> Correction:
    """Keep a correction and mark the items that it touches; gives it back with its id.

    ``pack`` is what its files say. Raises ConfigError with everything that speaks against the correction; nothing is kept then.
    """
    touched = look(store, pack, correction)
    return replace(correction, id=store.save_correction(correction, texts=touched.traces, entity=touched.entity))


def look(store: Store, pack: Pack, correction: Correction) -> Touched:
    """Check a correction and say what it touches, without keeping it. Raises ConfigError as `correct` does."""
    before, _ = amend(pack, store.corrections())
    if problems := inspect(before, correction):
        raise ConfigError("correction", [(each.key, each.expected) for each in problems])
    return touched_by(correction, before.companies, amend(before, [correction])[0].companies)


def about_how_many(store: Store, touched: Touched) -> int:
    """How many items the words occur in, or the company is mentioned in: for who wants to know before."""
    if not (touched.words or touched.entity):
        return 0
    asked = [Term(word) for word in touched.words]
    asked += [Term(next(iter(touched.words), touched.entity), entity=touched.entity)] if touched.entity else []
    return store.overview(Query("", Or(tuple(asked)))).total


def reread(
    store: Store,
    reader: Reads,
    topics: TopicMatcher,
    correction_id: int,
    matcher: Matcher | None = None,
    on_read: Callable[[int], None] = lambda _: None,
) -> int:
    """Read what waits for a correction; gives how many items it has changed. ``reader`` is one that knows it.

    Items that nobody has read yet are left to the next pass, as their news is to be told then. Less than all is read when the reader's
    engine is down, or when a later correction touches the same items: they wait for that.
    """
    if store.outdated_by(correction_id):
        for count in read_backlog(store, reader, topics, matcher, again_only=True):
            on_read(count)
            if not store.outdated_by(correction_id):
                break
    return len(store.changed_by(correction_id))


def touched_by(correction: Correction, before: Sequence[Company], after: Sequence[Company]) -> Touched:
    """What a correction touches; ``before`` and ``after`` are all companies without and with it."""
    match correction.kind:
        case "sentence":
            return Touched(words=(correction.subject,), traces=(correction.subject,))
        case "term":
            return Touched(words=(correction.subject,), traces=tuple(sorted(traces.of_term(correction.subject))))
        case "name" | "company":
            return _names_touched(correction.subject, before, after)
        case _:
            return Touched()


def _names_touched(company_id: str, before: Sequence[Company], after: Sequence[Company]) -> Touched:
    old, new = _forms(before), _forms(after)
    gone = [old[key] for key in old.keys() - new.keys()]
    changed = [*gone, *(new[key] for key in new.keys() - old.keys())]
    plain = {text for _, text in _names(before) ^ _names(after)}  # refused ones too: the review queue knows them
    found = plain | traces.of_names(changed)
    return Touched(
        words=tuple(sorted(plain | {form.text for form in changed})),
        traces=tuple(sorted(found)),
        entity=company_id if gone or _english(before, company_id) != _english(after, company_id) else "",
    )


def _forms(companies: Sequence[Company]) -> dict[tuple[object, ...], Form]:
    """Every form, by all that decides where it is found; what is then written is seen by the company's mentions."""
    return {(form.text, form.alias, form.company.id, form.company.type, form.numbered): form for form in all_forms(companies)}


def _names(companies: Iterable[Company]) -> set[tuple[object, str]]:
    return {((company.id, alias), alias.text) for company in companies for alias in company.aliases}


def _english(companies: Iterable[Company], company_id: str) -> str:
    return next((company.name_en for company in companies if company.id == company_id), "")
