"""Reads the settings, and describes them for the reference.

They come from a TOML file (``parallax.toml`` in the working folder, or the path in ``PARALLAX_SETTINGS``), then from the environment:
``PARALLAX_CRAWL_DELAY_SECONDS=5`` overrides ``delay_seconds`` of ``[crawl]``. Relative paths are relative to the settings file, or to the
working folder when there is none.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any, get_type_hints

from parallax.errors import ConfigError
from parallax.settings.declared import Settings

_READERS: dict[Any, Any] = {
    bool: lambda raw: {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[raw.lower()],
    tuple[str, ...]: lambda raw: tuple(part.strip() for part in raw.split(",") if part.strip()),
}
_ACCEPTED: dict[Any, tuple[type, ...]] = {float: (float, int), tuple[str, ...]: (list,)}


def load_settings(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises ConfigError naming every wrong key at once; a missing file means defaults unless it was named."""
    named = path or (Path(environ["PARALLAX_SETTINGS"]) if environ.get("PARALLAX_SETTINGS") else None)
    file = named or Path("parallax.toml")
    problems: list[tuple[str, str]] = []
    settings = _read(Settings, _table(file, required=named is not None), environ, "", problems)
    if problems:
        raise ConfigError(str(file), problems)
    assert isinstance(settings, Settings)
    return _anchored(settings, file.parent if file.exists() else Path())


def _anchored(settings: Settings, folder: Path) -> Settings:
    def anchor(path: str) -> str:
        return str(folder / path) if path else ""

    return replace(
        settings,
        archive=anchor(settings.archive),
        pack=anchor(settings.pack),
        sources=anchor(settings.sources),
        translate=replace(settings.translate, models=anchor(settings.translate.models)),
        service=replace(settings.service, backups=anchor(settings.service.backups)),
    )


def _table(file: Path, *, required: bool) -> dict[str, Any]:
    if not file.exists() and not required:
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(str(file), [("file", f"cannot be read: {error.strerror or error}")]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(str(file), [("file", f"cannot be read as TOML: {error}")]) from error


def _read(cls: type, table: Mapping[str, Any], environ: Mapping[str, str], section: str, problems: list[tuple[str, str]]) -> Any:
    hints, values = get_type_hints(cls), {}
    problems += [(f"{section}{key}", f"is not a setting; known are {', '.join(hints)}") for key in table if key not in hints]
    for each in fields(cls):
        kind, name = hints[each.name], f"{section}{each.name}"
        if isinstance(kind, type) and is_dataclass(kind):
            part = table.get(each.name, {})
            if not isinstance(part, dict):
                problems.append((name, "expected a table"))
                continue
            values[each.name] = _read(kind, part, environ, f"{name}.", problems)
            continue
        raw = environ.get(_variable(name))
        if raw is not None:
            values[each.name] = _from_text(raw, kind, each.default, f"{name} (from the environment)", problems)
        elif each.name in table:
            values[each.name] = _from_toml(table[each.name], kind, each.default, name, problems)
        if each.name in values and (wrong := _wrong(each, values[each.name])):
            problems.append((name, wrong))
    return cls(**values)


def _variable(name: str) -> str:
    """The environment variable of a setting: PARALLAX_CRAWL_DELAY_SECONDS for crawl.delay_seconds."""
    return "PARALLAX_" + name.replace(".", "_").upper()


def _wrong(each: Field[Any], value: Any) -> str:
    """What a setting should have been, or empty."""
    least, check = each.metadata.get("least"), each.metadata.get("check")
    if least is not None and not (isfinite(value) and value >= least):
        return f"expected a number from {least:g} on, got {value!r}"
    return check(value) if check else ""


def _from_text(raw: str, kind: Any, default: Any, name: str, problems: list[tuple[str, str]]) -> Any:
    try:
        return _READERS.get(kind, kind)(raw)
    except (ValueError, KeyError):
        problems.append((name, f"expected {_kind_name(kind)}, got {raw!r}"))
        return default


def _from_toml(found: Any, kind: Any, default: Any, name: str, problems: list[tuple[str, str]]) -> Any:
    accepted = _ACCEPTED.get(kind, (kind,))
    if not isinstance(found, accepted) or (isinstance(found, bool) and kind is not bool):
        quoted = _kind_name(type(found)) if kind in (str, tuple[str, ...]) else repr(found)  # a text may be a secret
        problems.append((name, f"expected {_kind_name(kind)}, got {quoted}"))
        return default
    return tuple(str(part) for part in found) if isinstance(found, list) else kind(found)


def _kind_name(kind: Any) -> str:
    return {str: "text", int: "a whole number", float: "a number", bool: "true or false"}.get(kind, "a list of texts")


@dataclass(frozen=True, slots=True)
class SettingDoc:
    """One row of the settings reference."""

    name: str
    environment: str
    default: Any
    doc: str


def describe_settings(cls: type = Settings, section: str = "") -> list[SettingDoc]:
    """Every setting with its environment variable, default and documentation."""
    rows: list[SettingDoc] = []
    for each in fields(cls):
        name = f"{section}{each.name}"
        if "doc" in each.metadata:
            default = None if each.default is MISSING else each.default
            rows.append(SettingDoc(name, _variable(name), default, each.metadata["doc"]))
        else:
            rows += describe_settings(get_type_hints(cls)[each.name], f"{name}.")
    return rows
