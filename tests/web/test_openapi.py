"""The API keeps what its OpenAPI document promises: Schemathesis asks it odd things, and holds every answer against the document.

A short run of what `docs/api.md` shows as a long one.
"""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel
from visitor import Site

from parallax.errors import ParallaxError
from parallax.web.access import hash_of
from parallax.web.app import make_app
from parallax.web.server import running

CONFIG = Path(__file__).with_name("schemathesis.toml")
pytestmark = pytest.mark.timeout(180)


def asked(address: str, token: str, folder: Path, *options: str) -> tuple[int, str]:
    """Its exit status, and what it says."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", f"{address}/api/v1/openapi.json"]
    fixed = ["--phases", "fuzzing", "--seed", "1", "--generation-database", "none", "--no-color", "--request-timeout", "20"]
    headers = ["--header", f"Authorization: Bearer {token}"]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [*command, *fixed, *headers, *options], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=150
    )
    return done.returncode, done.stdout + done.stderr


def test_every_answer_is_as_the_document_says(site: Site, tmp_path: Path) -> None:
    token = secrets.token_urlsafe()
    site.add("robot", "operator", token_hash=hash_of(token))
    operations = json.loads(site.get("/api/v1/openapi.json", Authorization=f"Bearer {token}").text)["paths"]
    status, said = asked(site.address, token, tmp_path, "--max-examples", "2")
    assert status == 0, said[-6000:]
    assert f"Tested: {len(operations)}\n" in said


class Thing(BaseModel):
    name: str


def test_an_api_that_breaks_its_promise_is_found_out(site: Site, tmp_path: Path) -> None:
    app = make_app(site.desk)

    @app.get("/api/v1/raises")
    def raises(q: str = "") -> Thing:
        raise ParallaxError(q, "is a fault that nobody expected")

    @app.get("/api/v1/lies", responses={200: {"model": Thing}})
    def lies() -> object:
        return {"title": 1}

    with running(app, "127.0.0.1", 0) as address:
        status, said = asked(address, "none", tmp_path, "--max-examples", "2", "--include-path-regex", "raises|lies")
    assert status == 1
    assert "Server error" in said
    assert "Response violates schema" in said
