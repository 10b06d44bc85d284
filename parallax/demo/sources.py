"""The sample press as the crawler sees it: one `Source` for each outlet, and two that fail so that failing can be watched."""

from parallax.demo.outlets import BROKEN_PATH, OUTLETS, VERIFICATION_PATH, Form, Outlet
from parallax.records import Kind, Method, Provenance, Selectors, Source

_METHODS: dict[Form, Method] = {
    "rss": "feed",
    "atom": "feed",
    "json-feed": "feed",
    "wechat": "feed",
    "list": "list",
    "news-sitemap": "sitemap",
}
_ROLES: dict[str, tuple[Kind, Provenance]] = {
    "wire": ("trade", "independent press"),
    "orbit": ("newsletter", "analyst blog"),
    "hangtian": ("trade", "state media"),
    "keji": ("technology", "party-reviewed press"),
    "caijing": ("business", "party-reviewed press"),
    "wechat": ("wechat", "social"),
    "taikong": ("general", "independent press"),
}
_LIST_SELECTORS = Selectors(item="ul.news-list > li", link="h3 a", date="span.time", next="a.next")
_OWNER = "Parallax sample press"


def sample_sources(base_url: str) -> tuple[Source, ...]:
    """The sources of a press served under ``base_url``: seven that answer, then one that asks for a verification and one that breaks."""
    return (
        *(_source(outlet, base_url) for outlet in OUTLETS),
        _failing(
            base_url,
            VERIFICATION_PATH,
            "Sample Account Behind a Check",
            "样本受阻号",
            "wechat",
            "Answers with a verification page, on purpose.",
        ),
        _failing(base_url, BROKEN_PATH, "Sample Broken Site", "样本故障网", "technology", "Answers 500, on purpose."),
    )


def _source(outlet: Outlet, base_url: str) -> Source:
    kind, provenance = _ROLES[outlet.id]
    return Source(
        id=f"sample-{outlet.id}",
        name_en=outlet.name_en,
        name_zh=outlet.name_zh,
        homepage=f"{base_url}/{outlet.id}/",
        method=_METHODS[outlet.form],
        urls=(base_url + outlet.index,),
        kind=kind,
        provenance=provenance,
        lang="zh" if outlet.chinese else outlet.lang,
        country=outlet.country,
        timezone="Asia/Shanghai" if outlet.chinese else "UTC",
        owner=_OWNER,
        pages=2 if outlet.form == "list" else 1,
        content="entry" if outlet.form in {"atom", "json-feed"} else "page",
        selectors=_LIST_SELECTORS if outlet.form == "list" else Selectors(),
        note="Written for the demo; not a real outlet.",
    )


def _failing(base_url: str, path: str, name_en: str, name_zh: str, kind: Kind, note: str) -> Source:
    folder = path.split("/")[1]
    return Source(
        id=f"sample-{folder}",
        name_en=name_en,
        name_zh=name_zh,
        homepage=f"{base_url}/{folder}/",
        method="feed",
        urls=(base_url + path,),
        kind=kind,
        provenance="social",
        lang="zh",
        country="CN",
        timezone="Asia/Shanghai",
        owner=_OWNER,
        note=note,
    )
