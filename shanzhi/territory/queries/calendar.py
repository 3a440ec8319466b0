"""The working calendar as the database has it, kept in the process so that hot paths ask nothing."""

import threading
import time as process_time
from datetime import time
from types import MappingProxyType

from django.conf import settings

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
