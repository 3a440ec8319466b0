import json

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.core.access import Actor, Grant, require
from shanzhi.core.errors import DomainError, NotPermitted, NotPossible
from shanzhi.core.tenancy import Scope

NUMBERS = st.integers(0, 10**12)
GRANTS = st.builds(
    Grant,
    role=st.text(max_size=20),
    start=NUMBERS,
    stop=NUMBERS,
    organisation_id=st.none() | NUMBERS,
    partner_id=st.none() | NUMBERS,
)
ACTORS = st.builds(
    Actor,
    account_id=st.none() | NUMBERS,
    name=st.text(max_size=20),
    scope=st.none() | st.builds(Scope, NUMBERS, NUMBERS),
    grants=st.lists(GRANTS, max_size=4).map(tuple),
    person_id=st.none() | NUMBERS,
    administers=st.sampled_from(["", "system", "security", "audit"]),
)
SECRETARY = Grant("secretary", 430407002013, 430407002014, organisation_id=7)
STAFF = Grant("street_staff", 430407002000, 430407003000, organisation_id=1)


@given(ACTORS)
def test_an_actor_survives_the_session(actor: Actor) -> None:
    assert Actor.from_dict(json.loads(json.dumps(actor.as_dict()))) == actor


def test_nobody_becomes_the_program_through_a_session() -> None:
    assert not Actor.from_dict(Actor.program(Scope.of_street(1)).as_dict()).is_program


def test_a_role_counts_where_it_holds() -> None:
    actor = Actor(1, "x", Scope.of_street(430407002), (SECRETARY, STAFF))
    assert actor.has_role("secretary")
    assert actor.has_role("secretary", community=430407002013)
    assert not actor.has_role("secretary", community=430407002014)
    assert actor.has_role(["street_staff", "x"], community=430407002999)
    assert not actor.has_role("street_staff", community=430407003000)


def test_role_place_and_organisation_must_come_from_one_grant() -> None:
    actor = Actor(1, "x", Scope.of_street(430407002), (SECRETARY, STAFF))
    assert actor.has_role("secretary", organisation_id=7)
    assert not actor.has_role("secretary", organisation_id=1)
    assert not actor.has_role("secretary", community=430407002001, organisation_id=7)
    assert actor.organisations(["secretary", "street_staff"]) == [7, 1]


def test_guests_and_the_program_hold_no_grants() -> None:
    scope = Scope.of_street(430407002)
    for actor in (Actor.guest(scope), Actor.program(scope)):
        assert actor.account_id is None
        assert not actor.has_role(["secretary", "street_staff", "member"])


def test_require_refuses_with_its_sentence() -> None:
    require(True, "never shown")
    with pytest.raises(NotPermitted, match="only the leader"):
        require(False, "only the leader")


def test_errors_say_how_they_are_answered() -> None:
    assert (DomainError("x").status, NotPermitted("x").status, NotPossible("x").status) == (422, 404, 409)
    assert DomainError("x", field="phone").field == "phone"
    assert not issubclass(DomainError, PermissionDenied)
