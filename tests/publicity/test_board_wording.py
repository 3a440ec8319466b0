"""What is typed for a board is read by everybody: nobody's number or door gets onto it past their consent."""

import pytest

from shanzhi.core.errors import DomainError
from shanzhi.publicity.models import Board
from shanzhi.publicity.services.boards import change_board, change_entry, put_on_board, put_up_board
from tests.world import World

PRIVATE = "找张姐 138-0000-1234"


@pytest.mark.parametrize("field", ["title", "place", "services", "hours"])
def test_no_number_is_typed_on_a_board(board: Board, world: World, field: str) -> None:
    actor, words = world.secretary().actor, {"title": "厅", field: PRIVATE}
    for deed in (
        lambda: put_up_board(actor=actor, community=world.code, at=world.at, **words),
        lambda: change_board(actor=actor, board=board, at=world.at, **words),
    ):
        with pytest.raises(DomainError) as refused:
            deed()
        assert refused.value.field == field


def test_no_number_and_no_door_is_typed_beside_a_person(board: Board, world: World) -> None:
    actor, person = world.secretary().actor, world.member().person
    with pytest.raises(DomainError):
        put_on_board(actor=actor, board=board, person=person, services=PRIVATE, at=world.at)
    with pytest.raises(DomainError):
        change_entry(actor=actor, entry=board.entries.get(), services="水电，2栋301室", at=world.at)


def test_a_board_has_its_own_phone_hours_and_room(board: Board, world: World) -> None:
    words = {"phone": "0734-5550000", "hours": "8:30 - 12:00 14:30 - 17:30", "place": "社区 201 室"}
    changed = change_board(actor=world.secretary().actor, board=board, at=world.at, **words)
    assert {name: getattr(changed, name) for name in words} == words
