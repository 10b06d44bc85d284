"""What every page needs of its request: the desk, and a template rendered."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from parallax.web.desk import Desk


def desk_of(request: Request) -> Desk:
    """The desk of the application."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


LARGEST_ID = 2**63 - 1  # what SQLite counts to
TheDesk = Annotated[Desk, Depends(desk_of)]


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Render one page."""
    visitor = getattr(request.state, "visitor", None)
    html = request.app.state.templates.get_template(template).render(path=request.url.path, visitor=visitor, **context)
    return HTMLResponse(html, status_code=status)
