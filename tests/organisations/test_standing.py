"""Where members belong and whether they may vote, on any day."""

from datetime import date, timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import MemberClass, OrganisationKind, PartyStatus
from shanzhi.organisations.models import Member, MemberStatus, Organisation, Transfer
from shanzhi.organisations.queries import entitled_members_of, home_members_of, status_of
from shanzhi.organisations.services import (
    change_member,
    enrol_member,
    part_with_member,
    set_status,
    transfer_member,
)
from shanzhi.records.models import AuditEntry
from tests.world import World

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


@pytest.fixture
def second(here: World) -> Organisation:
    """Another branch below the same committee."""
    return here.add_organisation(OrganisationKind.BRANCH, "第二党支部", community=here.code, parent=here.committee)


@pytest.fixture
def member(here: World) -> Member:
    """A member of the first branch since January."""
    return enrol_member(
        actor=here.program(),
        person=here.person(),
        community=here.code,
        member_class=MemberClass.DIRECT,
        home_branch=here.branch,
        came_from="县中学党支部",
        document="组介字 2026-017",
        joined_on=date(2026, 1, 5),
        at=here.at,
    )


def move(here: World, member: Member, branch: Organisation | None, on: date = TODAY, **words) -> Member:
    words = {"actor": here.secretary().actor, **words}
    return transfer_member(member=member, to_branch=branch, on=on, at=here.at, **words)


def at_home(organisation: Organisation, on: date) -> list[int]:
    return sorted(home_members_of(organisation, on=on).values_list("pk", flat=True))


def test_every_move_of_the_home_branch_is_kept(here: World, member: Member, second: Organisation) -> None:
    move(here, member, second, date(2026, 2, 1), document="2026-021")
    move(here, member, None, to_elsewhere="市建筑公司党支部")
    part_with_member(actor=here.program(), member=member, went_to="外省", on=TODAY, at=here.at)

    told = [
        (str(t.on), str(t.from_branch or t.from_elsewhere), str(t.to_branch or t.to_elsewhere), t.document)
        for t in Transfer.objects.filter(member=member)
    ]
    assert told == [
        ("2026-01-05", "县中学党支部", "第一党支部", "组介字 2026-017"),
        ("2026-02-01", "第一党支部", "第二党支部", "2026-021"),
        ("2026-03-10", "第二党支部", "市建筑公司党支部", ""),
        ("2026-03-10", "市建筑公司党支部", "外省", ""),
    ]
    assert AuditEntry.objects.filter(action="member.transferred").count() == 2


def test_members_belong_where_they_belonged_on_that_day(here: World, member: Member, second: Organisation) -> None:
    move(here, member, second, date(2026, 2, 1))
    part_with_member(actor=here.program(), member=member, on=date(2026, 3, 1), at=here.at)
    enrol_member(
        actor=here.program(),
        person=member.person,
        community=here.code,
        member_class=MemberClass.RETIRED,
        home_branch=here.branch,
        joined_on=date(2026, 3, 8),
        at=here.at,
    )

    spans = {day: (at_home(here.branch, day), at_home(second, day)) for day in map(date.fromisoformat, DAYS)}
    assert {str(day): [len(first), len(other)] for day, (first, other) in spans.items()} == DAYS


DAYS = {
    "2026-01-04": [0, 0],
    "2026-01-05": [1, 0],
    "2026-01-31": [1, 0],
    "2026-02-01": [0, 1],
    "2026-02-28": [0, 1],
    "2026-03-01": [0, 0],
    "2026-03-07": [0, 0],
    "2026-03-08": [1, 0],
}


def test_those_below_are_counted_on_request(here: World, member: Member, second: Organisation) -> None:
    assert at_home(here.committee, TODAY) == []
    assert [found.pk for found in home_members_of(here.committee, on=TODAY, with_below=True)] == [member.pk]


def test_changing_a_member_never_loses_the_branch_before(here: World, member: Member, second: Organisation) -> None:
    change_member(actor=here.secretary().actor, member=member, home_branch=second, at=here.at)

    assert at_home(here.branch, TODAY - DAY) == [member.pk]
    assert at_home(second, TODAY) == [member.pk]


def test_a_transfer_must_be_possible(here: World, member: Member, second: Organisation) -> None:
    move(here, member, second, date(2026, 2, 1))

    def refused(field: str, branch: Organisation | None, on: date = TODAY, **words) -> None:
        with pytest.raises(DomainError) as error:
            move(here, member, branch, on, **words)
        assert error.value.field == field

    refused("on", here.branch, TODAY + DAY)
    refused("on", here.branch, date(2026, 1, 31))
    refused("home_branch", second)
    refused("home_branch", None)
    refused("home_branch", here.group)
    refused("home_branch_elsewhere", here.branch, to_elsewhere="别处")
    Organisation.objects.filter(pk=here.branch.pk).update(dissolved_on=TODAY)
    here.branch.refresh_from_db()
    refused("home_branch", here.branch)
    part_with_member(actor=here.program(), member=member, at=here.at)
    with pytest.raises(NotPossible):
        move(here, member, None, to_elsewhere="别处")


def test_members_are_moved_by_who_runs_both_ends(here: World, member: Member) -> None:
    next_door = here.add_organisation(OrganisationKind.BRANCH, "邻里第一党支部", community=here.code + 1)

    for who in ("group_leader", "member", "partner_contact", "account_without_post"):
        with pytest.raises(NotPermitted):
            move(here, member, None, to_elsewhere="别处", actor=getattr(here, who)().actor)
        with pytest.raises(NotPermitted):
            set_status(actor=getattr(here, who)().actor, member=member, status="probationary", since=TODAY, at=here.at)
    with pytest.raises(NotPermitted):
        move(here, member, next_door)
    assert move(here, member, next_door, actor=here.street_staff().actor).home_branch == next_door


def status(here: World, member: Member, status: str, since: date, **words) -> MemberStatus:
    return set_status(actor=here.secretary().actor, member=member, status=status, since=since, at=here.at, **words)


def entitled(here: World, on: date) -> int:
    return entitled_members_of(here.branch, on=on).count()


def test_probationary_members_have_no_vote(here: World, member: Member) -> None:
    assert (status_of(member, on=TODAY), entitled(here, TODAY)) == (PartyStatus.FULL, 1)

    status(here, member, PartyStatus.PROBATIONARY, date(2026, 1, 10))
    status(here, member, PartyStatus.FULL, date(2026, 3, 1), document="转正决议")
    status(here, member, PartyStatus.WITHOUT_RIGHTS, date(2026, 3, 5))

    days = [date(2026, 1, 9), date(2026, 1, 10), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 4), TODAY]
    assert [entitled(here, day) for day in days] == [1, 0, 0, 1, 1, 0]
    assert status_of(member, on=TODAY) == PartyStatus.WITHOUT_RIGHTS


def test_a_status_of_the_same_day_is_a_correction(here: World, member: Member) -> None:
    status(here, member, PartyStatus.WITHOUT_RIGHTS, TODAY)
    status(here, member, PartyStatus.PROBATIONARY, TODAY)

    assert [(row.status, row.until) for row in MemberStatus.objects.all()] == [("probationary", None)]
    with pytest.raises(DomainError):
        status(here, member, PartyStatus.PROBATIONARY, TODAY + DAY)
    with pytest.raises(DomainError):
        status(here, member, PartyStatus.FULL, TODAY - DAY)


def test_volunteers_have_neither_branch_nor_vote(here: World, member: Member) -> None:
    change_member(actor=here.program(), member=member, member_class=MemberClass.VOLUNTEER, home_branch=None, at=here.at)

    assert status_of(member, on=TODAY) is None
    with pytest.raises(DomainError):
        status(here, member, PartyStatus.FULL, TODAY)
    with pytest.raises(DomainError):
        move(here, member, here.branch)


def test_the_world_next_door_sees_none_of_it(here: World, member: Member, other_world: World) -> None:
    with pytest.raises(NotPermitted):
        move(here, member, None, to_elsewhere="别处", actor=other_world.street_staff().actor)
