from datetime import timedelta

import pytest

from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.organisations.enums import MemberClass, OrganisationKind
from shanzhi.organisations.models import Member, Membership
from shanzhi.organisations.queries import members_found_by, members_of, members_visible_to
from shanzhi.organisations.rules import is_member_of
from shanzhi.organisations.services import (
    change_member,
    enrol_member,
    join_group,
    leave_group,
    part_with_member,
    set_duty,
    set_skills,
)
from tests.world import World


def enrol(here: World, person=None, actor=None, **fields) -> Member:
    words = {"community": here.code, "member_class": MemberClass.DIRECT, "home_branch": here.branch, **fields}
    return enrol_member(actor=actor or here.secretary().actor, person=person or here.person(), at=here.at, **words)


def test_a_member_is_enrolled_once(here: World) -> None:
    someone = here.account_without_post()

    member = enrol(here, someone.person, skills=["水电", " 水电", "医护"])

    someone.person.refresh_from_db()
    assert member.skills == ["水电", "医护"]
    assert str(member) == someone.name
    with pytest.raises(DomainError):
        enrol(here, someone.person)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"member_class": "volunteer"}, "home_branch"),
        ({"home_branch_elsewhere": "某单位支部"}, "home_branch_elsewhere"),
        ({"skills": [str(number) for number in range(13)]}, "skills"),
        ({"skills": ["字" * 31]}, "skills"),
    ],
)
def test_what_does_not_fit_is_refused(here: World, fields: dict, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        enrol(here, **fields)
    assert refused.value.field == field


def test_a_building_group_is_no_home_branch(here: World) -> None:
    with pytest.raises(DomainError):
        enrol(here, home_branch=here.group)
    assert enrol(here, home_branch=here.committee).home_branch == here.committee


@pytest.mark.parametrize("who", ["group_leader", "member", "partner_contact", "account_without_post"])
def test_others_enrol_nobody(here: World, who: str) -> None:
    actor = getattr(here, who)().actor
    with pytest.raises(NotPermitted):
        enrol(here, actor=actor)
    with pytest.raises(NotPermitted):
        change_member(actor=actor, member=here.other_member().member, member_class="frail", at=here.at)
    with pytest.raises(NotPermitted):
        part_with_member(actor=actor, member=here.other_member().member, at=here.at)
    with pytest.raises(NotPermitted):
        set_duty(actor=actor, member=here.other_member().member, on_duty=False, at=here.at)


def test_nobody_is_moved_into_a_community_the_actor_does_not_run(here: World) -> None:
    with pytest.raises(NotPermitted):
        change_member(actor=here.secretary().actor, member=here.member().member, community=here.code + 1, at=here.at)


def test_joining_and_leaving_change_what_one_may_do(here: World) -> None:
    someone = here.account_without_post()
    member = enrol(here, someone.person)

    membership = join_group(
        actor=here.group_leader().actor, member=member, organisation=here.group, since=here.at.date(), at=here.at
    )
    again = join_group(actor=here.group_leader().actor, member=member, organisation=here.group, at=here.at)
    assert membership.pk == again.pk
    assert is_member_of(here.actor_of(someone.account), here.group.pk)

    leave_group(actor=here.actor_of(someone.account), membership=membership, on=here.at.date(), at=here.at)
    assert not is_member_of(here.actor_of(someone.account), here.group.pk)
    with pytest.raises(NotPossible):
        leave_group(actor=here.secretary().actor, membership=membership, at=here.at)


def test_a_leader_changes_the_own_group_only(here: World) -> None:
    other = here.add_organisation(OrganisationKind.BUILDING_GROUP, "2栋党小组", community=here.code)

    with pytest.raises(NotPermitted):
        join_group(actor=here.group_leader().actor, member=here.member().member, organisation=other, at=here.at)
    with pytest.raises(NotPermitted):
        leave_group(actor=here.member().actor, membership=here.other_member().member.memberships.get(), at=here.at)


def test_who_has_left_takes_part_in_nothing_and_can_come_back(here: World) -> None:
    member, day = here.member().member, here.at.date()

    part_with_member(actor=here.secretary().actor, member=member, on=day, at=here.at)

    assert not member.on_duty
    assert not members_of(here.group, on=day).filter(pk=member.pk).exists()
    assert members_of(here.group, on=day - timedelta(days=1)).filter(pk=member.pk).exists()
    with pytest.raises(DomainError):
        join_group(actor=here.secretary().actor, member=member, organisation=here.group, at=here.at)
    back = enrol(here, member.person, member_class=MemberClass.RETIRED)
    assert (back.pk, back.left_on) == (member.pk, None)
    assert Membership.objects.filter(member=member, until__isnull=True).count() == 0


def test_duty_and_skills_are_ones_own(here: World) -> None:
    member = here.member()

    set_duty(actor=member.actor, member=member.member, on_duty=False, at=here.at)
    set_skills(actor=member.actor, member=member.member, skills=["木工"], at=here.at)
    set_duty(actor=here.secretary().actor, member=member.member, on_duty=True, at=here.at)

    member.member.refresh_from_db()
    assert (member.member.on_duty, member.member.skills) == (True, ["木工"])


def test_who_sees_which_members(here: World, other_world: World) -> None:
    people = {"leader": here.group_leader(), "member": here.member(), "other": here.other_member()}
    enrol(here)  # takes part in nothing

    def seen(actor) -> int:
        return members_visible_to(actor).count()

    assert seen(here.secretary().actor) == seen(here.street_staff().actor) == 4
    assert seen(people["leader"].actor) == seen(people["member"].actor) == 3
    assert seen(here.partner_contact().actor) == seen(here.account_without_post().actor) == 0
    assert seen(other_world.street_staff().actor) == 0
    assert seen(here.resident()) == 0


def test_members_to_join_are_found_by_exact_phone_or_name(here: World) -> None:
    enrolled = enrol(here)
    phone = enrolled.person.phone.open()

    assert list(members_found_by(here.group_leader().actor, here.group, phone)) == [enrolled]
    assert list(members_found_by(here.group_leader().actor, here.group, phone[:8])) == []
    assert list(members_found_by(here.member().actor, here.group, phone)) == []
    assert list(members_found_by(here.group_leader().actor, here.group, "")) == []
