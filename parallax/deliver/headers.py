"""Mail headers that no text can break out of: one line of ASCII each, whatever a site put into its title.

What is not plain ASCII is written as encoded words of at most 75 characters (RFC 2047), one after the other: nothing is left to the mail
library's folding, whose words grow with the line length that long addresses need.
"""

from base64 import b64encode
from email.errors import HeaderParseError, NonASCIILocalPartDefect
from email.headerregistry import Address, HeaderRegistry
from hashlib import sha256
from typing import Any

from parallax.digest.text import harmless
from parallax.errors import ConfigError

SUBJECT_CHARACTERS = 200
_WORD_BYTES = 45  # 60 of base64; with =?utf-8?b??= around them 72 of the 75 that a word may have


def one_line(text: str, most: int = SUBJECT_CHARACTERS) -> str:
    """Without line breaks, control and bidirectional characters; at most so many characters."""
    line = " ".join(harmless(text).split())
    return line if len(line) <= most else line[: most - 2].rstrip() + " …"


def encoded(text: str) -> str:
    """A header's value: the text where it is plain ASCII, else encoded words on lines of their own."""
    if text.isascii() and text.isprintable() and "=?" not in text:
        return text
    words = (b64encode(part.encode("utf-8", "replace")).decode("ascii") for part in _parts(text))
    return "\r\n ".join(f"=?utf-8?b?{word}?=" for word in words)


def _parts(text: str) -> list[str]:
    """Cut between characters, since each encoded word must be whole by itself."""
    parts, size = [""], 0
    for char in text:
        width = len(char.encode("utf-8", "replace"))
        if size + width > _WORD_BYTES:
            parts.append("")
            size = 0
        parts[-1] += char
        size += width
    return parts


def message_id(identity: str, domain: str) -> str:
    """The same for the same batch, whenever and however often it is sent."""
    return f"<{sha256(identity.encode()).hexdigest()[:32]}@{domain}>"


def mailbox(text: str, setting: str) -> Address:
    """A mail address as a person wrote it, its domain in ASCII. Raises ConfigError, which names the setting."""
    try:
        return _one_mailbox(text)
    except (ValueError, IndexError, TypeError, HeaderParseError) as error:
        raise ConfigError(setting, [(text or "(empty)", "expected one mail address, such as ana@example.org")]) from error


def _one_mailbox(text: str) -> Address:
    header: Any = HeaderRegistry()("to", text if text.isprintable() else "")
    (found,) = header.addresses
    defects = [each for each in header.defects if not isinstance(each, NonASCIILocalPartDefect)]
    if defects or not found.username or not found.domain or found.domain.startswith("["):
        raise ValueError("not an address")
    return Address(one_line(found.display_name), found.username, found.domain.encode("idna").decode("ascii"))


def header_of(address: Address) -> str:
    """An address as a header's value. The local part stays as it is: a server must know SMTPUTF8 where it is not ASCII."""
    if address.display_name and encoded(address.display_name) != address.display_name:
        return f"{encoded(address.display_name)}\r\n <{address.addr_spec}>"
    return str(address)
