from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.territory.enums import TimeUnit
from shanzhi.territory.working_time import CHINA, NeverOpen, WorkCalendar

# National Day 2026: 1 to 7 October off, 20 September and 10 October worked instead (the published arrangement).
HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)}
CALENDAR = WorkCalendar({**HOLIDAYS, date(2026, 9, 20): True, date(2026, 10, 10): True})

MOMENTS = st.datetimes(datetime(2026, 8, 1), datetime(2026, 12, 31), timezones=st.just(CHINA))
WORKING_UNITS = st.sampled_from([TimeUnit.WORKING_HOUR, TimeUnit.WORKING_DAY])
AMOUNTS = st.integers(1, 60)
CALENDARS = st.dictionaries(st.dates(date(2026, 7, 1), date(2027, 6, 30)), st.booleans(), max_size=120).map(
    WorkCalendar
)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def ends(text: str, amount: int, unit: TimeUnit) -> str:
    return CALENDAR.deadline(china(text), amount, unit).astimezone(CHINA).strftime("%m-%d %H:%M")


@pytest.mark.parametrize(
    ("received", "amount", "unit", "expected"),
    [
        # Clock time runs at night and on holidays.
        ("2026-10-01 23:00", 2, TimeUnit.HOUR, "10-02 01:00"),
        ("2026-10-01 23:00", 1, TimeUnit.DAY, "10-02 23:00"),
        # Working hours: inside a spell, over the break, over the night, over the holidays, on a moved workday.
        ("2026-09-01 09:00", 2, TimeUnit.WORKING_HOUR, "09-01 11:00"),
        ("2026-09-01 10:00", 2, TimeUnit.WORKING_HOUR, "09-01 12:00"),
        ("2026-09-01 11:00", 2, TimeUnit.WORKING_HOUR, "09-01 15:30"),
        ("2026-09-01 12:30", 2, TimeUnit.WORKING_HOUR, "09-01 16:30"),
        ("2026-09-01 17:00", 2, TimeUnit.WORKING_HOUR, "09-02 10:00"),
        ("2026-09-30 17:00", 4, TimeUnit.WORKING_HOUR, "10-08 12:00"),
        ("2026-09-20 09:00", 1, TimeUnit.WORKING_HOUR, "09-20 10:00"),
        ("2026-09-19 09:00", 1, TimeUnit.WORKING_HOUR, "09-20 09:30"),
        # Working days: same clock time, past the weekend, past the holidays, onto a moved Saturday.
        ("2026-09-01 09:15", 1, TimeUnit.WORKING_DAY, "09-02 09:15"),
        ("2026-09-04 15:00", 1, TimeUnit.WORKING_DAY, "09-07 15:00"),
        ("2026-09-30 16:00", 2, TimeUnit.WORKING_DAY, "10-09 16:00"),
        ("2026-09-30 16:00", 3, TimeUnit.WORKING_DAY, "10-10 16:00"),
        # Working days that begin in closed time: after closing, weekend, before opening, the midday break.
        ("2026-09-01 20:00", 1, TimeUnit.WORKING_DAY, "09-02 17:30"),
        ("2026-09-05 10:00", 1, TimeUnit.WORKING_DAY, "09-07 17:30"),
        ("2026-09-07 07:00", 1, TimeUnit.WORKING_DAY, "09-07 17:30"),
        ("2026-09-07 08:30", 1, TimeUnit.WORKING_DAY, "09-08 08:30"),
        ("2026-09-07 13:00", 1, TimeUnit.WORKING_DAY, "09-08 12:00"),
        ("2026-10-03 10:00", 5, TimeUnit.WORKING_DAY, "10-13 17:30"),
    ],
)
def test_deadline_follows_the_working_clock(received: str, amount: int, unit: TimeUnit, expected: str) -> None:
    assert ends(received, amount, unit) == expected


def test_deadline_is_in_utc_and_takes_the_value_of_a_unit() -> None:
    ended = CALENDAR.deadline(china("2026-09-01 09:00"), 2, "working_hour")
    assert ended == datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
    assert ended.tzinfo is UTC


@pytest.mark.parametrize("amount", [0, -3])
def test_deadline_refuses_an_amount_below_one(amount: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        CALENDAR.deadline(china("2026-09-01 09:00"), amount, TimeUnit.HOUR)


def test_is_open_knows_edges_and_moved_days() -> None:
    opened = [
        moment
        for moment in (
            "2026-09-01 08:29",
            "2026-09-01 08:30",
            "2026-09-01 11:59",
            "2026-09-01 12:00",
            "2026-09-01 14:30",
            "2026-09-01 17:30",
            "2026-10-01 09:00",
            "2026-10-10 09:00",
            "2026-10-11 09:00",
        )
        if CALENDAR.is_open(china(moment))
    ]
    assert opened == ["2026-09-01 08:30", "2026-09-01 11:59", "2026-09-01 14:30", "2026-10-10 09:00"]


def test_next_opening_passes_the_holidays() -> None:
    assert CALENDAR.next_opening(china("2026-09-30 17:30")) == china("2026-10-08 08:30")
    assert CALENDAR.next_opening(china("2026-09-30 12:00")) == china("2026-09-30 14:30")
    assert CALENDAR.next_opening(china("2026-09-30 10:00")) == china("2026-09-30 10:00")


def test_working_minutes_between_counts_open_minutes_only() -> None:
    assert CALENDAR.working_minutes_between(china("2026-09-01 11:30"), china("2026-09-01 15:00")) == 60
    assert CALENDAR.working_minutes_between(china("2026-09-30 17:00"), china("2026-10-08 09:00")) == 60
    assert CALENDAR.working_minutes_between(china("2026-09-01 15:00"), china("2026-09-01 11:30")) == -60
    assert CALENDAR.working_minutes_between(china("2026-09-01 09:00"), china("2026-09-01 09:00:59")) == 0


def test_workdays_between_counts_moved_days() -> None:
    assert CALENDAR.workdays_between(date(2026, 9, 30), date(2026, 10, 12)) == 4


def test_a_calendar_without_workdays_says_so() -> None:
    idle = WorkCalendar({date(2026, 1, 1) + timedelta(days=n): False for n in range(1200)})
    with pytest.raises(NeverOpen):
        idle.deadline(china("2026-06-01 09:00"), 1, TimeUnit.WORKING_DAY)
    with pytest.raises(NeverOpen):
        idle.next_opening(china("2026-06-01 09:00"))


@pytest.mark.parametrize("hours", [(), ((time(9), time(9)),), ((time(14), time(17)), (time(9), time(12)))])
def test_office_hours_must_be_ascending(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(NeverOpen):
        WorkCalendar(hours=hours)


@given(CALENDARS, MOMENTS, MOMENTS, AMOUNTS, st.sampled_from(TimeUnit))
def test_a_later_start_never_ends_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime, amount: int, unit: TimeUnit
) -> None:
    earlier, later = sorted([one, other])
    assert calendar.deadline(earlier, amount, unit) <= calendar.deadline(later, amount, unit)


@given(CALENDARS, MOMENTS, AMOUNTS, st.sampled_from(TimeUnit))
def test_more_time_ends_later_and_always_after_the_start(
    calendar: WorkCalendar, at: datetime, amount: int, unit: TimeUnit
) -> None:
    assert at < calendar.deadline(at, amount, unit) < calendar.deadline(at, amount + 1, unit)


@given(CALENDARS, MOMENTS, AMOUNTS, WORKING_UNITS)
def test_working_units_never_end_in_closed_time(
    calendar: WorkCalendar, at: datetime, amount: int, unit: TimeUnit
) -> None:
    ended = calendar.deadline(at, amount, unit)
    assert calendar.last_open(ended) == ended


@given(CALENDARS, MOMENTS, AMOUNTS)
def test_working_hours_and_working_minutes_are_inverse(calendar: WorkCalendar, at: datetime, amount: int) -> None:
    ended = calendar.deadline(at, amount, TimeUnit.WORKING_HOUR)
    assert calendar.working_minutes_between(at, ended) == 60 * amount


@given(CALENDARS, MOMENTS, AMOUNTS)
def test_a_working_day_is_one_day_of_open_time(calendar: WorkCalendar, at: datetime, amount: int) -> None:
    ended = calendar.deadline(at, amount, TimeUnit.WORKING_DAY)
    assert calendar.open_time_between(at, ended) == amount * calendar.open_per_workday


@given(CALENDARS, MOMENTS)
def test_next_opening_is_open_and_nothing_before_it_is(calendar: WorkCalendar, at: datetime) -> None:
    opening = calendar.next_opening(at)
    assert calendar.is_open(opening)
    assert calendar.open_time_between(at, opening) == timedelta(0)


@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_open_time_adds_up(calendar: WorkCalendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.open_time_between(a, b) + calendar.open_time_between(b, c) == calendar.open_time_between(a, c)
