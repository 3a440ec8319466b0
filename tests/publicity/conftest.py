from collections.abc import Iterator

import pytest

from shanzhi.core.tenancy import Scope
from shanzhi.people.services import give_consent
from shanzhi.publicity.enums import PublicField
from shanzhi.publicity.models import Board
from shanzhi.publicity.services.boards import put_up_board
from tests.database import in_street
from tests.world import Someone, World


@pytest.fixture(autouse=True)
def scope(request: pytest.FixtureRequest, world: World) -> Iterator[Scope]:
    """All of these tests happen inside the world's street, except those that commit."""
    if {"live_server", "transactional_db"} & set(request.fixturenames):
        yield world.scope
        return
    with in_street(world.street):
        yield world.scope


@pytest.fixture
def board(world: World) -> Board:
    """The building group's board: its leader stands on it, nothing is agreed to yet."""
    world.group_leader()
    return put_up_board(
        actor=world.secretary().actor, community=world.code, organisation=world.group, place="1单元门厅", at=world.at
    )


def agree(world: World, someone: Someone, *fields: PublicField) -> None:
    """Let somebody agree to fields (all four when none is named), as they do on their own page."""
    for field in fields or tuple(PublicField):
        give_consent(actor=someone.actor, person=someone.person, purpose=field.purpose, at=world.at)
