"""What goes wrong, as programs are told: RFC 9457 problem documents, and how the OpenAPI document describes them and who may ask."""

from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_SAID = {
    400: "What is asked cannot be done, such as a cursor that the search never gave.",
    401: "There are accounts, and nobody is logged in. A program sends its token: `Authorization: Bearer ...`.",
    403: "The visitor's role does not allow it, or there are no accounts and the visitor is not on this machine.",
    404: "There is no such thing.",
    422: "A parameter cannot be read.",
    503: "The search would take too long and was broken off, and a narrower one may be answered; or the archive cannot be read now.",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": said, "content": {"application/problem+json": {"schema": _SCHEMA}}} for status, said in _SAID.items()
}
TOKEN = HTTPBearer(
    scheme_name="token",
    auto_error=False,  # it only describes; `parallax.web.access` asks
    description="A token of `parallax accounts add NAME --token`. A feed reader gives it as a password. Without accounts none is needed.",
)


def problem(status: int, title: str, detail: str, headers: dict[str, str]) -> JSONResponse:
    """A problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    asked = {"WWW-Authenticate": 'Basic realm="Parallax", charset="UTF-8"'} if status == HTTPStatus.UNAUTHORIZED else {}
    return JSONResponse(body, status, {**headers, **asked}, media_type="application/problem+json")
