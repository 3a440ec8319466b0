"""Entering the days on which China does not follow the week: holidays and moved workdays (调休)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.access import Actor, require
from shanzhi.core.errors import DomainError
from shanzhi.records import audit
from shanzhi.territory.models import CalendarDay
from shanzhi.territory.models.calendar import festival
from shanzhi.territory.queries.calendar import forget_work_calendar
from shanzhi.territory.rules import may_edit_calendar

NOT_YOURS = _("Only the system administrator changes the workday calendar: it holds for every street.")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A holiday or a moved workday, with the name of its festival."""

    day: date
    is_workday: bool
    name: str = ""

    @property
    def festival(self) -> str:
        """The name in the reader's language."""
        return festival(self.name)


def enter_days(*, actor: Actor, days: Iterable[SpecialDay], at: datetime) -> list[CalendarDay]:
    """Add days, or correct those there are; the others stay. Returns what changed. Writes one audit entry if anything did."""
    require(may_edit_calendar(actor), NOT_YOURS)
    wanted = {entry.day: entry for entry in days}
    if not wanted:
        raise DomainError(_("There is no day to enter."))
    there = {row.day: row for row in CalendarDay.objects.select_for_update().filter(day__in=wanted)}
    changed = [
        CalendarDay(day=day, is_workday=entry.is_workday, name=entry.name)
        for day, entry in sorted(wanted.items())
        if _differs(entry, there.get(day))
    ]
    if not changed:
        return []
    CalendarDay.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["day"], update_fields=["is_workday", "name"]
    )
    _record(actor, "calendar.days_entered", changed[0], {row.day.isoformat(): row.is_workday for row in changed}, at)
    return changed


def remove_day(*, actor: Actor, day: date, at: datetime) -> None:
    """Let a day follow the week again."""
    require(may_edit_calendar(actor), NOT_YOURS)
    row = CalendarDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        raise DomainError(_("This day already follows the week."))
    _record(actor, "calendar.day_removed", row, {row.day.isoformat(): None}, at)
    row.delete()


def _differs(entry: SpecialDay, there: CalendarDay | None) -> bool:
    return there is None or (there.is_workday, there.name) != (entry.is_workday, entry.name)


def _record(actor: Actor, action: str, subject: CalendarDay, data: Mapping[str, bool | None], at: datetime) -> None:
    """Write the deed into the chain of the actor's street (the program's own loading has none), and read anew on commit."""
    street = actor.scope.street if actor.scope else None
    if street is not None:
        audit.record(actor=actor, street=street, action=action, subject=subject, at=at, data=dict(data))
    transaction.on_commit(partial(forget_work_calendar))
