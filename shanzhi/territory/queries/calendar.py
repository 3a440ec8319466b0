"""The working calendar as the database has it, kept in the process so that hot paths ask nothing."""

import threading
import time as process_time
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType

from django.conf import settings
from django.db.models import Count, Q

from shanzhi.territory.models import CalendarDay
from shanzhi.territory.working_time import OFFICE_HOURS, Hours, WorkCalendar

KEPT_SECONDS = 600

_lock = threading.Lock()
_kept: tuple[float, WorkCalendar] | None = None


def work_calendar() -> WorkCalendar:
    """Return the calendar: no query, except once in ten minutes of this process.

    A changed day is seen at once by the process that changed it and within ten minutes by the others.
    """
    global _kept  # noqa: PLW0603 - one calendar per process is the point
    kept = _kept
    if kept is None or kept[0] < process_time.monotonic():
        with _lock:
            days = dict(CalendarDay.objects.order_by().values_list("day", "is_workday"))
            calendar = WorkCalendar(MappingProxyType(days), office_hours())
            _kept = kept = (process_time.monotonic() + KEPT_SECONDS, calendar)
    return kept[1]


def forget_work_calendar() -> None:
    """Make this process read the calendar again. Services call it on commit; tests between cases."""
    global _kept  # noqa: PLW0603 - see above
    _kept = None


def office_hours() -> Hours:
    """Return the opening spells: the setting OFFICE_HOURS, [("08:30", "12:00"), …], or the default."""
    spells = getattr(settings, "OFFICE_HOURS", None)
    if not spells:
        return OFFICE_HOURS
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spells)


@dataclass(frozen=True, slots=True)
class YearEntered:
    """One year of the calendar: how many holidays and how many moved workdays are entered."""

    year: int
    off: int
    worked: int


def years_entered() -> list[YearEntered]:
    """Return the years that have days, ascending."""
    rows = (
        CalendarDay.objects.order_by("day__year")
        .values_list("day__year")
        .annotate(off=Count("pk", filter=Q(is_workday=False)), worked=Count("pk", filter=Q(is_workday=True)))
    )
    return [YearEntered(*row) for row in rows]
