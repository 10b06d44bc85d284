"""A digest as plain text, 78 columns, for the terminal and for the text part of a mail."""

from parallax.digest.columns import harmless, wrap
from parallax.digest.parts import CompanyLines, Digest, Health, Line, NameLine, Report, RuleLines, plural
from parallax.digest.past import spark

__all__ = ["harmless", "render_text"]


def render_text(digest: Digest) -> str:
    """The whole digest. Control characters of crawled text are gone, so that a terminal shows it harmlessly."""
    blocks = [_head(digest)]
    if not digest.items:
        blocks.append("Nothing new arrived.")
    blocks += [_story(number, line) for number, line in enumerate(digest.top, 1)]
    blocks += [
        _section("ALSO", [*map(_brief, digest.brief), *([f"and {digest.unlisted} more in the archive"] if digest.unlisted else [])]),
        _section("BY COMPANY (IN TITLES)", [_company(each) for each in digest.companies]),
        _section("BY RULE", [_rule(each) for each in digest.rules]),
        _section(
            "NEW NAMES TO REVIEW", [*map(_name, digest.new_names), *([f"Judge them: {digest.links.review}"] if digest.links.review else [])]
        ),
        _section("SOURCES", [_healthy(digest), *(_trouble(each) for each in digest.trouble)]),
        _foot(digest),
    ]
    return harmless("\n\n".join(block for block in blocks if block)) + "\n"


def _head(digest: Digest) -> str:
    clocks = digest.clocks if digest.interval else ["  |  ".join(digest.clocks)]
    rows = [digest.name.upper(), *([wrap(f"For {digest.reader}")] if digest.reader else []), *clocks]
    if digest.label:
        rows.append(wrap(f"*** {digest.label} ***"))
    if digest.items:
        rows.append(wrap(f"{_counts(digest)}; {digest.window}."))
    if digest.usual:
        rows.append(wrap(f"Items: {digest.usual}."))
    return "\n".join(rows)


def _counts(digest: Digest) -> str:
    stories, items, sources = plural(digest.stories, "story", "stories"), plural(digest.items, "item"), plural(digest.sources, "source")
    folded = f"; {plural(digest.copies, 'copy', 'copies')} folded" if digest.copies else ""
    return f"{stories} from {items} of {sources}: {digest.chinese} Chinese, {digest.english} English{folded}"


def _story(number: int, line: Line) -> str:
    rows = [wrap(f"{number}. {_marked(line.genre)}{line.title}{_doubt(line.title_flags)}", hanging=len(f"{number}. "))]
    if line.original_title:
        rows.append(wrap(line.original_title, indent=3))
    rows.append(wrap(_byline(line), indent=3))
    for sentence in line.lead:
        rows.append(wrap(sentence.english + _doubt(sentence.flags), indent=3))
        if sentence.original:
            rows.append(wrap(sentence.original, indent=5))
    rows += [wrap(f"{label}: {value}", indent=3) for label, value in _facts(line) if value]
    rows += [wrap(_report(each), indent=3, hanging=2) for each in line.reports]
    return "\n".join([*rows, f"   {''.join(line.url.split())}  [item {line.item_id}]"])


def _facts(line: Line) -> list[tuple[str, str]]:
    return [
        ("Names", ", ".join(line.names)),
        ("Amounts", line.amounts),
        ("Rules", ", ".join(line.rules)),
        ("First", line.first),
        ("Earlier", _earlier(line)),
    ]


def _earlier(line: Line) -> str:
    return f"{line.earlier.title} ({line.earlier.source}, {line.earlier_published}) [item {line.earlier.item_id}]" if line.earlier else ""


def _report(report: Report) -> str:
    original = f" / {report.original_title}" if report.original_title else ""
    copies = f", +{plural(len(report.copies), 'copy', 'copies')}" if report.copies else ""
    title = f"{_marked(report.genre)}{report.link.title}{_doubt(report.title_flags)}{original}"
    return f"- {title} ({report.link.source}, {report.published}{copies}) [item {report.link.item_id}]"


def _marked(genre: str) -> str:
    return f"[{genre}] " if genre else ""


def _doubt(flags: tuple[str, ...]) -> str:
    return f" [check: {', '.join(flags)}]" if flags else ""


def _byline(line: Line) -> str:
    when = f"{line.published} ({line.published_local})" if line.published_local else line.published
    copies = f"+{plural(len(line.copies), 'copy', 'copies')}: {', '.join(dict.fromkeys(line.copies))}" if line.copies else ""
    return " · ".join(part for part in (line.source, line.provenance, when, line.rendering, copies) if part)


def _brief(line: Line) -> str:
    original = f" / {line.original_title}" if line.original_title else ""
    copies = f", +{plural(len(line.copies), 'copy', 'copies')}" if line.copies else ""
    title = f"{_marked(line.genre)}{line.title}{_doubt(line.title_flags)}{original}"
    reports = f"; also {', '.join(f'[item {each.link.item_id}]' for each in line.reports)}" if line.reports else ""
    return wrap(f"- {title} ({line.source}, {line.published}{copies}) [item {line.item_id}]{reports}", hanging=2)


def _company(company: CompanyLines) -> str:
    languages = f"({company.chinese} Chinese, {company.english} English)"
    trend = f"  {spark(company.trend)} {sum(company.trend)} in 7 days" if company.trend else ""
    head = f"{company.name} {company.name_zh}".strip() + f": {len(company.items)} {languages}{trend}"
    return "\n".join(
        [wrap(head, hanging=2), *(wrap(f"- {each.title} [item {each.item_id}]", indent=2, hanging=2) for each in company.items[:5])]
    )


def _rule(rule: RuleLines) -> str:
    items = ", ".join(str(each.item_id) for each in rule.items[:12]) + (", ..." if len(rule.items) > 12 else "")
    return wrap(f"{rule.name}: {plural(len(rule.items), 'story', 'stories')} [item {items}]", hanging=2)


def _name(name: NameLine) -> str:
    full = f" (short for {name.full})" if name.full else ""
    where = f"{plural(name.items, 'item')}, {plural(name.sources, 'source')}"
    return wrap(f"- {name.text}{full}: {where}" + (f": {name.context}" if name.context else ""), hanging=2)


def _healthy(digest: Digest) -> str:
    return f"{digest.healthy} of {digest.healthy + len(digest.trouble)} endpoints answered well."


def _trouble(health: Health) -> str:
    return wrap(f"! {health.source}: {health.outcome}: {health.error} ({health.when})", hanging=2)


def _foot(digest: Digest) -> str:
    items = f"{digest.links.item}NUMBER" if digest.links.item and digest.items else ""
    links = [("An item in both languages", items), ("This digest", digest.links.permalink), ("Unsubscribe", digest.links.unsubscribe)]
    return "\n".join([*map(wrap, digest.notes), *(f"{label}: {address}" for label, address in links if address)])


def _section(title: str, rows: list[str]) -> str:
    return "\n".join([title, "-" * len(title), *rows]) if rows else ""
