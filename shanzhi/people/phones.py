"""Chinese phone numbers: one way to write them down, one way to find them again."""

import re
import unicodedata

from django.utils.translation import gettext as _

from shanzhi.core.crypto import blind_index
from shanzhi.core.errors import DomainError

PHONE = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}")


def normalise_phone(text: str) -> str:
    """Return digits only: full-width digits folded, spaces, dashes and +86 dropped. Raises DomainError if it is no phone."""
    digits = re.sub(r"[\s\-—()·.]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if not PHONE.fullmatch(digits):
        raise DomainError(
            _("This does not look like a phone number: 11 digits, or a landline with its area code."), field="phone"
        )
    return digits


def is_phone(text: str) -> bool:
    """The boolean twin of `normalise_phone`."""
    try:
        normalise_phone(text)
    except DomainError:
        return False
    return True


def phone_index(text: str) -> bytes:
    """Return the blind index of a phone number, the same for every way of writing it."""
    return blind_index(normalise_phone(text), "phone")
