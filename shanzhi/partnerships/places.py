"""What partnerships add to the desk's navigation: one place for staff, one for contacts of units."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.navigation import Place, register_place
from shanzhi.partnerships.rules import has_unit, keeps_lists


def register() -> None:
    """Register the places, once, when the apps are ready."""
    register_place(Place("partnerships", _("Three lists"), "partnerships:needs", "clipboard-list", 55, keeps_lists))
    register_place(Place("unit", _("Our unit"), "partnerships:unit", "store", 11, has_unit, is_tab=True))
