from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanzhi.core.access import Actor
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.tenancy import scoped
from shanzhi.people.models import NATIONAL, Administration
from shanzhi.records.models import AuditEntry
from shanzhi.territory.models import CalendarDay
from shanzhi.territory.queries import work_calendar, years_entered
from shanzhi.territory.services.workdays import SpecialDay, enter_days, remove_day
from tests.world import World

pytestmark = pytest.mark.django_db
HOLIDAY = SpecialDay(date(2027, 1, 1), is_workday=False, name="元旦")
MOVED = SpecialDay(date(2027, 1, 3), is_workday=True, name="元旦")


@pytest.fixture
def keeper() -> Actor:
    """The system administrator."""
    return Actor(None, "管理员", NATIONAL, administers=Administration.SYSTEM)


@pytest.fixture
def national_scope() -> Iterator[None]:
    with scoped(NATIONAL):
        yield


def test_the_calendar_is_read_once() -> None:
    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            work_calendar()
    assert len(queries) == 1


def test_entered_days_count_after_the_commit(
    keeper: Actor, national_scope: object, at: datetime, django_capture_on_commit_callbacks: object
) -> None:
    assert work_calendar().is_workday(HOLIDAY.day)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        enter_days(actor=keeper, days=[MOVED, HOLIDAY], at=at)
    assert not work_calendar().is_workday(HOLIDAY.day)
    assert work_calendar().is_workday(MOVED.day)


def test_entering_again_corrects_and_writes_one_audit_entry(
    keeper: Actor, national_scope: object, at: datetime
) -> None:
    enter_days(actor=keeper, days=[HOLIDAY, MOVED], at=at)
    assert enter_days(actor=keeper, days=[HOLIDAY], at=at) == []
    enter_days(actor=keeper, days=[SpecialDay(HOLIDAY.day, is_workday=True)], at=at)
    entries = AuditEntry.objects.filter(action="calendar.days_entered")
    assert [entry.data for entry in entries] == [{"2027-01-01": False, "2027-01-03": True}, {"2027-01-01": True}]
    assert CalendarDay.objects.get(day=HOLIDAY.day).is_workday


def test_a_removed_day_follows_the_week(keeper: Actor, national_scope: object, at: datetime) -> None:
    enter_days(actor=keeper, days=[HOLIDAY], at=at)
    remove_day(actor=keeper, day=HOLIDAY.day, at=at)
    assert not CalendarDay.objects.exists()
    with pytest.raises(DomainError, match=r"."):
        remove_day(actor=keeper, day=HOLIDAY.day, at=at)


@pytest.mark.parametrize("who", ["street_staff", "secretary", "community_staff", "member", "resident"])
def test_others_may_not_change_the_calendar(world: World, street_scope: object, at: datetime, who: str) -> None:
    someone = getattr(world, who)()
    actor = getattr(someone, "actor", someone)
    with pytest.raises(NotPermitted):
        enter_days(actor=actor, days=[HOLIDAY], at=at)
    with pytest.raises(NotPermitted):
        remove_day(actor=actor, day=HOLIDAY.day, at=at)


def test_no_days_are_refused(keeper: Actor, national_scope: object, at: datetime) -> None:
    with pytest.raises(DomainError):
        enter_days(actor=keeper, days=[], at=at)


def test_load_enters_every_known_year_once() -> None:
    assert run("load").count("days entered") >= 23
    assert run("load") == ""
    assert {entered.year for entered in years_entered()} >= {2019, 2025, 2026}
    calendar = work_calendar()
    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_workday(date(2026, 10, 10))


def test_load_of_a_year_puts_corrections_back() -> None:
    run("load", "2026")
    CalendarDay.objects.filter(day=date(2026, 10, 10)).delete()
    assert run("load", "2026") == "2026: 1 days entered\n"
    assert "2026-10-10  work  国庆节" in run("list", "2026")
    assert run("list") == "2026: 33 off, 6 moved workdays\n"


def test_load_of_an_unknown_year_says_where_to_enter_it() -> None:
    with pytest.raises(CommandError, match="2099 is not known"):
        run("load", "2099")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("workdays", *arguments, stdout=out)
    return out.getvalue()
