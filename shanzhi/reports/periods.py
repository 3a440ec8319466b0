"""Periods people ask for by name. Days in Asia/Shanghai."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.reports.queries import Period

ONE_DAY = timedelta(days=1)


def _year_before(day: date) -> date:
    """Return the same day a year before; for 29 February the 28th."""
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _twelve_months(today: date) -> Period:
    return Period(_year_before(today) + ONE_DAY, today)


def _this_month(today: date) -> Period:
    return Period(today.replace(day=1), today)


def _last_month(today: date) -> Period:
    last = today.replace(day=1) - ONE_DAY
    return Period(last.replace(day=1), last)


def _this_quarter(today: date) -> Period:
    return Period(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), today)


def _this_year(today: date) -> Period:
    return Period(date(today.year, 1, 1), today)


PRESETS: tuple[tuple[str, Any, Callable[[date], Period]], ...] = (
    ("year", _("the last twelve months"), _twelve_months),
    ("month", _("this month"), _this_month),
    ("last_month", _("last month"), _last_month),
    ("quarter", _("this quarter"), _this_quarter),
    ("calendar_year", _("this year"), _this_year),
)


def preset_period(key: str, today: date) -> Period:
    """Return the period of a name. Raises KeyError for another one."""
    return {name: days for name, _label, days in PRESETS}[key](today)
