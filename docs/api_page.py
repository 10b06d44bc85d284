"""The reference of the API, from its OpenAPI document: every operation with its parameters, and every shape with its fields."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from parallax.catalogue import load_pack
from parallax.settings import Settings
from parallax.web.app import make_app
from parallax.web.desk import Desk
from store import open_store

HEAD = """# API

What the pages of the research desk show, as JSON below `/api/v1`; feeds and exports beside it. It only reads. The server's own description
is at `/api/v1/openapi.json` (OpenAPI 3.1).

- **Who asks**: without accounts, this machine. With accounts, a token of `parallax accounts add NAME --token`, sent as
  `Authorization: Bearer TOKEN`.
- **Lists go on by cursor**: ask again with `cursor` as the `next_cursor` of the page before, until it is null.
- **Days and months** are Beijing's; moments are given in UTC.
- **ETags**: every JSON answer and feed has one; with `If-None-Match` what has not changed is answered by 304.
- **Errors** are problem documents (RFC 9457): `title` and `detail` say what is wrong. 400: a cursor that was never given. 401: no token.
  403: the role does not allow it. 404: there is no such thing. 422: a parameter cannot be read. 503: the search would take more than ten
  seconds; ask for less.
- **Text is third parties' text**: clean it for wherever you show it. In titles and snippets of a search, what matched stands between U+E000
  and U+E001.

That the server keeps this description is tested with [Schemathesis](https://schemathesis.io/): briefly by `make test`; at length by
`schemathesis --config-file tests/web/schemathesis.toml run http://127.0.0.1:8020/api/v1/openapi.json --max-time 600`.
"""

_BOUNDS = {"minimum": "from", "maximum": "to", "maxLength": "of at most"}


def api_page() -> str:
    """All of it."""
    document = _document()
    lines = [HEAD, "## Operations", ""]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines += _operation(f"{method.upper()} {path}", operation)
    lines += ["## Shapes", ""]
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "properties" in schema and "ValidationError" not in name:
            lines += _shape(name, schema)
    return "\n".join(lines).rstrip("\n") + "\n"


def _document() -> dict[str, Any]:
    with TemporaryDirectory() as folder, open_store(Path(folder) / "parallax.db") as store:
        found: dict[str, Any] = make_app(Desk(settings=Settings(), base=load_pack(), store=store)).openapi()
        return found


def _operation(title: str, operation: dict[str, Any]) -> list[str]:
    lines = [f"### {title}", "", _sentence(operation.get("description", "")), ""]
    if parameters := operation.get("parameters"):
        rows = [f"| `{each['name']}` | {_type(each['schema'])} | {_default(each)} | {_meaning(each)} |" for each in parameters]
        lines += ["| parameter | type | default | meaning |", "|---|---|---|---|", *rows, ""]
    return [*lines, f"Gives {_given(operation['responses']['200']['content'])}.", ""]


def _given(content: dict[str, Any]) -> str:
    """A shape for JSON; for files their media types."""
    return " or ".join(_type(each["schema"]) if "$ref" in str(each) else f"`{kind}`" for kind, each in content.items())


def _shape(name: str, schema: dict[str, Any]) -> list[str]:
    rows = [f"| `{field}` | {_type(each)} |" for field, each in schema["properties"].items()]
    return [f"### {_shown(name)}", "", *_described(schema.get("description", "")), "", "| field | type |", "|---|---|", *rows, ""]


def _shown(name: str) -> str:
    """A shape's name as it is read: of a page of something, ``Listed_Run_``, "Listed (Run)"."""
    return re.sub(r"^([A-Za-z]+)_(\w+)_$", r"\1 (\2)", name)


def _described(text: str) -> list[str]:
    """A docstring as Markdown: its table, if it has one, as a list."""
    before, *rest = re.split(r"^ *=+(?: +=+)* *$", text, flags=re.MULTILINE)
    rows = [re.split(r" {2,}", line.strip()) for line in "".join(rest).splitlines() if line.strip()]
    listed = [f"- `{first}`: {_sentence(', '.join(others))}".replace("<", "&lt;") for first, *others in rows]
    return [_sentence(before), *([""] if listed else []), *listed]


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{_shown(name)}](#{_shown(name).lower().replace(' (', '-').rstrip(')')})"
    if "enum" in schema or "const" in schema:
        return " or ".join(f"`{each}`" for each in schema.get("enum", [schema.get("const")]))
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items') or {})}"
    if schema.get("type") == "object":
        return f"object of {_type(inner)}" if isinstance(inner := schema.get("additionalProperties"), dict) else "object"
    bounds = [f"{sign} {_number(schema[key])}" for key, sign in _BOUNDS.items() if key in schema]
    return " ".join([schema.get("format") or schema.get("type") or "anything", *bounds])


def _number(value: float) -> str:
    return "2^63 - 1" if value > 2**53 else f"{value:g}"


def _default(parameter: dict[str, Any]) -> str:
    if parameter.get("required"):
        return "must be given"
    default = parameter["schema"].get("default")
    return f"`{default}`" if default not in (None, "") else ""


def _meaning(parameter: dict[str, Any]) -> str:
    return _sentence(parameter.get("description", "")).replace("|", "\\|")


def _sentence(text: str) -> str:
    return " ".join(text.replace("``", "`").split())
