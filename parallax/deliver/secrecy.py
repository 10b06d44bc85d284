"""Addresses of chat channels and webhooks are keys to them: what an error quotes of one is struck out before anybody reads it."""

import traceback
from urllib.parse import unquote, urlsplit

_LEAST = 5  # shorter pieces are words such as "http" or "hook", and would strike out half the message
_STRUCK = "***"


def without_secrets(text: str, *secrets: str) -> str:
    """The text without any of the secrets, or of the parts of those that are addresses. Hosts with a dot stay: they say where to look."""
    pieces = {piece for secret in secrets for piece in _pieces(secret) if len(piece) >= _LEAST}
    for piece in sorted(pieces, key=len, reverse=True):
        text = text.replace(piece, _STRUCK)
    return text


def _pieces(secret: str) -> set[str]:
    """The whole, and of an address: user, password, each part of the path, each value of the query, as written and decoded."""
    found = {secret}
    try:
        parts = urlsplit(secret)
    except ValueError:
        return found
    if not parts.scheme:
        return found
    found |= {f"{parts.path}?{parts.query}", parts.path.strip("/"), parts.query, *parts.path.split("/")}
    account, _, host = parts.netloc.rpartition("@")
    found |= set(account.split(":")) | ({host.partition(":")[0]} if "." not in host else set())  # slack://TOKEN/...
    found |= {value for pair in parts.query.split("&") for value in pair.split("=")[1:]}
    return found | {unquote(each) for each in found}


def where_raised(error: BaseException) -> str:
    """The kind of an error and the line that raised it. Not its words: they might quote an address."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {frames[-1].filename.rpartition('/')[2]}, line {frames[-1].lineno}" if frames else ""
    return type(error).__name__ + place
