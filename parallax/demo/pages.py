"""What the sample outlets publish, as bytes: article pages, feeds, lists and sitemaps.

Pure: articles, a base URL and *now* go in, a page comes out. Serving is the business of `site`; the markup is in `templates`.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from parallax.demo.outlets import OUTLETS, Outlet, article_path
from parallax.demo.press import LABEL, SampleArticle, by_outlet, load_press

BEIJING = ZoneInfo("Asia/Shanghai")
PER_LIST_PAGE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One body and what its headers say."""

    body: bytes
    content_type: str
    modified: datetime | None = None
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One outlet's articles, newest first, as published under ``base_url``."""

    outlet: Outlet
    articles: tuple[SampleArticle, ...]
    base_url: str

    @property
    def title(self) -> str:
        """The outlet's name, with the label that says what it is."""
        return f"{self.outlet.name} ({LABEL})"

    @property
    def modified(self) -> datetime:
        """When its newest article came out."""
        return self.articles[0].moment

    def url(self, article: SampleArticle) -> str:
        """The address of an article."""
        return self.base_url + article_path(self.outlet.id, article.id)


def editions(base_url: str) -> tuple[Edition, ...]:
    """All outlets with their articles."""
    return tuple(Edition(outlet=outlet, articles=by_outlet(outlet.id, load_press()), base_url=base_url) for outlet in OUTLETS)


def article_page(edition: Edition, article: SampleArticle) -> Served:
    """The page of one article, in the outlet's own layout and encoding."""
    position = edition.articles.index(article)
    around = [other for other in edition.articles[max(0, position - 3) : position + 4] if other is not article]
    template = "wechat.html" if edition.outlet.form == "wechat" else "article.html"
    return _page(
        edition, template, "text/html", article.moment, article=article, related=around, source=_credited(article), local=_local(article)
    )


def index_page(edition: Edition) -> Served:
    """The feed or sitemap by which an outlet announces its articles; of a list, see `list_page`."""
    if edition.outlet.form == "json-feed":
        return _json_feed(edition)
    template, kind = {
        "rss": ("rss.xml", "application/rss+xml"),
        "wechat": ("rss.xml", "application/rss+xml"),
        "atom": ("atom.xml", "application/atom+xml"),
        "news-sitemap": ("sitemap.xml", "application/xml"),
    }[edition.outlet.form]
    return _page(edition, template, kind, edition.modified)


def list_page(edition: Edition, number: int, now: datetime) -> Served | None:
    """One page of a list, counted from 1, its dates as seen at *now*; None beyond the end."""
    first = (number - 1) * PER_LIST_PAGE
    rows = edition.articles[first : first + PER_LIST_PAGE] if number > 0 else ()
    if not rows:
        return None
    labelled = [(article, date_label(article.published, now)) for article in rows]
    more = first + PER_LIST_PAGE < len(edition.articles)
    return _page(edition, "list.html", "text/html", edition.modified, rows=labelled, number=number, more=more)


def date_label(published: datetime, now: datetime) -> str:
    """A moment as a Chinese list page writes it: relative while it is fresh, the day within the year, the whole date beyond.

    >>> date_label(datetime(2024, 6, 30, 16, 0, tzinfo=BEIJING), datetime(2024, 6, 30, 19, 30, tzinfo=BEIJING))
    '3小时前'
    """
    local, today = published.astimezone(BEIJING), now.astimezone(BEIJING)
    age, days = today - local, (today.date() - local.date()).days
    if timedelta(0) <= age < timedelta(hours=1):
        return f"{age // timedelta(minutes=1)}分钟前"
    if days == 0:
        return f"{age // timedelta(hours=1)}小时前"
    if days == 1:
        return f"昨天 {local:%H:%M}"
    day = f"{local.month}月{local.day}日"
    return day if local.year == today.year else f"{local.year}年{day}"


def _json_feed(edition: Edition) -> Served:
    items = [
        {
            "id": edition.url(article),
            "url": edition.url(article),
            "title": article.title,
            "content_html": "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.body),
            "date_published": article.published.isoformat(),
            "authors": [{"name": article.author}],
        }
        for article in edition.articles
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": edition.title, "language": edition.outlet.lang, "items": items}
    return Served(body=json.dumps(document, ensure_ascii=False).encode(), content_type="application/feed+json", modified=edition.modified)


def _page(edition: Edition, template: str, kind: str, modified: datetime, **values: Any) -> Served:
    text = _templates().get_template(template).render(edition=edition, outlet=edition.outlet, label=LABEL, **values)
    return Served(body=text.encode(edition.outlet.encoding), content_type=f"{kind}; charset={edition.outlet.declared}", modified=modified)


def _credited(article: SampleArticle) -> str:
    """The outlet that an article names as its source: its own, or that of the article it reprints."""
    names = {outlet.id: outlet.name for outlet in OUTLETS}
    origin = next((other.outlet for other in load_press() if other.id == article.reprint_of), article.outlet)
    return names[origin]


def _local(article: SampleArticle) -> str:
    return f"{article.published.astimezone(BEIJING):%Y-%m-%d %H:%M}"


@cache
def _templates() -> Environment:
    loader = PackageLoader("parallax.demo")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["rfc822"] = format_datetime
    environment.filters["path"] = lambda article: article_path(article.outlet, article.id)
    environment.filters["json_ld"] = _json_ld
    return environment


def _json_ld(article: SampleArticle, publisher: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": publisher},
    }
