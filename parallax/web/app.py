"""The application: routes of all pages, and what every answer carries: strict headers, and errors that say what to do."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from importlib.resources import files
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from parallax.errors import ConfigError, RefusedError, SlowSearchError, StoreError
from parallax.records import Role
from parallax.version import __version__
from parallax.web import (
    api,
    coding_export_pages,
    coding_pages,
    company_pages,
    correction_pages,
    digest_pages,
    export_pages,
    feed_pages,
    item_pages,
    review_pages,
    rule_pages,
    search_pages,
    session_pages,
    source_pages,
    status_pages,
    unsubscribe_pages,
)
from parallax.web.access import needs, visitor_of
from parallax.web.bounds import Bounded
from parallax.web.clients import client_of
from parallax.web.desk import Desk
from parallax.web.fresh import Tagged
from parallax.web.login import Door
from parallax.web.problems import RESPONSES, TOKEN, problem
from parallax.web.render import make_environment
from parallax.web.respond import desk_of, page

log = logging.getLogger("parallax.web")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
}
_PAGES = (
    search_pages,
    item_pages,
    company_pages,
    source_pages,
    rule_pages,
    coding_export_pages,  # before the pages of themes, one of which would be called so
    coding_pages,
    correction_pages,
    review_pages,
    digest_pages,
    status_pages,
    api,
    export_pages,
    feed_pages,
)
_NAVIGATION: tuple[tuple[str, str, Role], ...] = (
    ("/", "Search", "reader"),
    ("/companies", "Companies", "reader"),
    ("/sources", "Sources", "reader"),
    ("/rules", "Rules", "reader"),
    ("/digests", "Digests", "reader"),
    ("/coding", "Coding", "reader"),
    ("/review", "Review", "analyst"),
    ("/corrections", "Corrections", "reader"),
    ("/status", "Status", "operator"),
)


def make_app(desk: Desk) -> FastAPI:
    """The web application over one desk."""
    app = FastAPI(
        title="Parallax",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,  # it would lead readers behind a proxy from https to http
    )
    app.state.desk = desk
    app.state.form_secret = secrets.token_bytes(32)
    app.state.door = Door()
    app.state.templates = make_environment(ZoneInfo(desk.settings.digest.timezone))
    app.state.templates.globals |= {"navigation": _NAVIGATION, "archive_name": desk.pack.name, "desk": desk}
    app.add_middleware(Bounded, refuse=_problem)
    hosts = ["localhost", "127.0.0.1", "[::1]", desk.settings.web.host, *desk.settings.web.hosts]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.middleware("http")(_with_headers)
    app.add_middleware(Tagged, paths=("/api/", "/feed."))
    app.mount("/static", StaticFiles(directory=str(files("parallax.web") / "static")), name="static")
    for pages in (session_pages, unsubscribe_pages):
        app.include_router(pages.router)
    for pages in _PAGES:
        app.include_router(pages.router, dependencies=[Depends(needs("reader")), Depends(TOKEN)], responses=RESPONSES)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_exception_handler(RefusedError, _impossible)
    app.add_exception_handler(SlowSearchError, _too_slow)
    app.add_exception_handler(StoreError, _store_error)
    app.add_exception_handler(ConfigError, _refused)
    app.add_exception_handler(Exception, _failure)
    return app


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    visitor = getattr(request.state, "visitor", None)
    if visitor and visitor.has_account and response.headers.get("content-type", "").startswith("text/html"):
        response.headers.setdefault("Cache-Control", "no-store")  # the next who sits there is not shown it again
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.UNAUTHORIZED and not _for_programs(request):
        return RedirectResponse("/login?" + urlencode({"onward": f"{request.url.path}?{request.url.query}".rstrip("?")}), 303)
    if error.status_code == HTTPStatus.FORBIDDEN:
        visitor = getattr(request.state, "visitor", None)
        log.warning("refused: %s %r account=%r client=%s", request.method, request.url.path, visitor and visitor.name, client_of(request))
    title = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != title else "There is nothing at this address."
    return _problem(request, error.status_code, title, detail, error.headers)


def _bad_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
    return _problem(request, 422, "This cannot be read", wrong)


def _impossible(request: Request, error: Exception) -> Response:
    return _problem(request, 400, "The archive cannot do this", _without_path(request, error))


def _store_error(request: Request, error: Exception) -> Response:
    """The archive is damaged, locked or full."""
    log.error("the archive cannot be read or written: %s", error)
    return _problem(request, 503, "The archive cannot answer now", _without_path(request, error))


def _without_path(request: Request, error: Exception) -> str:
    """Where the archive lies is the operator's business."""
    return str(error).replace(desk_of(request).settings.archive, "the archive")


def _too_slow(request: Request, error: Exception) -> Response:
    assert isinstance(error, SlowSearchError)
    return _problem(request, 503, "This search takes too long", f"It {error.message}.")


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ConfigError)
    return _problem(request, 422, "This cannot be kept", error.message)


def _failure(request: Request, _: Exception) -> Response:
    """A fault of ours. It is raised again and logged; the visitor learns nothing of it but that it happened."""
    return _problem(request, 500, "Something went wrong here", "The operator finds more in the log.", HEADERS)


def _problem(request: Request, status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error as the asker reads: a page, or JSON for programs."""
    if _for_programs(request):
        return problem(status, title, detail, dict(headers or {}))
    _recognise(request)
    answer = page(request, "error.html.j2", status, title=title, detail=detail)
    answer.headers.update(headers or {})
    return answer


def _recognise(request: Request) -> None:
    """Who asks, for the head of an error page: no route has found out, where there was none."""
    with suppress(HTTPException, StoreError):
        visitor_of(request)


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/feed."))
