"""Fetching a model package: progress, resuming, a limit. What it holds is checked by `translate.models`."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from parallax.errors import ModelError
from parallax.version import __version__

_TIMEOUT = 30.0
_CHUNK = 1 << 18
_MOST_BYTES = 1 << 30
_MOST_INDEX_BYTES = 8 << 20
_AGENT = f"Parallax/{__version__}"


def fetch_index(url: str) -> list[dict[str, Any]]:
    """The entries of a package index. Raises ModelError."""
    try:
        with _open(url, {}) as answer:
            entries = json.loads(answer.read(_MOST_INDEX_BYTES))
    except (OSError, HTTPException, ValueError) as error:
        raise ModelError(url, f"the package index cannot be read: {error}; a package file can be installed instead") from error
    if not isinstance(entries, list):
        raise ModelError(url, "the package index is not a list")
    return [entry for entry in entries if isinstance(entry, dict)]


def download(links: list[str], target: Path, index: str, progress: Callable[[int, int], None] | None = None) -> Path:
    """The package from the first link that works. What a broken-off try left beside ``target`` is continued. Raises ModelError."""
    failures: list[str] = []
    for link in links:
        if urlsplit(link).scheme != "https" and urlsplit(link).scheme != urlsplit(index).scheme:
            failures.append(f"{link}: expected https")
            continue
        try:
            return _resume(link, target, progress)
        except (OSError, HTTPException) as error:
            failures.append(f"{link}: {error}")
    raise ModelError(index, "the package cannot be downloaded; " + "; ".join(failures or ["no link is given"]))


def _resume(link: str, target: Path, progress: Callable[[int, int], None] | None) -> Path:
    part, tag = target.with_suffix(".part"), target.with_suffix(".etag")
    known = tag.read_text("utf-8") if tag.exists() else ""
    start = part.stat().st_size if part.exists() and known else 0
    headers = {"Range": f"bytes={start}-", "If-Range": known} if start else {}
    with _open(link, headers) as answer:
        start = start if answer.status == 206 else 0
        total = start + int(answer.headers.get("Content-Length") or 0)
        tag.write_text(answer.headers.get("ETag") or "", "utf-8")
        done = _copy(answer, part, start, total, progress)
    if total > start and done != total:
        raise OSError(f"broke off after {done} of {total} bytes; run it again to resume")
    part.replace(target)
    tag.unlink(missing_ok=True)
    return target


def _copy(answer: Any, part: Path, start: int, total: int, progress: Callable[[int, int], None] | None) -> int:
    done = start
    with part.open("ab" if start else "wb") as sink:
        while chunk := answer.read(_CHUNK):
            done += len(chunk)
            if done > _MOST_BYTES:
                raise OSError(f"is larger than {_MOST_BYTES} bytes")
            sink.write(chunk)
            if progress:
                progress(done, total)
    return done


def _open(url: str, headers: dict[str, str]) -> Any:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise OSError(f"expected an http or https address, got {url!r}")
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT, **headers})  # noqa: S310 - scheme checked above
    return urllib.request.urlopen(request, timeout=_TIMEOUT)  # noqa: S310 - scheme checked above
