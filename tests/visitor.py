"""A visitor of the research desk who speaks HTTP and nothing else."""

import http.client
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from parallax.records import Account, Role
from parallax.web.desk import Desk
from parallax.web.passwords import password_hash

PASSWORD = "correct horse battery"
TOKEN = "a token of the test"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """A running desk and a visitor with a memory for cookies."""

    address: str
    desk: Desk
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        return self._ask("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded", **headers})

    def form_key(self, path: str) -> str:
        """The secret that a page gives to its forms."""
        found = re.search(r'name="form_key" value="([0-9a-f]+)"', self.get(path).text)
        assert found, "no form for this visitor"
        return found[1]

    def log_in(self, name: str, password: str = PASSWORD) -> Answer:
        return self.post("/login", {"name": name, "password": password})

    def add(self, name: str, role: Role, **kept: str) -> None:
        hashed = kept or {"password_hash": password_hash(PASSWORD)}
        self.desk.store.save_account(Account(name=name, role=role, made_at=datetime.now(UTC), **hashed))

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, given)
        response = connection.getresponse()
        answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        connection.close()
        if cookie := answer.headers.get("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
