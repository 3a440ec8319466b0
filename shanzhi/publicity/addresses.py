"""Where the QR on a board leads: printed on walls, so it stays the same for ever."""

from django.urls import reverse

from shanzhi.publicity.models import Board


def board_address(board: Board) -> str:
    """Return the path of a board's public page."""
    return reverse("publicity:public_board", args=[board.token])
