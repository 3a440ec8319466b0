"""What personal fields of a person are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

FIELD_NAMES: dict[str, Any] = {
    "name": _("Name"),
    "phone": _("Phone"),
    "note": _("Note"),
    "working_name": _("Name colleagues see"),
}
