"""How long a term is and when it ends. Days are those of the office's calendar."""

import calendar
from datetime import date

from shanzhi.elections.models import ElectionRules
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import Organisation

OF_COMMUNITIES = frozenset({OrganisationKind.COMMITTEE, OrganisationKind.GENERAL_BRANCH, OrganisationKind.BRANCH})


def rules_of(street: int) -> ElectionRules:
    """Return the rules of a street: its own, or the defaults (not saved)."""
    return ElectionRules.objects.filter(street=street).first() or ElectionRules(street=street)


def term_years(rules: ElectionRules, kind: str, setting: str, community: int | None) -> int:
    """Return the years of a term: in villages and communities 5, for branches of units, markets and all others 3."""
    of_community = community is not None and kind in OF_COMMUNITIES and setting in ("", "estate")
    return rules.community_term_years if of_community else rules.other_term_years


def term_years_of(rules: ElectionRules, organisation: Organisation) -> int:
    """Return the years of a term in a standing organisation."""
    return term_years(rules, organisation.kind, organisation.setting, organisation.community)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later (or earlier), the last of the month where it has fewer days."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def end_of_term(begins_on: date, years: int) -> date:
    """Return the first day after a term."""
    return add_months(begins_on, 12 * years)
