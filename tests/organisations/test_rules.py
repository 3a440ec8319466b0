from shanzhi.core.tenancy import Jurisdiction
from shanzhi.organisations import rules
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.people.rules import keeps_people, may_keep_people
from tests.world import OTHER_STREET, World

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
    assert holders(here, rules.is_street_staff) == {"street_staff"}
    assert rules.is_street_staff(here.street_staff().actor, here.street)
    assert not rules.is_street_staff(here.street_staff().actor, OTHER_STREET)


def test_community_staff_reach_their_community(here: World) -> None:
    staff = {"secretary", "community_staff"}
    assert holders(here, rules.is_community_staff) == staff
    assert holders(here, lambda actor: rules.is_community_staff(actor, here.code)) == staff
    assert holders(here, lambda actor: rules.is_community_staff(actor, here.code + 1)) == set()
    assert holders(here, lambda actor: rules.runs_community(actor, here.code)) == {"street_staff", *staff}
    assert holders(here, lambda actor: rules.runs_community(actor, here.code + 1)) == {"street_staff"}
    assert holders(here, lambda actor: rules.runs_community(actor, None)) == {"street_staff"}


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
