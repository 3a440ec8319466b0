"""Once at each stage those who run a community are reminded: a temporary branch ends, units wait for their feedback."""

from datetime import date, datetime, timedelta

import pytest
from django.test import TestCase

from shanzhi.core.tenancy import scoped
from shanzhi.messaging.models import InboxEntry
from shanzhi.messaging.queries import notice_of
from shanzhi.organisations.enums import OrganisationKind
from shanzhi.organisations.models import Organisation
from shanzhi.organisations.queries import accounts_running
from shanzhi.organisations.services import note_feedback, report_in
from shanzhi.organisations.services.reminders import remind
from tests.database import in_street, scope_put_back
from tests.world import World

ENDS = date(2026, 6, 1)


def on(world: World, day: date) -> int:
    """Remind on a day at the world's hour, as the worker does; returns how often."""
    at = datetime.combine(day, world.at.timetz())
    with scope_put_back(), TestCase.captureOnCommitCallbacks(execute=False) as told, in_street(world.street):
        number = remind(street=world.street, at=at)
    assert len(told) == number
    return number


@pytest.fixture
def temporary(world: World) -> Organisation:
    return world.add_organisation(
        OrganisationKind.BRANCH, "临时党支部", community=world.code, setting="temporary", ends_on=ENDS
    )


@pytest.mark.usefixtures("temporary")
def test_a_temporary_branch_is_reminded_of_a_month_and_a_week_before_and_when_over(world: World) -> None:
    days = [31, 30, 29, 8, 7, 5, 0, -1, -90]
    assert [on(world, ENDS - timedelta(days=left)) for left in days] == [0, 1, 0, 0, 1, 0, 1, 0, 0]


def test_a_later_day_is_reminded_of_anew_and_a_dissolved_one_not(world: World, temporary: Organisation) -> None:
    assert on(world, ENDS) == 1
    with in_street(world.street):
        Organisation.objects.filter(pk=temporary.pk).update(ends_on=ENDS + timedelta(days=20))
    assert on(world, ENDS) == 1
    with in_street(world.street):
        Organisation.objects.filter(pk=temporary.pk).update(dissolved_on=ENDS)
    assert on(world, ENDS + timedelta(days=20)) == 0


def test_units_that_wait_are_reminded_of_once_a_quarter(world: World) -> None:
    with in_street(world.street):
        actor = world.secretary().actor
        report_in(actor=actor, member=world.member().member, unit="县医院", reported_on=date(2026, 2, 1), at=world.at)

    assert [on(world, day) for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2))] == [0, 1, 0]
    with in_street(world.street):
        at = datetime.combine(date(2026, 7, 1), world.at.timetz())
        note_feedback(actor=actor, community=world.code, unit="县医院", quarter=date(2026, 4, 1), at=at)
    assert on(world, date(2026, 7, 2)) == 0


@pytest.mark.django_db(transaction=True)
def test_notices_reach_who_runs_the_community(world: World) -> None:
    staff = [world.secretary(), world.community_staff()]
    street = world.street_staff().account.pk
    world.group_leader(), world.partner_contact()
    branch = world.add_organisation(
        OrganisationKind.BRANCH, "临时党支部", community=world.code, setting="temporary", ends_on=world.at.date()
    )
    actor, member = staff[0].actor, world.member().member
    with scoped(world.scope):
        report_in(actor=actor, member=member, unit="县医院", reported_on=date(2025, 12, 1), at=world.at)
    with scoped(world.scope):
        assert remind(street=world.street, at=world.at) == 2

    with scoped(world.scope):
        entries = list(InboxEntry.objects.order_by("message", "account_id"))
        assert accounts_running(world.street, None, on=world.at.date()) == [street]
    accounts = sorted(one.account.pk for one in staff)
    assert [(entry.message, entry.account_id) for entry in entries] == [
        (message, account)
        for message in ("organisations.branch_ends", "organisations.feedback_due")
        for account in accounts
    ]
    assert notice_of(entries[0]).url == f"/desk/organisations/{branch.pk}/"
    assert notice_of(entries[-1]).url == "/desk/members/reported/?quarter=2025-10-01"
