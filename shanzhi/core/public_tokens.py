"""Random addresses for public pages. The street is part of the token, so a page knows its scope before it reads a row."""

import secrets

from shanzhi.core.tenancy import Scope

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
RANDOM_BYTES = 12


def new_token(street: int) -> str:
    """Return an unguessable token (96 bits) that names its street."""
    return f"{_encode(street)}-{secrets.token_urlsafe(RANDOM_BYTES)}"


def scope_of_token(token: str) -> Scope | None:
    """Return the street's scope, or None when the token is malformed."""
    head, dash, tail = token.partition("-")
    if not dash or not tail or not head or len(head) > 8 or any(letter not in ALPHABET for letter in head):
        return None
    street = 0
    for letter in head:
        street = street * len(ALPHABET) + ALPHABET.index(letter)
    return Scope.of_street(street) if street < 10**9 else None


def _encode(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    return digits or ALPHABET[0]
