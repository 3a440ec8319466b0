"""Numbers a street may set otherwise (Django settings of the same names) and what they are until then."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

DEFAULTS: dict[str, Any] = {
    # Seed 001: 易于集中、方便管理、便于活动、本人及家庭成员自愿 (the last one is the consent). key → sentence
    "HALL_CRITERIA": {
        "gather": _("People can gather easily"),
        "keep": _("It is easy to look after"),
        "activities": _("There is room for activities"),
        "willing": _("The member and the whole family are willing"),
    },
    "HALL_CONSENT_MONTHS": 12,
    "HALL_CONSENT_REMINDER_DAYS": 30,
    "DUTY_REST_HOURS": 10,
    "DUTY_MOST_PER_WEEK": 2,
    "DUTY_LOOK_BACK_DAYS": 180,
    "RECEPTION_LOOK_DAYS": 7,
    "ROTA_LONGEST_DAYS": 62,
    "ROTA_SOLVER_SECONDS": 10,
}


def limit(name: str) -> Any:
    """Return one of them. Raises KeyError for a name that is none."""
    default = DEFAULTS[name]
    return getattr(settings, name, default)


def criteria() -> dict[str, Any]:
    """Return what a home must fulfil to be a hall: key → sentence."""
    return dict(limit("HALL_CRITERIA"))
