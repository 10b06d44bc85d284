"""How the store's tests open, fill and ask an archive."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from samples import article

from parallax.contracts import Store
from parallax.query import Node, Query, Term
from parallax.records import SearchHit, SearchPage

Opener = Callable[[], Store]  # opens one and the same archive each time it is called
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Suite:
    """Subclasses give the fixture ``opener``."""

    @pytest.fixture
    def store(self, opener: Opener) -> Store:
        return opener()


def found(store: Store, root: Node | str, **options: object) -> set[str]:
    """Keys of the items that a query finds, on all its pages."""
    keys: set[str] = set()
    cursor: str | None = None
    while True:
        one = page(store, root, limit=1000, cursor=cursor, **options)
        keys |= {hit.item.article.key for hit in one.hits}
        cursor = one.next_cursor
        if cursor is None:
            return keys


def page(store: Store, root: Node | str, **options: object) -> SearchPage:
    node = Term(root) if isinstance(root, str) else root
    return store.search(Query("", node), **options)  # type: ignore[arg-type]


def stored(store: Store, *args: object, **fields: object) -> int:
    item_id = store.save_article(article(*args, **fields), None)  # type: ignore[arg-type]
    assert item_id is not None
    return item_id


def only_hit(store: Store, root: Node | str) -> SearchHit:
    (hit,) = page(store, root).hits
    return hit


def marked(text: str) -> str:
    return text.replace("\ue000", "[").replace("\ue001", "]")
