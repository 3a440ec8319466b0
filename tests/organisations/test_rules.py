from datetime import date

import pytest

from shanzhi.core.access import Actor
from shanzhi.core.tenancy import Jurisdiction
from shanzhi.organisations import rules
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.organisations.models import Member, Membership, PartnerUnit, Post
from shanzhi.people.models import Account, Person
from shanzhi.people.rules import keeps_people, may_keep_account, may_keep_people, may_keep_person, may_manage_account
from shanzhi.people.services import find_or_make_person
from tests.world import OTHER_STREET, Someone, World

FULL = (
    "street_staff",
    "secretary",
    "community_staff",
    "group_leader",
    "member",
    "partner_contact",
    "account_without_post",
)


def holders(here: World, predicate) -> set[str]:
    """Return for whom of the world a predicate holds."""
    return {who for who in FULL if predicate(getattr(here, who)().actor)}


def test_street_staff_reach_the_street(here: World) -> None:
    assert holders(here, rules.works_for_a_street) == {"street_staff"}
    assert rules.is_street_staff(here.street_staff().actor, here.street)
    assert not rules.is_street_staff(here.street_staff().actor, OTHER_STREET)


def test_community_staff_reach_their_community(here: World) -> None:
    staff = {"secretary", "community_staff"}
    assert holders(here, rules.is_community_staff) == staff
    assert holders(here, lambda actor: rules.is_community_staff(actor, here.code)) == staff
    assert holders(here, lambda actor: rules.is_community_staff(actor, here.code + 1)) == set()
    assert holders(here, lambda actor: rules.runs_community(actor, here.code)) == {"street_staff", *staff}
    assert holders(here, lambda actor: rules.runs_community(actor, here.code + 1)) == {"street_staff"}
    assert holders(here, lambda actor: rules.runs_place(actor, here.street, None)) == {"street_staff"}
    assert holders(here, lambda actor: rules.runs_place(actor, OTHER_STREET, None)) == set()


def test_a_branch_secretary_answers_for_the_branch_alone(here: World) -> None:
    actor = here.someone((PostKind.SECRETARY, here.branch)).actor

    assert rules.leads_group(actor, here.branch.pk)
    assert not rules.leads_group(actor, here.group.pk)
    assert not rules.is_community_staff(actor, here.code)
    assert not keeps_people(actor)


def test_the_secretary_of_a_small_community_with_one_branch_decides_there(here: World) -> None:
    street = here.add_organisation(OrganisationKind.STREET_COMMITTEE, "党工委")
    only = here.add_organisation(OrganisationKind.BRANCH, "社区党支部", community=here.code + 1, parent=street)
    offices = here.add_organisation(
        OrganisationKind.BRANCH, "写字楼党支部", community=here.code + 1, parent=street, setting="office_building"
    )

    assert rules.is_community_staff(here.someone((PostKind.SECRETARY, only)).actor, here.code + 1)
    assert not rules.is_community_staff(here.someone((PostKind.SECRETARY, offices)).actor, here.code + 1)


def test_part_time_members_of_a_big_committee_decide_nothing(here: World) -> None:
    big = here.add_organisation(OrganisationKind.BIG_COMMITTEE, "社区大党委", community=here.code)
    actor = here.someone((PostKind.COMMITTEE_MEMBER, big)).actor

    assert not rules.is_staff(actor)


def test_a_grid_chief_in_the_committee_is_no_community_staff(here: World) -> None:
    actor = here.someone((PostKind.GRID_CHIEF, here.committee)).actor

    assert not rules.is_staff(actor)
    assert rules.leads_group(actor, here.committee.pk)


def test_groups_and_units_are_ones_own_only(here: World) -> None:
    assert holders(here, lambda actor: rules.leads_group(actor, here.group.pk)) == {"group_leader"}
    assert holders(here, lambda actor: rules.is_member_of(actor, here.group.pk)) == {"group_leader", "member"}
    assert holders(here, lambda actor: rules.speaks_for(actor, here.partner.pk)) == {"partner_contact"}
    for rule in (rules.leads_group, rules.is_member_of, rules.speaks_for):
        assert holders(here, lambda actor, rule=rule: rule(actor, None)) == set()


def test_street_and_community_staff_keep_the_streets_people(here: World) -> None:
    assert holders(here, keeps_people) == {"street_staff", "secretary", "community_staff"}
    assert holders(here, lambda actor: may_keep_people(actor, OTHER_STREET)) == set()


def test_grants_survive_the_session(here: World) -> None:
    actor = here.secretary().actor

    again = type(actor).from_dict(actor.as_dict())

    assert again == actor
    assert again.grants[0].level == "community"
    assert again.grants[0].jurisdiction == Jurisdiction.of_code(here.code)


def kept_by(actor: Actor, *targets: Someone) -> list[bool]:
    """Return for which of the persons an actor may make, lock and reset the account."""
    return [may_keep_account(actor, target.person) and may_manage_account(actor, target.account) for target in targets]


def test_accounts_are_kept_by_who_reaches_as_far(here: World) -> None:
    own = [here.secretary(), here.group_leader(), here.member(), here.partner_contact(), here.account_without_post()]

    assert kept_by(here.secretary().actor, *own) == [True] * 4 + [False]  # nothing is known of the last one
    assert kept_by(here.community_staff().actor, *own) == [False] + [True] * 3 + [False]
    assert (
        kept_by(here.street_staff().actor, *own, here.someone((PostKind.STREET_LEADER, here.street_office)))
        == [True] * 6
    )
    for who in ("group_leader", "member", "partner_contact", "account_without_post"):
        assert kept_by(getattr(here, who)().actor, *own, here.street_staff()) == [False] * 6


def test_community_staff_do_not_get_into_accounts_that_reach_further(here: World) -> None:
    """Who sets a password can sign in with it."""
    next_door = here.add_organisation(OrganisationKind.COMMITTEE, "邻里社区党委", community=here.code + 1)
    big = here.add_organisation(OrganisationKind.BIG_COMMITTEE, "街道大工委")
    unit = PartnerUnit.objects.create(street=here.street, community=here.code + 1, kind="unit", name="邻里学校")
    of_street = PartnerUnit.objects.create(street=here.street, kind="department", name="城管中队")
    further = [
        here.someone((PostKind.STREET_LEADER, here.street_office)),
        here.street_staff(),
        here.someone((PostKind.COMMITTEE_MEMBER, big)),
        here.someone((PostKind.COMMUNITY_STAFF, here.committee), (PostKind.GRID_CHIEF, next_door)),
        here.someone((PostKind.UNIT_CONTACT, unit)),
        here.someone((PostKind.UNIT_CONTACT, here.partner), (PostKind.UNIT_CONTACT, of_street)),
    ]

    for actor in (here.secretary().actor, here.community_staff().actor):
        assert kept_by(actor, *further) == [False] * len(further)
    assert kept_by(here.street_staff().actor, *further) == [True] * len(further)


def test_community_staff_do_not_get_into_accounts_that_rank_above_them(here: World) -> None:
    deputy, member = (here.someone((kind, here.committee)) for kind in (PostKind.DEPUTY, PostKind.COMMITTEE_MEMBER))
    below = here.someone((PostKind.SECRETARY, here.branch))
    ended = here.someone((PostKind.SECRETARY, here.committee), (PostKind.COMMUNITY_STAFF, here.committee))
    Post.objects.filter(person=ended.person, kind=PostKind.SECRETARY).update(until=date(2024, 1, 1))
    everybody = [here.secretary(), ended, below, deputy, member, here.community_staff()]

    assert kept_by(here.secretary().actor, *everybody) == [True] * 6
    assert kept_by(deputy.actor, *everybody) == [False] * 3 + [True] * 3
    for actor in (member.actor, here.community_staff().actor):
        assert kept_by(actor, *everybody) == [False] * 4 + [True] * 2


def test_the_community_that_entered_a_person_keeps_them_while_no_other_is_known(here: World) -> None:
    next_door = here.add_organisation(OrganisationKind.COMMITTEE, "邻里社区党委", community=here.code + 1)
    neighbour = here.someone((PostKind.COMMUNITY_STAFF, next_door)).actor
    entered = find_or_make_person(actor=here.secretary().actor, street=here.street, name="林晓", at=here.at)
    unknown = find_or_make_person(actor=here.resident(), street=here.street, name="何云", at=here.at)

    for may in (may_keep_account, may_keep_person):
        assert [may(here.community_staff().actor, person) for person in (entered, unknown)] == [True, False]
        assert [may(neighbour, person) for person in (entered, unknown)] == [False, False]
        assert [may(here.street_staff().actor, person) for person in (entered, unknown)] == [True, True]


@pytest.mark.parametrize("until", [date(2030, 1, 1), date(2026, 1, 1)])
def test_a_post_that_ends_or_has_ended_still_keeps_the_account_shut(here: World, until: date) -> None:
    leader = here.someone((PostKind.STREET_LEADER, here.street_office), (PostKind.BUILDING_CHIEF, here.group))
    Post.objects.filter(person=leader.person, kind=PostKind.STREET_LEADER).update(until=until)

    assert kept_by(here.secretary().actor, leader) == [False]


def test_members_elsewhere_and_residents_next_door_keep_their_accounts(here: World) -> None:
    next_door = here.add_organisation(OrganisationKind.BUILDING_GROUP, "邻楼党小组", community=here.code + 1)
    guest, moved, resident = here.other_member(), here.member(), here.account_without_post()
    Membership.objects.create(street=here.street, member=guest.member, organisation=next_door, since=here.at.date())
    Member.objects.filter(pk=moved.member.pk).update(community=here.code + 1)
    home = here.households[0]
    Person.objects.filter(pk=resident.person.pk).update(household=home)

    for someone in (guest, moved, resident):
        someone.person.refresh_from_db()
    assert kept_by(here.secretary().actor, guest, moved, resident) == [False, False, True]

    type(home).objects.filter(pk=home.pk).update(community=here.code + 1)
    resident.person.refresh_from_db()
    assert kept_by(here.secretary().actor, resident) == [False]


def test_an_account_of_several_streets_is_no_streets_matter(here: World) -> None:
    """What its person is in another street is invisible here."""
    member = here.member()
    Account.objects.filter(pk=member.account.pk).update(scope_stop=here.street + 2)
    member.account.refresh_from_db()

    for who in (here.secretary(), here.street_staff()):
        assert not may_manage_account(who.actor, member.account)
