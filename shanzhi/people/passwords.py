"""Password rules of GB/T 22239: at least ten characters of three kinds."""

import re
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")


class ThreeKindsValidator:
    """Refuses a password that is too short or of too few kinds of characters."""

    def __init__(self, min_length: int = 10, kinds: int = 3) -> None:
        self.min_length = min_length
        self.kinds = kinds

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.min_length or sum(bool(re.search(kind, password)) for kind in KINDS) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_too_simple")

    def get_help_text(self) -> str:
        return _("At least %(length)d characters, of %(kinds)d kinds: small and capital letters, digits, signs.") % {
            "length": self.min_length,
            "kinds": self.kinds,
        }


ALPHABET = "abcdefghjkmnpqrstuvwxyz"
DIGITS = "23456789"


def one_time_password() -> str:
    """Return a password that can be read out on the phone: four groups of letters and digits, such as "Kmua-72qs-htef-94wn"."""
    groups = ["".join(secrets.choice(ALPHABET + DIGITS) for _place in range(4)) for _group in range(4)]
    return f"{secrets.choice(ALPHABET).upper()}{groups[0][1:]}-{groups[1]}-{groups[2]}-{groups[3][:3]}{secrets.choice(DIGITS)}"
