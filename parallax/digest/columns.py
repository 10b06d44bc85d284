"""Plain text in columns, as terminals and mail clients show it: wrapped by display width, without anything that could steer them."""

import unicodedata

WIDTH = 78
_OPENING, _CLOSING = "([（《「『“‘【〔", ")],.;:!?，。；：、！？）》」』”’…】〕%"
_NARROW = "\u02ff"  # Latin letters and marks, all up to here: one column each


def wrap(text: str, indent: int = 0, hanging: int = 0) -> str:
    """Wrap by display width: a Han character takes two columns and may be broken after.

    Line breaks in the text itself are blanks: a title that brings its own could forge the next story.
    """
    text = " ".join(text.split())
    lines, line, room = [], " " * indent, WIDTH - indent
    for piece in _pieces(text):
        full = _columns(piece) > room and bool(line.strip())
        if full:
            lines.append(line.rstrip())
            line, room = " " * (indent + hanging), WIDTH - indent - hanging
        added = piece.lstrip() if full else piece
        line, room = line + added, room - _columns(added)
    return "\n".join([*lines, line.rstrip()])


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if wide(char) else 1 for char in text)


def _pieces(text: str) -> list[str]:
    """Break opportunities: before white space, and about a Han character, but neither before what closes nor after what opens."""
    pieces: list[str] = []
    for char in text:
        last = pieces[-1][-1] if pieces else " "
        if pieces and not char.isspace() and (char in _CLOSING or last in _OPENING or not (wide(char) or wide(last))):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def wide(char: str) -> bool:
    """Whether a character takes two columns."""
    return char > _NARROW and unicodedata.east_asian_width(char) in "WF"


def harmless(text: str) -> str:
    """Without control, format and private-use characters: nothing that moves a cursor or reverses a line."""
    if text.isprintable():
        return text
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs"))
