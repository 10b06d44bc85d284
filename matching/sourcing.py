"""How many of those who carry a story did so by work of their own."""

from collections.abc import Mapping, Sequence

from matching.attribution import attribution_of
from matching.copies import resemblance, sketch_of
from parallax.fold import fold
from parallax.records import Item, Source

_WORD_FOR_WORD = 0.8  # resemblance from which an unattributed text is somebody else's
_KNOWN = {
    "xinhua": ("新华社", "新华网", "新华每日电讯", "新华视点", "xinhua", "xinhua news agency", "xinhuanet"),
    "china-news-service": ("中新社", "中新网", "中国新闻网", "中国新闻社", "中新经纬", "china news service", "ecns"),
    "peoples-daily": ("人民日报", "人民网", "people's daily", "people's daily online"),
    "cctv": ("央视", "央视新闻", "央视网", "央视财经", "中央电视台", "中央广播电视总台", "cctv", "cctv news"),
    "stdaily": ("科技日报", "中国科技网", "science and technology daily"),
    "global-times": ("环球时报", "环球网", "global times"),
    "cls": ("财联社",),
    "reuters": ("reuters", "路透社", "路透"),
    "ap": ("ap", "associated press", "the associated press", "美联社"),
    "afp": ("afp", "agence france-presse", "法新社"),
}
_KEYS = {fold(name): key for key, names in _KNOWN.items() for name in names}


def publisher_key(name: str, sources: Mapping[str, Source]) -> str:
    """What all names of one publisher share: the owner of the source of that name, else a known agency, else the folded name."""
    folded = fold(name).strip()
    for source in sources.values():
        if folded in {fold(source.name_en), fold(source.name_zh), fold(source.id)} - {""}:
            return _owner(source)
    return _KEYS.get(folded, folded)


def independent(group: Sequence[Item], sources: Mapping[str, Source]) -> int:
    """How many publishers wrote by themselves, in a group of copies, earliest first.

    Who names another publisher is not independent of it; who names none and has the words of an earlier one is not independent of that;
    several outlets of one owner are one.
    """
    roots: list[str] = []
    sketches = [sketch_of(item) for item in group]
    for place, item in enumerate(group):
        named = attribution_of(item.article.text)
        root = publisher_key(named.publisher, sources) if named and named.publisher else ""
        alike = (roots[n] for n in range(place) if resemblance(sketches[place], sketches[n]) >= _WORD_FOR_WORD)
        roots.append(root or next(alike, _root(item.article.source_id, sources)))
    return len(set(roots))


def _root(source_id: str, sources: Mapping[str, Source]) -> str:
    return _owner(sources[source_id]) if source_id in sources else fold(source_id)


def _owner(source: Source) -> str:
    own = fold(source.owner or source.name_en)
    return next((_KEYS[key] for key in (fold(source.name_zh), fold(source.name_en)) if key in _KEYS), own)
