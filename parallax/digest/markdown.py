"""A digest as Markdown (CommonMark), for wikis, notes and chat. Crawled text is escaped: it can neither mark up nor link nor embed."""

import re
from collections.abc import Iterable

from parallax.digest.columns import harmless
from parallax.digest.parts import CompanyLines, Digest, Line, Link, Report, Sentence, plural
from parallax.digest.past import spark

_MARKS = re.compile(r"([\\`*_\[\]<>#|~!&@$^])")  # what means something wherever it stands
_STARTS = re.compile(r"^(\d{0,9})([-+=.)])")  # what means something where a line begins
_ADDRESSES = re.compile(r"(?<=[a-z])(:)(?=//)|(?<=www)(\.)", re.IGNORECASE)  # what some readers would make links of
_UNSAFE = re.compile(r"[^!#$%&*+,./0-9:;=?@A-Z_a-z~-]")


def render_markdown(digest: Digest) -> str:
    """The whole digest."""
    blocks = [_head(digest)]
    if digest.items:
        blocks += ["## Top stories", *map(_story, digest.top)] if digest.top else []
    else:
        blocks.append("Nothing new arrived.")
    blocks += _section("Also", [*map(_brief, digest.brief), *([f"- and {digest.unlisted} more in the archive"] if digest.unlisted else [])])
    blocks += _section("By company (in titles)", map(_company, digest.companies))
    blocks += _section("By rule", (f"- {plain(each.name)}: {plural(len(each.items), 'story', 'stories')}" for each in digest.rules))
    blocks += _section("New names to review", (f"- **{plain(each.text)}** {plain(each.context)}" for each in digest.new_names))
    healthy = f"{digest.healthy} of {digest.healthy + len(digest.trouble)} endpoints answered well."
    trouble = [f"- **{plain(each.source)}**: {each.outcome}: {plain(each.error)} ({plain(each.when)})" for each in digest.trouble]
    blocks += ["## Sources", healthy, *(["\n".join(trouble)] if trouble else []), "---", *(f"*{plain(note)}*" for note in digest.notes)]
    blocks += [f"[{label}](<{address}>)" for label, address in _links(digest) if address]
    return harmless("\n\n".join(blocks)) + "\n"


def _head(digest: Digest) -> str:
    rows = [f"# {plain(digest.name)}, {digest.day}", "  \n".join(map(plain, digest.clocks))]
    rows += [f"**{plain(digest.label)}**"] if digest.label else []
    counts = f"{plural(digest.stories, 'story', 'stories')} from {plural(digest.items, 'item')} of {plural(digest.sources, 'source')}"
    rows += [f"{counts}: {digest.chinese} Chinese, {digest.english} English"] if digest.items else []
    return "\n\n".join([*rows, *([f"Items: {plain(digest.usual)}"] if digest.usual else [])])


def _story(line: Line) -> str:
    facts = [("Names", ", ".join(line.names)), ("Amounts", line.amounts), ("Rules", ", ".join(line.rules)), ("First", line.first)]
    rows = [
        f"### {_marked(line.genre)}{_link(line.title, line.url)}{_doubt(line.title_flags)}",
        plain(line.original_title),
        plain(_byline(line)),
    ]
    rows += [_sentence(each) for each in line.lead]
    rows += [f"**{label}:** {plain(value)}" for label, value in facts if value]
    rows += [f"**Earlier:** {_to(line.earlier)}"] if line.earlier else []
    rows += ["\n".join(map(_report, line.reports))]
    return "\n\n".join(row for row in rows if row)


def _report(report: Report) -> str:
    original = f" {plain(report.original_title)}" if report.original_title else ""
    copies = f", +{plural(len(report.copies), 'copy', 'copies')}" if report.copies else ""
    where = f"{plain(report.link.source)}, {plain(report.published)}{copies}"
    return f"- {_marked(report.genre)}{_link(report.link.title, report.link.url)}{_doubt(report.title_flags)}{original} ({where})"


def _marked(genre: str) -> str:
    return f"**{genre}** " if genre else ""


def _byline(line: Line) -> str:
    copies = f"+{plural(len(line.copies), 'copy', 'copies')}" if line.copies else ""
    return " · ".join(
        part for part in (line.source, line.provenance, line.published, line.rendering, copies, f"item {line.item_id}") if part
    )


def _sentence(sentence: Sentence) -> str:
    original = f"\n\n> {plain(sentence.original)}" if sentence.original else ""
    return plain(sentence.english) + _doubt(sentence.flags) + original


def _doubt(flags: tuple[str, ...]) -> str:
    return f" **check: {plain(', '.join(flags))}**" if flags else ""


def _brief(line: Line) -> str:
    original = f" {plain(line.original_title)}" if line.original_title else ""
    title = f"{_marked(line.genre)}{_link(line.title, line.url)}{_doubt(line.title_flags)}{original}"
    row = f"- {title} ({plain(line.source)}, {plain(line.published)})"
    return row + (f"; also {', '.join(map(_also, line.reports))}" if line.reports else "")


def _also(report: Report) -> str:
    return _link(report.link.source, report.link.url)


def _company(company: CompanyLines) -> str:
    trend = f" {spark(company.trend)}" if company.trend else ""
    head = f"- **{plain(company.name)}** {plain(company.name_zh)}: {plural(len(company.items), 'story', 'stories')}{trend}"
    return "\n".join([head, *(f"  - {_to(each)}" for each in company.items[:5])])


def _to(link: Link) -> str:
    return f"{_link(link.title, link.url)} ({plain(link.source)})"


def _link(text: str, url: str) -> str:
    """A link to a web address; whatever else is no link."""
    return f"[{plain(text)}](<{_address(url)}>)" if url.startswith(("http://", "https://")) else plain(text)


def _address(url: str) -> str:
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), url)


def _links(digest: Digest) -> list[tuple[str, str]]:
    return [("This digest", digest.links.permalink), ("Unsubscribe", digest.links.unsubscribe)]


def _section(title: str, rows: Iterable[str]) -> list[str]:
    listed = list(rows)
    return [f"## {title}", "\n".join(listed)] if listed else []


def plain(text: str) -> str:
    """Text of others, in one line, that means nothing but itself."""
    line = _MARKS.sub(r"\\\1", " ".join(harmless(text).split()))
    return _ADDRESSES.sub(r"\\\g<0>", _STARTS.sub(r"\1\\\2", line))
