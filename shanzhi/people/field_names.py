"""What is looked at about a person is called: the fields of a person, and what apps above keep about them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIELD_NAMES: dict[str, Any] = {
    "name": pgettext_lazy("of a person", "Name"),
    "phone": _("Phone"),
    "note": pgettext_lazy("of a person", "Note"),
    "working_name": _("Name colleagues see"),
}


def register_field_name(field: str, name: Any) -> None:
    """Name something an app above shows about a person as a look (services.looks.note_look)."""
    FIELD_NAMES[field] = name
