"""China's working clock: moved workdays (调休), office hours, and what "3 working days" ends at.

Pure arithmetic on data that is passed in; `queries.work_calendar()` hands out the calendar of the database. Moments go in and
come out aware, in UTC; days and hours are those of one time zone (Asia/Shanghai).

How limits count (each number a setting or a row, none buried here):

* `HOUR`, `DAY`: clock time. 2 hours are 2 hours, at night and on holidays too; a day is 24 hours.
* `WORKING_HOUR`: only open minutes count. What arrives in closed time starts at the next opening. The limit ends at the first
  moment at which the hours are used up, so it may be a closing moment (12:00, 17:30) but never an opening one.
* `WORKING_DAY`: the same clock time so many workdays later. Closed time counts as the closing before it: what arrives after
  closing, at the weekend or before opening ends at closing time; what arrives in the midday break ends when the break begins.
  (Civil Code art. 201 and 203: the day of arrival does not count, and the last day ends when business closes.)

Opening moments are open, closing moments are closed; a limit of a working unit ends in open time or on a closing moment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from shanzhi.territory.enums import TimeUnit

Hours = tuple[tuple[time, time], ...]

OFFICE_HOURS: Hours = ((time(8, 30), time(12, 0)), (time(14, 30), time(17, 30)))
CHINA = ZoneInfo("Asia/Shanghai")
FIRST_WEEKEND_DAY = 5
LONGEST_CLOSURE = 366
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)


class NeverOpen(Exception):
    """The calendar has no workday for a whole year, or office hours without length: a mistake in its data."""


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked, and when the offices are open on them.

    `days` overrides the weekday: True is worked (a moved workday), False is off (a holiday). Days without an entry follow the
    week, so a year that has not been entered yet works Monday to Friday. `hours` are ascending and do not overlap.
    """

    days: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))
    hours: Hours = OFFICE_HOURS
    zone: tzinfo = CHINA

    def __post_init__(self) -> None:
        edges = [edge for spell in self.hours for edge in spell]
        if not edges or any(before >= after for before, after in pairwise(edges)):
            raise NeverOpen("office hours must be ascending spells of some length")

    def is_workday(self, day: date) -> bool:
        """Tell whether a day (in the calendar's zone) is worked."""
        worked = self.days.get(day)
        return day.weekday() < FIRST_WEEKEND_DAY if worked is None else worked

    def is_open(self, at: datetime) -> bool:
        """Tell whether the offices are open. An opening moment is open, a closing moment is not."""
        local = at.astimezone(self.zone)
        clock = local.time()
        return self.is_workday(local.date()) and any(opens <= clock < closes for opens, closes in self.hours)

    def next_opening(self, at: datetime) -> datetime:
        """Return `at` itself when the offices are open, otherwise the next moment they open."""
        if self.is_open(at):
            return at.astimezone(UTC)
        local = at.astimezone(self.zone)
        for day in self._workdays_from(local.date(), ONE_DAY):
            for opens, _closes in self.hours:
                if self._moment(day, opens) >= local:
                    return self._moment(day, opens).astimezone(UTC)
        raise NeverOpen(str(at))  # pragma: no cover - _workdays_from raises before it ends

    def last_open(self, at: datetime) -> datetime:
        """Return `at` itself when the offices are open, otherwise the closing moment before it."""
        if self.is_open(at):
            return at.astimezone(UTC)
        local = at.astimezone(self.zone)
        for day in self._workdays_from(local.date(), -ONE_DAY):
            for _opens, closes in reversed(self.hours):
                if self._moment(day, closes) <= local:
                    return self._moment(day, closes).astimezone(UTC)
        raise NeverOpen(str(at))  # pragma: no cover - _workdays_from raises before it ends

    def deadline(self, at: datetime, amount: int, unit: TimeUnit | str) -> datetime:
        """Return when a limit of `amount` units ends that began at `at`. Raises ValueError for an amount below 1."""
        if amount < 1:
            raise ValueError(f"a limit needs an amount of at least 1, not {amount}")
        match TimeUnit(unit):
            case TimeUnit.HOUR:
                return at.astimezone(UTC) + timedelta(hours=amount)
            case TimeUnit.DAY:
                return at.astimezone(UTC) + timedelta(days=amount)
            case TimeUnit.WORKING_HOUR:
                return self.after_open_time(at, timedelta(hours=amount))
            case TimeUnit.WORKING_DAY:
                return self._after_workdays(at, amount)

    def after_open_time(self, at: datetime, length: timedelta) -> datetime:
        """Return the first moment by which so much open time has passed since `at`. `length` must be positive."""
        if length <= NOTHING:
            raise ValueError("a length of open time must be positive")
        local, left = at.astimezone(self.zone), length
        for day in self._workdays_from(local.date(), ONE_DAY):
            for opens, closes in self.hours:
                begins, ends = max(self._moment(day, opens), local), self._moment(day, closes)
                if ends <= begins:
                    continue
                if left <= ends - begins:
                    return (begins + left).astimezone(UTC)
                left -= ends - begins
        raise NeverOpen(str(at))  # pragma: no cover - _workdays_from raises before it ends

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the offices were open between two moments; negative when `end` comes first."""
        if end < start:
            return -self.open_time_between(end, start)
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        if first.date() == last.date():
            return self._open_until(last) - self._open_until(first)
        between = (last.date() - first.date()).days - 1
        whole = sum(self.is_workday(first.date() + timedelta(days=n)) for n in range(1, between + 1))
        rest = self._open_on(first.date()) - self._open_until(first)
        return rest + whole * self.open_per_workday + self._open_until(last)

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """Return the whole open minutes between two moments; negative when `end` comes first."""
        minutes = abs(self.open_time_between(start, end)) // timedelta(minutes=1)
        return minutes if start <= end else -minutes

    def workdays_between(self, start: date, end: date) -> int:
        """Return the number of workdays after `start` up to and including `end`."""
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    @cached_property
    def open_per_workday(self) -> timedelta:
        """How long the offices are open on one workday."""
        spells = (self._moment(date.min, closes) - self._moment(date.min, opens) for opens, closes in self.hours)
        return sum(spells, NOTHING)

    def _after_workdays(self, at: datetime, amount: int) -> datetime:
        local = self.last_open(at).astimezone(self.zone)
        days = self._workdays_from(local.date() + ONE_DAY, ONE_DAY)
        day = next(day for passed, day in enumerate(days, start=1) if passed == amount)
        return datetime.combine(day, local.time(), self.zone).astimezone(UTC)

    def _workdays_from(self, day: date, step: timedelta) -> Iterator[date]:
        """Yield workdays without end, forwards or backwards. Raises NeverOpen after a year without one."""
        closed = 0
        while closed < LONGEST_CLOSURE:
            if self.is_workday(day):
                closed = 0
                yield day
            else:
                closed += 1
            day += step
        raise NeverOpen(f"no workday for a year around {day}")

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)

    def _open_on(self, day: date) -> timedelta:
        return self.open_per_workday if self.is_workday(day) else NOTHING

    def _open_until(self, local: datetime) -> timedelta:
        """Return how long the offices were open on the day of `local` before it."""
        day = local.date()
        if not self.is_workday(day):
            return NOTHING
        spells = (
            min(self._moment(day, closes), local) - self._moment(day, opens)
            for opens, closes in self.hours
            if self._moment(day, opens) < local
        )
        return sum(spells, NOTHING)
