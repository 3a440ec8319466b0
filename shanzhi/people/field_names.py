"""What personal fields of a person are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIELD_NAMES: dict[str, Any] = {
    "name": pgettext_lazy("of a person", "Name"),
    "phone": _("Phone"),
    "note": pgettext_lazy("of a person", "Note"),
    "working_name": _("Name colleagues see"),
}
