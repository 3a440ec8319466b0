"""The tabs above every page about care: those the actor may enter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.care import rules
from shanzhi.core.access import Actor


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab, as the page shows it."""

    label: Any
    url: str
    is_current: bool


TABS: tuple[tuple[str, Any, str, Callable[[Actor], bool]], ...] = (
    ("today", _("My visits"), "care:today", rules.takes_part),
    ("register", _("Register"), "care:register", rules.keeps_any),
    ("late", _("Late visits"), "care:late", rules.sees_late),
    ("counts", pgettext_lazy("of the three chiefs", "Count"), "care:counts", rules.counts_something),
    ("figures", _("Figures"), "care:figures", rules.sees_figures),
    ("limits", pgettext_lazy("care", "Settings"), "care:limits", rules.sets_limits),
)


def tabs_for(actor: Actor, current: str) -> list[Tab]:
    """Return the tabs of an actor; a lone one is not worth showing."""
    shown = [Tab(label, reverse(name), key == current) for key, label, name, may in TABS if may(actor)]
    return shown if len(shown) > 1 else []
