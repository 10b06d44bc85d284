"""A digest as plain text, 78 columns, for the terminal and for the text part of a mail."""

import unicodedata

from parallax.digest.compose import CompanyLines, Digest, Line, plural

_WIDTH = 78


def render_text(digest: Digest) -> str:
    """The whole digest. Control characters of crawled text are gone, so that a terminal shows it harmlessly."""
    blocks = [_head(digest)]
    if not digest.items:
        blocks.append("Nothing new arrived.")
    blocks += [_story(number, line) for number, line in enumerate(digest.top, 1)]
    if digest.brief:
        blocks.append("\n".join([_title("ALSO"), *(_brief(line) for line in digest.brief)]))
    if digest.companies:
        blocks.append("\n".join([_title("BY COMPANY"), *(_company(each) for each in digest.companies)]))
    blocks += [_sources(digest), "\n".join(_wrap(note) for note in digest.notes)]
    return harmless("\n\n".join(block for block in blocks if block)) + "\n"


def _head(digest: Digest) -> str:
    stories, items, sources = plural(digest.stories, "story", "stories"), plural(digest.items, "item"), plural(digest.sources, "source")
    counts = f"{stories} from {items} of {sources}: {digest.chinese} Chinese, {digest.english} English"
    folded = f"; {plural(digest.copies, 'copy', 'copies')} folded" if digest.copies else ""
    clocks = [digest.name.upper(), f"{digest.made_at}  |  {digest.made_at_beijing}"]
    return "\n".join([*clocks, _wrap(f"{counts}{folded}; {digest.window}.")] if digest.items else clocks)


def _story(number: int, line: Line) -> str:
    rows = [_wrap(f"{number}. {line.title}", hanging=len(f"{number}. "))]
    if line.original_title:
        rows.append(_wrap(line.original_title, indent=3))
    rows.append(_wrap(_byline(line), indent=3))
    for sentence in line.lead:
        mark = f" [check: {', '.join(sentence.flags)}]" if sentence.flags else ""
        rows.append(_wrap(sentence.english + mark, indent=3))
        if sentence.original:
            rows.append(_wrap(sentence.original, indent=5))
    if line.names:
        rows.append(_wrap("Names: " + ", ".join(line.names), indent=3))
    if line.other_side:
        rows.append(_wrap(f"Other side: {line.other_side.title} ({line.other_side.source})", indent=3))
    return "\n".join([*rows, f"   {''.join(line.url.split())}  [item {line.item_id}]"])


def _byline(line: Line) -> str:
    when = f"{line.published} ({line.published_local})" if line.published_local else line.published
    copies = f"+{plural(len(line.copies), 'copy', 'copies')}: {', '.join(dict.fromkeys(line.copies))}" if line.copies else ""
    return " · ".join(part for part in (line.source, line.provenance, when, line.rendering, copies) if part)


def _brief(line: Line) -> str:
    original = f" / {line.original_title}" if line.original_title else ""
    return _wrap(f"- {line.title}{original} ({line.source}, {line.published}) [item {line.item_id}]", hanging=2)


def _company(company: CompanyLines) -> str:
    head = f"{company.name} {company.name_zh}: {len(company.items)} ({company.chinese} Chinese, {company.english} English)"
    return "\n".join(
        [_wrap(head, hanging=2), *(_wrap(f"- {each.title} [item {each.item_id}]", indent=2, hanging=2) for each in company.items[:5])]
    )


def _sources(digest: Digest) -> str:
    rows = [_title("SOURCES"), f"{digest.healthy} of {digest.healthy + len(digest.trouble)} endpoints answered well."]
    return "\n".join(
        [*rows, *(_wrap(f"! {each.source}: {each.outcome}: {each.error} ({each.when})", hanging=2) for each in digest.trouble)]
    )


def _title(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"


def _wrap(text: str, indent: int = 0, hanging: int = 0) -> str:
    """Wrap by display width: a Han character takes two columns and may be broken after.

    Line breaks in the text itself are blanks: a title that brings its own could forge the next story.
    """
    text = " ".join(text.split())
    lines, line, room = [], " " * indent, _WIDTH - indent
    for piece in _pieces(text):
        full = _columns(piece) > room and bool(line.strip())
        if full:
            lines.append(line.rstrip())
            line, room = " " * (indent + hanging), _WIDTH - indent - hanging
        added = piece.lstrip() if full else piece
        line, room = line + added, room - _columns(added)
    return "\n".join([*lines, line.rstrip()])


def _columns(text: str) -> int:
    return sum(2 if _wide(char) else 1 for char in text)


def _pieces(text: str) -> list[str]:
    """Break opportunities: before white space, and after a Han character unless closing punctuation follows."""
    pieces: list[str] = []
    for char in text:
        glued = pieces and not char.isspace() and (char in "，。；：、！？）》」』”’…" or not (_wide(char) or _wide(pieces[-1][-1])))
        if glued:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def harmless(text: str) -> str:
    """Without control, format and private-use characters: nothing that moves a cursor or reverses a line."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs"))
