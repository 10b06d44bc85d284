"""What every page stands on: the archive, the pack as people have corrected it, the settings, and how a typed query is understood."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from matching.expand import Names
from matching.query import parse_lenient, parse_query
from matching.rules import ReadyRule, RuleBook, RuleReader, combined
from matching.saved import SavedQueries
from parallax.catalogue import Pack
from parallax.catalogue.amend import amend
from parallax.catalogue.companies import Company, to_entity
from parallax.catalogue.topics import Topic
from parallax.contracts import Store
from parallax.errors import QueryError
from parallax.query import Query
from parallax.records import Article, Entity, Rule, Source
from parallax.settings import Settings
from parallax.web.glosses import Glosser
from parallax.web.suggestions import Suggester
from translate.near_names import NearNames


@dataclass(frozen=True, slots=True)
class Understood:
    """A typed query as it will be searched; ``problem`` says where it broke the language, and that its plain words were taken instead."""

    query: Query
    problem: str


@dataclass(frozen=True)
class _View:
    """The catalogue up to one correction. Made anew when there is a later one."""

    pack: Pack

    @cached_property
    def companies(self) -> Mapping[str, Company]:
        return {company.id: company for company in self.pack.companies}

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        return {company.id: to_entity(company) for company in self.pack.companies}

    @cached_property
    def types(self) -> Mapping[str, str]:
        return {each: entity.type for each, entity in self.entities.items()}

    @cached_property
    def names(self) -> Names:
        return Names(tuple(self.entities.values()), self.pack.sources)

    @cached_property
    def near(self) -> NearNames:
        return NearNames(self.pack.companies)

    @cached_property
    def suggester(self) -> Suggester:
        return Suggester(self.pack)

    @cached_property
    def glosser(self) -> Glosser:
        return Glosser(self.pack.glossary)


@dataclass(kw_only=True)
class Desk:
    """Shared by all requests. ``base`` is the pack as its files say it, with the operator's own sources."""

    settings: Settings
    base: Pack
    store: Store
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: int = -1
    _kept: _View | None = None

    @property
    def pack(self) -> Pack:
        """The pack as corrected."""
        return self._view().pack

    @property
    def companies(self) -> Mapping[str, Company]:
        """By id."""
        return self._view().companies

    @property
    def entities(self) -> Mapping[str, Entity]:
        """By id."""
        return self._view().entities

    @property
    def types(self) -> Mapping[str, str]:
        """Each company's type, by its id."""
        return self._view().types

    @property
    def near(self) -> NearNames:
        """Which companies a new name resembles."""
        return self._view().near

    @property
    def suggester(self) -> Suggester:
        """What a query that is being typed may become."""
        return self._view().suggester

    @property
    def glosser(self) -> Glosser:
        """Explains the words of Chinese text."""
        return self._view().glosser

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """By id."""
        return {source.id: source for source in self.base.sources}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """By id."""
        return {topic.id: topic for topic in self.base.topics}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The pack's and the saved ones."""
        return combined(self.base.rules, self.store.rules())

    def rule_book(self) -> RuleBook:
        """All rules, read."""
        return self._rule_reader(self.rules).book()

    def read_rule(self, rule: Rule) -> ReadyRule | QueryError:
        """One rule beside the others, in place of any that has its id; or why it cannot be read."""
        others = tuple(each for each in self.rules if each.id != rule.id)
        try:
            return self._rule_reader((*others, rule)).read(rule)
        except QueryError as error:
            return error

    def _rule_reader(self, rules: tuple[Rule, ...]) -> RuleReader:
        """Reads rules that may use each other."""
        return RuleReader(rules, tuple(self.entities.values()), self.base.sources)

    def understand(self, text: str) -> Understood:
        """Parse and expand; what breaks the language is searched for as plain words."""
        saved = SavedQueries({rule.id: rule.query for rule in self.rules})
        try:
            query, problem = parse_query(text, saved), ""
        except QueryError as error:
            query, problem = parse_lenient(text, saved), str(error)
        return Understood(self._view().names.expand(query), problem)

    def source_name(self, article: Article) -> str:
        """The English name of an article's source, or what the article says of it."""
        source = self.sources.get(article.source_id)
        return source.name_en if source else article.site or article.source_id

    def _view(self) -> _View:
        last = self.store.last_correction()
        with self._lock:
            if self._kept is None or last != self._known:
                self._kept, self._known = _View(amend(self.base, self.store.corrections())[0]), last
            return self._kept
