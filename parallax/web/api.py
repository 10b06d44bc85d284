"""What the pages show, as JSON under ``/api/v1``. Shapes are the records' own; lists go on by cursor; errors are RFC 9457 problems.

The API reads. What changes something is a form of the pages, with their guard (`parallax.web.access.own_form`).
"""

from fastapi import APIRouter

from parallax.web import api_archive, api_catalogue, api_desk, api_operator, api_rules, api_sources

router = APIRouter(prefix="/api/v1")
for _part in (api_archive, api_catalogue, api_sources, api_rules, api_desk, api_operator):
    router.include_router(_part.router)
