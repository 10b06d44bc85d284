"""References as BibTeX (biblatex's fields), RIS and CSL-JSON. What is crawled cannot leave its field in any of them."""

import json
from collections.abc import Iterable, Iterator

from parallax.export.reference import Reference

_TEX = str.maketrans(
    {char: f"\\{char}" for char in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_LANGID = {"zh": "chinese", "en": "english", "ja": "japanese"}


def bibtex(references: Iterable[Reference]) -> Iterator[str]:
    """One ``@online`` entry each; the English title is the ``titleaddon``."""
    for each in references:
        fields = {
            "title": f"{{{_tex(each.title)}}}",
            "titleaddon": f"[{_tex(each.title_en)}, {each.rendering}]" if each.title_en else "",
            "author": " and ".join(f"{{{_tex(author)}}}" for author in each.authors),
            "organization": f"{{{_tex(each.publisher)}}}",
            "date": "-".join(f"{part:02d}" for part in each.published),
            "url": _tex_url(each.url),
            "urldate": each.accessed.isoformat(),
            "langid": _LANGID.get(each.lang, ""),
            "note": _tex(each.note),
        }
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        yield f"@online{{{each.key},\n{body}\n}}\n\n"


def ris(references: Iterable[Reference]) -> Iterator[str]:
    """One record each, lines ended as the format wants them."""
    for each in references:
        rows = [
            ("TY", "ELEC"),
            ("ID", each.key),
            ("TI", each.title),
            ("TT", each.title_en),
            *(("AU", author) for author in each.authors),
            ("PB", each.publisher),
            ("PY", str(each.published[0]) if each.published else ""),
            ("DA", "/".join(f"{part:02d}" for part in each.published) + "/" * (3 - len(each.published)) if each.published else ""),
            ("UR", each.url),
            ("Y2", f"{each.accessed:%Y/%m/%d}/"),
            ("LA", each.lang),
            ("N1", each.note + (f". English title: {each.rendering}" if each.title_en else "")),
        ]
        yield "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n\r\n"


def csl_json(references: Iterable[Reference]) -> Iterator[str]:
    """One JSON array."""
    yield "["
    for number, each in enumerate(references):
        yield (",\n" if number else "\n") + json.dumps(_csl(each), ensure_ascii=False)
    yield "\n]\n"


def _csl(each: Reference) -> dict[str, object]:
    english = f"English title ({each.rendering}): {each.title_en}. " if each.title_en else ""
    entry: dict[str, object] = {
        "id": each.key,
        "type": "webpage",
        "title": each.title,
        "author": [{"literal": author} for author in each.authors],
        "container-title": each.publisher,
        "URL": each.url,
        "accessed": {"date-parts": [[each.accessed.year, each.accessed.month, each.accessed.day]]},
        "language": each.lang,
        "note": english + each.note,
    }
    return entry | ({"issued": {"date-parts": [list(each.published)]}} if each.published else {})


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _tex_url(url: str) -> str:
    """Braces and backslashes escaped by percent, as an address may have them; the rest biblatex takes as it is."""
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
