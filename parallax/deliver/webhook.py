"""Signed webhooks: one POST of JSON, connected only where the guard allows, no redirect followed, answered within bounds.

Signed as Standard Webhooks (standardwebhooks.com) has it, so that receivers find a library: ``webhook-signature`` is ``v1,`` and the base64
of HMAC-SHA256 over ``<webhook-id>.<webhook-timestamp>.<body>``. The id is the batch, also given as ``Idempotency-Key``: the same for
every copy of a message. A secret that begins with ``whsec_`` is base64 after that, any other is taken as it is.
"""

import asyncio
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from hashlib import sha256
from hmac import digest

import aiohttp
import yarl

from crawlers.guard import AddressRefusedError, Guard, GuardedResolver, check_url
from parallax.deliver.message import DeliveryError, Message
from parallax.deliver.secrecy import without_secrets
from parallax.errors import ConfigError, FetchError
from parallax.version import __version__

SECONDS = 20.0
_ANSWER_BYTES = 300  # of an answer, quoted in errors
_AGAIN = (408, 409, 423, 425, 429)  # refusals that pass: timeouts, conflicts, limits


class WebhookSender:
    """The way to one URL. Raises ConfigError for one that cannot be used; no error quotes more of it than its host."""

    def __init__(self, url: str, secret: str, guard: Guard, *, seconds: float = SECONDS) -> None:
        self._url, self._guard, self._seconds = url, guard, seconds
        try:
            self._key = signing_key(secret)
            check_url(url, guard)
            self._name = f"webhook at {yarl.URL(url).host}"
        except FetchError as error:
            raise ConfigError("webhook", [("address", without_secrets(error.message, url))]) from None
        except ValueError:
            raise ConfigError("webhook", [("alerts.secret", "expected base64 after whsec_")]) from None

    def send(self, message: Message) -> str:
        """Post the payload; gives the status of the answer. Raises DeliveryError."""
        body = json.dumps(message.payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        headers = signed_headers(message.identity, int(message.made_at.timestamp()), body, self._key)
        try:
            return asyncio.run(self._post(body, headers, message))
        except TimeoutError as error:
            raise DeliveryError(self._name, f"no answer within {self._seconds:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            told = without_secrets(_reason(error), self._url)
            raise DeliveryError(self._name, told, permanent=_refused(error)) from None  # the cause would quote the URL

    async def _post(self, body: bytes, headers: Mapping[str, str], message: Message) -> str:
        async with self._session() as session:
            post = session.post(
                yarl.URL(self._url, encoded=True),
                data=body,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self._seconds),
            )
            async with post as answer:
                said = await answer.content.read(_ANSWER_BYTES)
                if 200 <= answer.status < 300:
                    return str(answer.status)
                raise self._refusal(answer, said, message)

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(resolver=GuardedResolver(self._guard), socket_factory=self._guard.socket, force_close=True)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)

    def _refusal(self, answer: aiohttp.ClientResponse, said: bytes, message: Message) -> DeliveryError:
        quoted = " ".join(said.decode("utf-8", "replace").split())
        told = f"answered {answer.status}{': ' + quoted if quoted else ''}"
        if 300 <= answer.status < 400:
            told = f"answered {answer.status}, and redirects are not followed: name the address that it leads to"
        return DeliveryError(
            self._name,
            without_secrets(told, self._url),
            permanent=400 <= answer.status < 500 and answer.status not in _AGAIN,
            retry_after=_retry_after(answer.headers.get("Retry-After", ""), message),
        )


def signing_key(secret: str) -> bytes:
    """The bytes to sign with; none without a secret. Raises ValueError for ``whsec_`` and no base64."""
    return b64decode(secret.removeprefix("whsec_"), validate=True) if secret.startswith("whsec_") else secret.encode()


def signed_headers(identity: str, timestamp: int, body: bytes, key: bytes) -> dict[str, str]:
    """The headers of a message; without a key they lack the signature."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"Parallax/{__version__}",
        "Idempotency-Key": identity,
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
    }
    if key:
        signature = digest(key, f"{identity}.{timestamp}.".encode() + body, sha256)
        headers["webhook-signature"] = f"v1,{b64encode(signature).decode('ascii')}"
    return headers


def _retry_after(value: str, message: Message) -> float | None:
    """Seconds, from a number or a date (RFC 9110, 10.2.3)."""
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - message.made_at).total_seconds())
    except (ValueError, TypeError):
        return None


def _refused(error: Exception) -> bool:
    """Whether the guard refused the address. That is the settings' business and stays so however often it is tried."""
    return isinstance(_cause(error), AddressRefusedError)


def _reason(error: Exception) -> str:
    cause = _cause(error)
    told = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
    return (told.splitlines() or [type(error).__name__])[0][:200]


def _cause(error: Exception) -> Exception:
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
