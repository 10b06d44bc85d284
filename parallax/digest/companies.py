"""What a digest's interval holds on each company, with the trend of its last seven days."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from parallax.digest.lines import LineWriter, lang_of
from parallax.digest.parts import CompanyLines
from parallax.digest.past import Past
from parallax.records import Entity, Item, Story


def by_company(
    stories: Sequence[Story], entities: Mapping[str, Entity], writer: LineWriter, past: Past, now: datetime
) -> list[CompanyLines]:
    """The companies in titles, those with the most stories first; a story counts for every company that one of its reports has there."""
    about: dict[str, list[Item]] = defaultdict(list)
    for story in stories:
        for entity_id in sorted({each for report in (story, *story.reports) for each in _titled(report.lead)}):
            about[entity_id].append(story.lead)
    rows = sorted(about.items(), key=lambda row: (-len(row[1]), row[0]))
    return [_company(entities[each], items, writer, past.trend(each, now)) for each, items in rows if each in entities]


def _titled(item: Item) -> set[str]:
    return {each.entity_id for each in (item.reading.mentions if item.reading else ()) if each.field == "title"}


def _company(entity: Entity, items: Sequence[Item], writer: LineWriter, trend: tuple[int, ...]) -> CompanyLines:
    languages = Counter(map(lang_of, items))
    return CompanyLines(
        name=entity.name_en,
        name_zh=entity.name_zh if entity.name_zh != entity.name_en else "",
        items=tuple(writer.link(item) for item in items),
        english=languages["en"],
        chinese=languages["zh"],
        trend=trend,
    )
