"""The rules in force, for the jobs that ask them: the pack's and the saved ones, with names as people corrected them.

Kept until a rule or a name changes, for making ten thousand of them ready takes a while. A rule that cannot be read is named once in the
log each time the book is made, and harms no other.
"""

import logging
from typing import Any

from matching.rules import RuleBook, combined, read_book
from parallax.catalogue import Pack
from parallax.catalogue.amend import amend
from parallax.catalogue.companies import to_entity
from parallax.contracts import Store

log = logging.getLogger("parallax.service")


class KeptRules:
    """The rule book of a pack and an archive. For one thread."""

    def __init__(self, store: Store, pack: Pack) -> None:
        self._store, self._pack = store, pack
        self._made_of: Any = None
        self._book = RuleBook()

    def book(self) -> RuleBook:
        """The book, made anew if anything has changed; then it is another object."""
        rules, last = self._store.rules(), self._store.last_correction()
        if (rules, last) != self._made_of:
            pack, _ = amend(self._pack, self._store.corrections())
            self._book = read_book(combined(pack.rules, rules), [to_entity(company) for company in pack.companies], pack.sources)
            self._made_of = rules, last
            for broken in self._book.broken:
                log.warning("a rule cannot be read and is left out: %s", broken.why)
        return self._book
