"""One source of a pack: a TOML file becomes a checked Source, and a Source becomes the TOML file.

`read_source` collects every problem of a file; `write_source` writes what `parallax sources add` found out, in the key order
that all shipped files have. Reading what was written gives the same record. Whether a source answers is for `parallax sources check`.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import PurePath
from typing import Any, Literal, cast, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from parallax.catalogue.checker import Checker, Problem
from parallax.records import Access, Kind, Method, Provenance, Selectors, Source

Language = Literal["zh", "en", "ja", "ko", "ru", "fr", "de", "es", "it", "pt"]

_CONTENT = get_type_hints(Source)["content"]
_IDENTITY = ("id", "name_en", "name_zh", "homepage", "method", "urls")
_REQUIRED = (*_IDENTITY, "kind", "provenance", "owner", "access", "lang", "country", "timezone", "interval_minutes")
_OPTIONAL = ("pages", "content", "enabled")
_DEFAULTS = {each.name: each.default for each in fields(Source)}
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DOTTED = re.compile(r"[\w-]+(\.[\w-]+)*")
# Telling how a listing is read means something only where we read one; feeds and sitemaps bring their form along.
_LISTING = ("item", "link", "title", "date", "summary", "next")
_ARTICLE = ("article_title", "article_body", "article_date", "article_author", "remove")
_PATTERNS = ("link_pattern", "text_pattern")
_SELF_DESCRIBING = ("feed", "sitemap", "import")
UNKNOWN_COUNTRY = "ZZ"  # reserved by ISO 3166 for users, and used so by CLDR

# ISO 3166-1 alpha-2, as the tz database lists them.
_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF "
    "CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH "
    "GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW "
    "KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG "
    "NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN "
    "SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT "
    "ZA ZM ZW"
)


def read_source(file: str, table: Mapping[str, Any]) -> tuple[Source | None, list[Problem]]:
    """The source that a parsed file declares, or None with everything that is wrong with it. ``file`` is its path within the pack."""
    checker = Checker(file, table)
    method = cast("Method", checker.choice("method", Method))
    source = Source(
        id=_id(checker),
        name_en=checker.text("name_en", required=True),
        name_zh=checker.text("name_zh", required=True),
        homepage=_homepage(checker),
        method=method,
        urls=_urls(checker, method),
        kind=cast("Kind", checker.choice("kind", Kind)),
        provenance=cast("Provenance", checker.choice("provenance", Provenance)),
        owner=checker.text("owner", required=True),
        access=cast("Access", checker.choice("access", Access, "open")),
        lang=checker.choice("lang", Language),
        country=_country(checker),
        timezone=_timezone(checker),
        interval_minutes=checker.integer("interval_minutes", 60, least=5, most=10080),
        pages=checker.integer("pages", 1, least=1, most=20),
        content=cast("Literal['page', 'entry']", checker.choice("content", _CONTENT, "page")),
        enabled=checker.flag("enabled", default=True),
        verified=checker.day("verified"),
        note=checker.text("note"),
        selectors=_selectors(checker.sub("selectors"), method),
    )
    checker.finish()
    return (None if checker.problems else source), checker.problems


def write_source(source: Source) -> str:
    """The TOML text of a source. Optional keys that only say what is assumed anyway are left out."""
    import tomlkit

    document = tomlkit.document()
    for key in _REQUIRED:
        document.add(key, _toml(getattr(source, key)))
    for key in _OPTIONAL:
        if getattr(source, key) != _DEFAULTS[key]:
            document.add(key, _toml(getattr(source, key)))
    document.add("verified", _toml(source.verified or "no"))
    if source.note:
        document.add("note", _toml(source.note))
    if source.selectors != Selectors():
        document.add("selectors", _toml(asdict(source.selectors)))
    return tomlkit.dumps(document)


def _toml(value: Any) -> Any:
    import tomlkit

    if isinstance(value, str) and "\\" in value and "'" not in value and value.isprintable():
        return tomlkit.string(value, literal=True)  # a regular expression stays legible
    if isinstance(value, dict):
        table = tomlkit.table()
        for key, part in value.items():
            if part:
                table.add(key, _toml(part))
        return table
    if isinstance(value, tuple):
        return tomlkit.item(list(value)).multiline(multiline=len(value) > 1)
    return tomlkit.item(value)


def _id(checker: Checker) -> str:
    found = checker.text("id", required=True)
    if found and not _ID.fullmatch(found):
        checker.problem("id", f"expected lower-case words joined by hyphens, got {found!r}")
    elif found and found != (stem := PurePath(checker.file).stem):
        checker.problem("id", f"expected the file's name, {stem!r}, got {found!r}")
    return found


def _homepage(checker: Checker) -> str:
    found = checker.text("homepage", required=True)
    if found and not _is_web_address(found):
        checker.problem("homepage", f"expected an absolute http or https URL, got {found!r}")
    return found


def _urls(checker: Checker, method: Method) -> tuple[str, ...]:
    found = checker.texts("urls", required=method != "import")
    if found and method == "import":
        checker.problem("urls", "must be empty or left out for the method import: its items are handed in")
    if any("@" in url.partition("://")[2].partition("/")[0] for url in found):
        checker.problem("urls", "expected addresses without user and password: they are shown, and sent to nobody")
        return ()
    for url in found:
        if not _is_web_address(url):
            checker.problem("urls", f"expected absolute http or https URLs, got {url!r}")
    for url in sorted({url for url in found if found.count(url) > 1}):
        checker.problem("urls", f"expected each URL once, got {url!r} more often")
    return found


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return url.isprintable() and " " not in url and parts.scheme in {"http", "https"} and bool(parts.hostname) and port_is_sound


def _country(checker: Checker) -> str:
    found = checker.text("country", required=True)
    if found and found not in {*_COUNTRIES.split(), UNKNOWN_COUNTRY}:
        checker.problem("country", f"expected an ISO 3166 code of two capital letters, such as CN, or ZZ for unknown, got {found!r}")
    return found


def _timezone(checker: Checker) -> str:
    found = checker.text("timezone", required=True)
    try:
        ZoneInfo(found or "UTC")
    except (KeyError, ValueError, OSError):  # unknown; not a key; a folder of zones
        checker.problem("timezone", f"expected an IANA zone, such as Asia/Shanghai, got {found!r}")
    return found


def _selectors(checker: Checker, method: Method) -> Selectors:
    """Selectors by what each is: CSS on HTML, dotted paths on JSON, regular expressions."""
    told = {key: checker.text(key) for key in (*_LISTING, *_ARTICLE, *_PATTERNS)}
    for key in filter(told.get, _LISTING):
        if method in _SELF_DESCRIBING:
            checker.problem(key, f"means nothing for the method {method}")
        elif method == "json":
            _expect(checker, key, _is_dotted_path(told[key]), "a dotted path such as data.items")
        else:
            _expect(checker, key, _is_css(told[key]), "a CSS selector of elements")
    for key in filter(told.get, _ARTICLE):
        _expect(checker, key, _is_css(told[key]), "a CSS selector of elements")
    for key in filter(told.get, _PATTERNS):
        _expect(checker, key, _is_regex(told[key]), "a regular expression")
    checker.finish()
    return Selectors(**told)


def _expect(checker: Checker, key: str, holds: bool, expected: str) -> None:
    if not holds:
        checker.problem(key, f"expected {expected}, got {checker.table[key]!r}")


def _is_dotted_path(path: str) -> bool:
    return _DOTTED.fullmatch(path) is not None


def _is_css(selector: str) -> bool:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(selector)
    except (SelectorError, ValueError, RecursionError):
        return False
    return True


def _is_regex(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True
