import pytest

from shanzhi.core.access import Actor, Grant
from shanzhi.core.tenancy import Jurisdiction, Scope
from shanzhi.organisations import rules as organisation_rules
from shanzhi.territory import rules
from tests.world import COMMUNITY, OTHER_COMMUNITY, OTHER_STREET, STREET


def holder(role: str, code: int) -> Actor:
    reach = Jurisdiction.of_code(code)
    return Actor(1, "某人", reach.scope, (Grant(role, reach.start, reach.stop),))


def test_the_roles_are_those_of_the_posts() -> None:
    assert {str(kind) for kind in organisation_rules.STREET_ROLES} == rules.STREET_ROLES
    assert {str(kind) for kind in organisation_rules.COMMUNITY_ROLES} == rules.COMMUNITY_ROLES


@pytest.mark.parametrize(
    ("role", "reach", "street", "own_community", "other_community", "calendar"),
    [
        ("street_staff", STREET, True, True, True, True),
        ("street_leader", STREET, True, True, True, True),
        ("street_staff", 430407, True, True, True, True),
        ("street_staff", OTHER_STREET, False, False, False, True),
        ("street_staff", COMMUNITY, False, False, False, True),
        ("secretary", COMMUNITY, False, True, False, False),
        ("community_staff", COMMUNITY, False, True, False, False),
        ("secretary", OTHER_COMMUNITY, False, False, False, False),
        ("group_leader", COMMUNITY, False, False, False, False),
        ("member", COMMUNITY, False, False, False, False),
        ("unit_contact", COMMUNITY, False, False, False, False),
    ],
)
def test_who_may_keep_places(
    role: str, reach: int, street: bool, own_community: bool, other_community: bool, calendar: bool
) -> None:
    actor = holder(role, reach)
    assert rules.may_run_street(actor, STREET) == street
    assert rules.may_edit_places(actor, COMMUNITY) == own_community
    assert rules.may_edit_places(actor, COMMUNITY + 1) == other_community
    assert rules.may_edit_calendar(actor) == calendar


def test_guests_may_nothing_and_the_program_may_all() -> None:
    guest, program = Actor.guest(Scope.of_street(STREET)), Actor.program(Scope.of_street(STREET))
    for rule in (rules.may_run_street, rules.may_edit_places):
        assert not rule(guest, COMMUNITY if rule is rules.may_edit_places else STREET)
        assert rule(program, COMMUNITY if rule is rules.may_edit_places else STREET)
    assert not rules.may_edit_calendar(guest)
    assert not rules.is_staff(guest)
