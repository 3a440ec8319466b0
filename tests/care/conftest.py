"""People in care of the small world."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shanzhi.care.enums import Ground
from shanzhi.care.models import CareKind, CarePerson
from shanzhi.care.services import enter_person, open_kinds
from shanzhi.organisations.enums import MemberClass, OrganisationKind, PostKind
from shanzhi.organisations.models import Member, Organisation
from tests.database import in_street
from tests.world import SINCE, Someone, World

Enter = Callable[..., CarePerson]


@pytest.fixture
def kinds(world: World) -> dict[str, CareKind]:
    """The groups a street starts with, by their code."""
    with in_street(world.street):
        return {kind.code: kind for kind in open_kinds(actor=world.program(), street=world.street, at=world.at)}


@pytest.fixture
def keeper(world: World) -> Someone:
    """A member of the building group who looks after people."""
    return world.member()


@pytest.fixture
def enter(world: World, kinds: dict[str, CareKind], keeper: Someone) -> Enter:
    """`enter(kind="child", risk="high")` enters a new person, by consent and with the keeper unless told otherwise."""

    def make(kind: str = "needy_old", **wishes: Any) -> CarePerson:
        home = world.households[wishes.pop("home", 0)]
        person = wishes.pop("person", None) or world.person()
        by = wishes.pop("actor", world.secretary().actor)
        words = {"ground": Ground.CONSENT, "keeper": keeper.member, "at": world.at, **wishes}
        with in_street(world.street):
            return enter_person(actor=by, person=person, household=home, kind=kinds[kind], **words)

    return make


@pytest.fixture
def entry(enter: Enter) -> CarePerson:
    """A very old person in need, visited by the keeper, first today."""
    return enter()


@pytest.fixture
def grid_organisation(world: World) -> Organisation:
    """The branch of the grid, whose chief leads the grid."""
    return world.add_organisation(
        OrganisationKind.BRANCH, "第一网格党支部", community=world.code, parent=world.committee, grid=world.grid
    )


@pytest.fixture
def grid_chief(world: World, grid_organisation: Organisation) -> Someone:
    return world.someone((PostKind.GRID_CHIEF, grid_organisation))


@pytest.fixture
def section_chief(world: World) -> Someone:
    """The chief of the estate."""
    return world.someone((PostKind.SECTION_CHIEF, world.branch))


@pytest.fixture
def building_chief(world: World) -> Someone:
    """The chief of the first building."""
    return world.someone((PostKind.BUILDING_CHIEF, world.group))


def member_in_care(world: World, someone: Someone) -> Member:
    """Return a member row of somebody who has none yet."""
    with in_street(world.street):
        return Member.objects.create(
            street=world.street,
            person=someone.person,
            community=world.code,
            member_class=MemberClass.VOLUNTEER,
            joined_on=SINCE,
        )


DAY = timedelta(days=1)
