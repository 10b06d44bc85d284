"""Finding the rows of a list page that nobody has described: the links that look alike, say most, and carry dates.

Links are grouped by where they stand (tags and classes of their ancestors); menus, side columns and footers do not count. The group with
the most text wins, twice over when its rows are dated. A row is then the largest element around a link that holds no other of the group.
"""

import re
from collections import defaultdict

from lxml import html

from crawlers.dates import read_when
from crawlers.html_tree import words
from crawlers.urls import absolute

FEWEST = 2  # rows that make a list
MOST_LINKS = 5000

_SKIPPED = frozenset({"nav", "aside", "footer", "header", "form", "select", "noscript"})
_SKIPPED_NAME = re.compile(
    r"\b(?:nav|navbar|menu|footer|foot|header|sidebar|breadcrumbs?|crumbs?|pagination|pager|pages?num|copyright|friend-?links?|tags?|hot-?words?)\b",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(r"odd|even|first|last|active|current|hover|\d+|top|new|hot", re.IGNORECASE)
_HAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_MORE = re.compile(
    r"^(?:查看|阅读)?(?:更多|全文|详情|原文)|^(?:read more|more|continue reading|view all|comments?)\b"
    r"|[上下]一?页|^(?:home|首页|登录|注册)$",
    re.IGNORECASE,
)
_ANCESTORS = 5
_SAMPLED = 12  # rows whose dates are looked for when groups are compared


def find_rows(root: html.HtmlElement, base_url: str) -> list[html.HtmlElement]:
    """The rows of the page's main list, in page order; empty when nothing on the page looks like one."""
    groups: defaultdict[tuple[str, ...], list[html.HtmlElement]] = defaultdict(list)
    for number, link in enumerate(root.iter("a")):
        if number >= MOST_LINKS:
            break
        if link.get("href") and weight(link) and absolute(base_url, str(link.get("href"))) and not _aside(link):
            groups[_place(link)].append(link)
    rows = [(_rows(links), sum(map(weight, links))) for links in groups.values() if len({link.get("href") for link in links}) >= FEWEST]
    return max(rows, key=_score, default=([], 0))[0]


def weight(link: html.HtmlElement) -> int:
    """How much a link says, in Latin characters (a Han character says as much as three); 0 when it is too little for a headline."""
    text = words(link)[:200]
    size = len(text) + 2 * len(_HAN.findall(text))
    return min(size, 90) if size >= 10 and not _MORE.search(text) else 0


def _score(group: tuple[list[html.HtmlElement], int]) -> float:
    rows, size = group
    sample = rows[:_SAMPLED]
    dated = sum(_is_dated(row) for row in sample) / max(len(sample), 1)
    return size * (1 + dated)


def _is_dated(row: html.HtmlElement) -> bool:
    from datetime import UTC, datetime

    far = datetime(2100, 1, 1, tzinfo=UTC)  # whether it is a date is all that matters here
    return any(len(text) <= 40 and read_when(text, far) is not None for text in list(row.itertext())[:40])


def _aside(link: html.HtmlElement) -> bool:
    return any(
        node.tag in _SKIPPED or _SKIPPED_NAME.search(f"{node.get('id') or ''} {node.get('class') or ''} {node.get('role') or ''}"[:200])
        for node in link.iterancestors()
        if node.tag not in {"body", "html"}
    )


def _place(link: html.HtmlElement) -> tuple[str, ...]:
    """Where a link stands: tag and distinguishing classes of itself and its nearest ancestors."""
    chain = [link]
    for ancestor in link.iterancestors():
        chain.append(ancestor)
        if len(chain) > _ANCESTORS:
            break
    return tuple(
        f"{node.tag}.{' '.join(name for name in (node.get('class') or '')[:200].split() if not _NEUTRAL.search(name))}" for node in chain
    )


def _rows(links: list[html.HtmlElement]) -> list[html.HtmlElement]:
    """Climb from each link as long as the element above holds links to no other page of the group."""
    pages: defaultdict[html.HtmlElement, set[str]] = defaultdict(set)
    for link in links:
        for node in link.iterancestors():
            pages[node].add(str(link.get("href")))
    rows: dict[html.HtmlElement, None] = {}
    for link in links:
        row = link
        while (above := row.getparent()) is not None and len(pages[above]) == 1 and above.tag not in {"body", "html"}:
            row = above
        rows.setdefault(row)
    return list(rows)
