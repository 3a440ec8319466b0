"""Quarters of a year, each by its first day."""

from datetime import date, timedelta

from django.utils.translation import gettext as _


def quarter_of(day: date) -> date:
    """Return the first day of the quarter a day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_before(day: date) -> date:
    """Return the first day of the quarter before the one a day lies in: the one that is over."""
    return quarter_of(quarter_of(day) - timedelta(days=1))


def quarter_after(quarter: date) -> date:
    """Return the first day of the following quarter."""
    return quarter_of(quarter + timedelta(days=93))


def quarter_name(quarter: date) -> str:
    """Return a quarter's name: quarter 3 of 2026."""
    return _("quarter %(number)d of %(year)d") % {"number": (quarter.month + 2) // 3, "year": quarter.year}
