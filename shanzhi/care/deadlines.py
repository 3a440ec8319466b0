"""When a visit is due and when a late one climbs: days of China, limits of the street's settings, the working clock."""

from datetime import date, datetime, time, timedelta

from shanzhi.care.models import CareSettings
from shanzhi.territory.enums import TimeUnit
from shanzhi.territory.queries import work_calendar
from shanzhi.territory.working_time import CHINA


def end_of(day: date) -> datetime:
    """Return the end of a day in China: until then its visit is on time."""
    return datetime.combine(day + timedelta(days=1), time(0), CHINA)


def day_of(at: datetime) -> date:
    """Return the day in China a moment lies in."""
    return at.astimezone(CHINA).date()


def climbs_after(limits: CareSettings, moment: datetime, *, is_event: bool) -> datetime:
    """Return when a visit not made by `moment` goes up one level."""
    amount, unit = (
        (limits.event_climb_amount, limits.event_climb_unit) if is_event else (limits.climb_amount, limits.climb_unit)
    )
    return work_calendar().deadline(moment, amount, TimeUnit(unit))
