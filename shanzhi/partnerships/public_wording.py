"""What may stand on a public list: no telephone number, no identity number, no door."""

import re

from django.utils.translation import gettext as _

from shanzhi.core.errors import DomainError

LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")
DOOR = re.compile(r"\d{3,4}\s*(室|房|户)")


def checked(text: str) -> str:
    """Return the wording, tidied. Raises DomainError where it holds what looks like a telephone number or a door."""
    text = " ".join(text.split())
    if LONG_NUMBER.search(text) or DOOR.search(text):
        raise DomainError(
            _(
                "This looks like a telephone number or a door. The public list is read by everybody: please leave it out."
            ),
            field="public_text",
        )
    return text
