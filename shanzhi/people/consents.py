"""What one can consent to. Each purpose has its own text and version; apps above register theirs in `apps.py`."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing to agree to. A changed text gets a new `version`, and the consent to the old one no longer counts."""

    key: str
    label: Any
    text: Any
    version: str


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    """Make a purpose known; a second registration of the same key replaces the first."""
    _purposes[purpose.key] = purpose


def purposes() -> list[Purpose]:
    """Return all purposes, in the order of their registration."""
    return list(_purposes.values())


def purpose(key: str) -> Purpose:
    """Return one purpose. Raises KeyError for an unknown key."""
    return _purposes[key]


PUBLISH_NAME = "publish.name"
PUBLISH_PHONE = "publish.phone"
PUBLISH_POST = "publish.post"
PUBLISH_SERVICES = "publish.services"
PUBLISH_PORTRAIT = "publish.portrait"

register_purpose(
    Purpose(
        PUBLISH_NAME,
        _("My name on notice boards and contact cards"),
        _("My name may stand on the notice board and the contact card of my building, on paper and online."),
        "1",
    )
)
register_purpose(
    Purpose(
        PUBLISH_PHONE,
        _("My phone number on notice boards and contact cards"),
        _("My phone number may stand on the notice board and the contact card of my building, on paper and online."),
        "1",
    )
)
register_purpose(
    Purpose(
        PUBLISH_POST,
        _("My post on notice boards and contact cards"),
        _("It may be published which post I hold, in which organisation."),
        "1",
    )
)
register_purpose(
    Purpose(
        PUBLISH_SERVICES,
        _("What I can help with, on notice boards and contact cards"),
        _("It may be published what I can help with."),
        "1",
    )
)
register_purpose(
    Purpose(
        PUBLISH_PORTRAIT,
        _("My picture and my story"),
        _("A picture of me and a story about what I did may be published. Each one is shown to me before."),
        "1",
    )
)
