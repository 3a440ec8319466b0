"""What may stand on a public page: no telephone number, no identity number, no door. People are published by consent only."""

import re

from django.utils.translation import gettext as _

from shanzhi.core.chinese_text import fold
from shanzhi.core.errors import DomainError

CLOCK_TIME = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")
DOOR = re.compile(r"\d{3,4}\s*(室|房|户)")


def checked(text: str, *, field: str, is_address: bool = False) -> str:
    """Return the wording without the space around it. Clock times may stand in it; in a public address (`is_address`) a room, too.

    Raises DomainError at the field where it holds what looks like a telephone number or a door.
    """
    folded = CLOCK_TIME.sub(":", fold(text))
    if LONG_NUMBER.search(folded) or (not is_address and DOOR.search(folded)):
        raise DomainError(
            _("This looks like a telephone number or a door. Everybody reads what stands here: please leave it out."),
            field=field,
        )
    return text.strip()
