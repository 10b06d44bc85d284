"""Passwords: which are good enough, how they are kept, and how one is compared with what is kept."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128  # characters (OWASP ASVS 4.0.3, 2.1.1 and 2.1.2)
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_urlsafe())
_DIFFERENT = 5  # characters, at least: "123123123123" has three
_KNOWN = """
    adminadmin123 administrator changemechangeme correcthorsebatterystaple iloveyou1234 letmeinletmein passw0rd1234 password1234
    password12345 password123456 passwordpassword qwerty123456 qwertyuiop123 welcome12345 welcomewelcome 0123456789ab 0123456789abcdef
    1234567890ab 1234567890qwerty 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv abcdefghijkl abcdefghijklmnopqrstuvwxyz
    123456789012 1234567890123 12345678901234 1234567890123456 098765432109
"""
_FIRST_GUESSES = frozenset(_KNOWN.split())  # long enough, and still in every guesser's list


def weakness(password: str, name: str) -> str:
    """Why a password will not do for an account of this name, or nothing. No kinds of characters are asked for: length is what helps."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"needs a password of {SHORTEST} to {LONGEST} characters"
    plain = password.casefold()
    if plain in _FIRST_GUESSES or len(set(plain)) < _DIFFERENT:
        return "needs a password that is not among the first that anybody would try"
    return "needs a password that its name is no large part of" if len(plain.replace(name.casefold(), "")) < SHORTEST // 2 else ""


def password_hash(password: str) -> str:
    """argon2id with the library's recommended parameters (RFC 9106): about 64 MiB and a tenth of a second."""
    return _HASHER.hash(password)


def fits(known: str, password: str) -> bool:
    """Whether this is the password of a hash; without a hash no, after as long a time."""
    try:
        return _HASHER.verify(known or _NOBODY, password) and bool(known)
    except (VerificationError, InvalidHashError):
        return False
