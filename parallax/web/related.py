"""What stands near an item: its copies, the report of the same matter in the other language, and what else was told of its companies."""

from dataclasses import dataclass
from datetime import timedelta

from matching.stories import fold_copies, other_side
from parallax.records import Item, Story
from parallax.web.desk import Desk

_NEARBY = 60  # items of the same companies that are looked at
_BEFORE, _AFTER = timedelta(days=10), timedelta(days=11)
_OTHERS = 6
_TITLED = 3  # companies of a title that are asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """``others`` are newest first, one of each group of copies."""

    copies: tuple[Item, ...] = ()
    opposite: Item | None = None
    others: tuple[Item, ...] = ()


def related(desk: Desk, item: Item) -> Related:
    """Found by the companies in the item's title, within ten days; nothing where its title names none."""
    nearby = _nearby(desk, item)
    if not nearby:
        return Related()
    groups = fold_copies([*nearby, *([] if any(each.id == item.id for each in nearby) else [item])])
    stories = [Story(items=group, score=0.0, reasons=()) for group in groups]
    mine = next(story for story in stories if any(each.id == item.id for each in story.items))
    opposite = other_side(mine, stories)
    others = [story.lead for story in reversed(stories) if story is not mine and story is not opposite]
    return Related(
        copies=tuple(each for each in mine.items if each.id != item.id),
        opposite=opposite.lead if opposite else None,
        others=tuple(others[:_OTHERS]),
    )


def _nearby(desk: Desk, item: Item) -> list[Item]:
    titled = [mention.entity_id for mention in item.reading.mentions if mention.field == "title"] if item.reading else []
    if not titled:
        return []
    query = " OR ".join(f"company:{each}" for each in dict.fromkeys(titled[:_TITLED]))
    if item.article.published:
        moment = item.article.published.moment
        query = f"({query}) after:{moment - _BEFORE:%Y-%m-%d} before:{moment + _AFTER:%Y-%m-%d}"
    return [hit.item for hit in desk.store.search(desk.understand(query).query, limit=_NEARBY).hits]
