"""What the desk itself adds to its navigation."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.navigation import Place, register_heading, register_place


def register() -> None:
    """Register the place, and the headings all places stand under, once, when the apps are ready."""
    register_heading(20, _("Needs and services"))
    register_heading(40, _("People and places"))
    register_heading(70, _("Shown to everybody"))
    register_heading(90, _("Settings"))
    register_place(Place("today", _("Today"), "desk:today", "sun", 10, is_tab=True))
