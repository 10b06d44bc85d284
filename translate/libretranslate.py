"""A LibreTranslate server as engine: yours, on another machine. Texts leave this one, so it is never chosen unless settings name it."""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from parallax.errors import ModelError
from parallax.version import __version__

_BATCH = 32  # sentences a request; servers limit them
_MOST_BYTES = 8 << 20
_TIMEOUT = 120.0
_REST = 60.0  # seconds for which a server that could not be reached is not asked again, at first: each time in a row twice as long
_LONGEST_REST = 960.0
_SLOW = 10.0  # seconds after which a refusal costs as much as no answer


class LibreTranslate:
    """Sentences go to ``URL/translate`` in arrays. Every failure is a ModelError that names the URL, never the key."""

    name = "libretranslate"

    def __init__(self, url: str, *, api_key: str = "", timeout: float = _TIMEOUT, clock: Callable[[], float] = time.monotonic) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ModelError(url, "expected the http or https address of a LibreTranslate server")
        if parts.username or parts.password:
            raise ModelError(parts.hostname, "expected an address without user and password; give the key as a setting")
        self._url = f"{url.rstrip('/')}/translate"
        self._api_key, self._timeout = api_key, timeout
        self._clock, self._down_until, self._outages = clock, clock(), 0
        self._opener = urllib.request.build_opener(_NoRedirect)
        self.model = hashlib.sha256(self._url.encode()).hexdigest()[:12]
        """Of the address: what model a server runs is not told."""
        self.settings = ""

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Translate sentences, each different one once. Raises ModelError."""
        wanted = [sentence for sentence in dict.fromkeys(sentences) if sentence.strip()]
        english: dict[str, str] = {}
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            english |= zip(batch, self._ask(batch), strict=True)
        return [english.get(sentence, "") for sentence in sentences]

    def _ask(self, batch: list[str]) -> list[str]:
        began = self._clock()
        if began < self._down_until:
            raise ModelError(self._url, f"could not be reached a moment ago; it is asked again in {self._down_until - began:.0f} seconds")
        question: dict[str, Any] = {"q": batch, "source": "zh", "target": "en", "format": "text"}
        if self._api_key:
            question["api_key"] = self._api_key
        headers = {"Content-Type": "application/json", "User-Agent": f"Parallax/{__version__}"}
        request = urllib.request.Request(self._url, json.dumps(question).encode(), headers)  # noqa: S310 - scheme checked when made
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                told = json.loads(self._body(answer, began + self._timeout))
        except urllib.error.HTTPError as error:
            if self._clock() - began > _SLOW:
                self._rest()
            raise ModelError(self._url, f"answered {error.code}{self._without_key(_reason(error))}") from error
        except (OSError, HTTPException, ValueError, RecursionError) as error:
            self._rest()
            raise ModelError(self._url, f"cannot be asked: {error}") from error
        texts = told.get("translatedText") if isinstance(told, dict) else None
        if not isinstance(texts, list) or len(texts) != len(batch) or not all(isinstance(text, str) for text in texts):
            raise ModelError(self._url, f"expected {len(batch)} translations, got something else; is it a LibreTranslate server?")
        self._outages = 0
        return [text.strip() for text in texts]

    def _without_key(self, told: str) -> str:
        """A server may quote the key that it does not accept."""
        return told.replace(self._api_key, "***") if self._api_key else told

    def _rest(self) -> None:
        """Leave the server alone for a while."""
        self._down_until = self._clock() + min(_REST * 2**self._outages, _LONGEST_REST)
        self._outages = min(self._outages + 1, 10)

    def _body(self, answer: Any, until: float) -> bytes:
        """The body of an answer, piece by piece: a socket's time-out begins anew with each, and a byte a minute would last for ever."""
        body = bytearray()
        while piece := answer.read1(65_536):
            body += piece
            if len(body) > _MOST_BYTES:
                raise ValueError(f"more than {_MOST_BYTES} bytes came")
            if self._clock() > until:
                raise TimeoutError(f"its answer took longer than {self._timeout:g} seconds")
        return bytes(body)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that was set and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        told = json.loads(error.read(10_000))
    except (OSError, HTTPException, ValueError):
        return ""
    return f": {str(told['error'])[:200]}" if isinstance(told, dict) and "error" in told else ""
