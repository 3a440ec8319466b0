"""What the desk itself adds to its navigation."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.navigation import Place, register_place


def register() -> None:
    """Register the place, once, when the apps are ready."""
    register_place(Place("today", _("Today"), "desk:today", "sun", 10, is_tab=True))
