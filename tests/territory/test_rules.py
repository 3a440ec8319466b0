import pytest

from shanzhi.core.access import Actor, Grant
from shanzhi.core.tenancy import Jurisdiction, Scope
from shanzhi.organisations import rules as organisation_rules
from shanzhi.people.models import Administration
from shanzhi.territory import rules
from tests.world import COMMUNITY, OTHER_COMMUNITY, OTHER_STREET, STREET

LEVELS = dict.fromkeys(organisation_rules.STREET_ROLES, organisation_rules.STREET)
LEVELS |= dict.fromkeys(organisation_rules.COMMUNITY_ROLES, organisation_rules.COMMUNITY)


def holder(role: str, code: int) -> Actor:
    """Return who holds a post; "branch:" before it says in an organisation that reaches no further than itself."""
    reach, (place, _colon, post) = Jurisdiction.of_code(code), role.rpartition(":")
    level = "" if place else LEVELS.get(post, "")
    return Actor(1, "某人", reach.scope, (Grant(post, reach.start, reach.stop, level=level),))


def test_the_system_administrator_keeps_the_calendar_for_every_street() -> None:
    keepers = [kind for kind in Administration if rules.may_edit_calendar(Actor(1, "某人", None, administers=kind))]
    assert keepers == [Administration.SYSTEM] == [rules.SYSTEM_ADMINISTRATOR]


def test_levels_are_called_the_same_on_both_floors() -> None:
    assert (rules.STREET, rules.COMMUNITY) == (organisation_rules.STREET, organisation_rules.COMMUNITY)


@pytest.mark.parametrize(
    ("role", "reach", "street", "own_community", "other_community", "sees_calendar"),
    [
        ("street_staff", STREET, True, True, True, True),
        ("street_leader", STREET, True, True, True, True),
        ("street_staff", 430407, True, True, True, True),
        ("street_staff", OTHER_STREET, False, False, False, True),
        ("street_staff", COMMUNITY, False, False, False, True),
        ("secretary", COMMUNITY, False, True, False, False),
        ("community_staff", COMMUNITY, False, True, False, False),
        ("secretary", OTHER_COMMUNITY, False, False, False, False),
        ("branch:secretary", COMMUNITY, False, False, False, False),
        ("group_leader", COMMUNITY, False, False, False, False),
        ("member", COMMUNITY, False, False, False, False),
        ("unit_contact", COMMUNITY, False, False, False, False),
    ],
)
def test_who_may_keep_places(
    role: str, reach: int, street: bool, own_community: bool, other_community: bool, sees_calendar: bool
) -> None:
    actor = holder(role, reach)
    assert rules.may_run_street(actor, STREET) == street
    assert rules.may_edit_places(actor, COMMUNITY) == own_community
    assert rules.may_edit_places(actor, COMMUNITY + 1) == other_community
    assert rules.may_see_calendar(actor) == sees_calendar
    assert not rules.may_edit_calendar(actor)


def test_guests_may_nothing_and_the_program_may_all() -> None:
    guest, program = Actor.guest(Scope.of_street(STREET)), Actor.program(Scope.of_street(STREET))
    for rule in (rules.may_run_street, rules.may_edit_places):
        assert not rule(guest, COMMUNITY if rule is rules.may_edit_places else STREET)
        assert rule(program, COMMUNITY if rule is rules.may_edit_places else STREET)
    assert not rules.may_edit_calendar(guest)
    assert not rules.is_staff(guest)
