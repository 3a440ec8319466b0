"""When things are due. Limits come from the category; the calendar of workdays counts them (territory.working_time).

The clock starts when the request comes in. It stands still while the request is paused: on resuming, what was left of the
limit is counted on from that moment, in open time for limits in working units, else in clock time.
"""

from datetime import datetime, timedelta

from shanzhi.service_requests.models import Category
from shanzhi.territory.enums import TimeUnit
from shanzhi.territory.queries import work_calendar

ANSWER_DAYS = 14
"""How long the resident's link can be used to judge; afterwards the request counts as not reached (peers: Signalen)."""


def contact_due(category: Category, at: datetime) -> datetime:
    """Return by when the resident is to be called back first."""
    return work_calendar().deadline(at, category.contact_amount, TimeUnit(category.contact_unit))


def settle_due(category: Category, at: datetime) -> datetime:
    """Return by when the request is to be settled."""
    return work_calendar().deadline(at, category.settle_amount, TimeUnit(category.settle_unit))


def next_climb(category: Category, at: datetime) -> datetime:
    """Return when an order nobody has taken goes up one level."""
    return work_calendar().deadline(at, category.climb_amount, TimeUnit(category.climb_unit))


def due_after_pause(category: Category, *, paused_at: datetime, resumed_at: datetime, due_at: datetime) -> datetime:
    """Return the new due moment. An order that was late when it was paused is late when it goes on."""
    if paused_at >= due_at:
        return due_at
    if category.settle_unit in (TimeUnit.HOUR, TimeUnit.DAY):
        return resumed_at + (due_at - paused_at)
    calendar = work_calendar()
    return calendar.after_open_time(resumed_at, calendar.open_time_between(paused_at, due_at))


def answer_until(done_at: datetime) -> datetime:
    """Return until when the resident may judge by link."""
    return done_at + timedelta(days=ANSWER_DAYS)
