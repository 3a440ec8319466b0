"""What the addresses of boards lead to in the walk over all addresses."""

from typing import Any

from shanzhi.publicity.models import ConsentQuestion
from shanzhi.publicity.services.boards import put_up_board
from shanzhi.publicity.services.consents import ask_for_consent


def furnish(furnished: Any) -> dict[str, Any]:
    """Put up the board of the building group and ask its leader."""
    world, at = furnished.world, furnished.world.at
    actor = world.secretary().actor
    world.group_leader()
    board = put_up_board(actor=actor, community=world.code, organisation=world.group, at=at)
    ask_for_consent(actor=actor, board=board, at=at)
    return {
        "publicity:public_board/token": board.token,
        "publicity/board": board.pk,
        "publicity/entry": board.entries.get().pk,
        "publicity/question": ConsentQuestion.objects.get(board=board).pk,
    }
