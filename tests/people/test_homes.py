"""Where a person lives: noted by who keeps the street's people, once, with a line in the audit chain."""

import pytest

from shanzhi.core.errors import NotPermitted
from shanzhi.organisations.enums import OrganisationKind, PostKind
from shanzhi.people.services.homes import note_home
from shanzhi.records.models import AuditEntry
from tests.world import World


def test_a_home_is_noted_once_and_taken_away(world: World, street_scope: object) -> None:
    person, home, actor = world.person(), world.households[0], world.secretary().actor
    assert note_home(actor=actor, person=person, household=home, at=world.at)
    assert not note_home(actor=actor, person=person, household=home, at=world.at)
    person.refresh_from_db()
    assert person.household == home
    assert note_home(actor=actor, person=person, household=None, at=world.at)
    entries = AuditEntry.objects.filter(action="person.home_noted").order_by("id")
    assert [entry.data for entry in entries] == [{"household": home.pk}, {"household": None}]


def test_another_community_takes_no_residents_away(world: World, street_scope: object) -> None:
    next_door = world.add_organisation(OrganisationKind.COMMITTEE, "邻里社区党委", community=world.code + 1)
    actor = world.someone((PostKind.SECRETARY, next_door)).actor
    person = world.person(household=world.households[0])

    with pytest.raises(NotPermitted):
        note_home(actor=actor, person=person, household=None, at=world.at)


def test_who_does_not_keep_people_notes_no_home(world: World, other_world: World, street_scope: object) -> None:
    person, home = world.person(), world.households[0]
    for who in (world.member(), world.group_leader(), other_world.secretary()):
        with pytest.raises(NotPermitted):
            note_home(actor=who.actor, person=person, household=home, at=world.at)
