"""Printing: what is on the paper is remembered as hashes, so that the day it is out of date it is known."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shanzhi.core.access import Actor
from shanzhi.core.errors import NotPossible
from shanzhi.publicity.content import Content, content_of
from shanzhi.publicity.enums import PrintKind
from shanzhi.publicity.models import Board, BoardPrint
from shanzhi.publicity.services.boards import require_keeper
from shanzhi.records import audit


@transaction.atomic
def record_print(
    *, actor: Actor, board: Board, kind: PrintKind, at: datetime, persons: Collection[int] | None = None
) -> tuple[BoardPrint, Content]:
    """Note that a board, or the cards of some of its persons, is printed now, and return exactly what is on it.

    Raises NotPossible for a board that is taken down, and for cards without a name or a number to print.
    """
    require_keeper(actor, board)
    board = Board.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=board.pk)
    if board.taken_down_at is not None:
        raise NotPossible(_("This board is taken down."))
    content = content_of(board, on=timezone.localdate(at))
    if kind == PrintKind.CARDS:
        wanted = [line for line in content.lines if persons is None or line.person.pk in persons]
        content = Content(board, [line for line in wanted if line.is_public and (line.name or line.phone)])
        if not content.lines:
            raise NotPossible(_("A card needs a name or a telephone number its person agrees to have printed."))
    last = board.prints.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    snapshot = content.snapshot()
    if kind == PrintKind.CARDS:
        snapshot["people"] = {**_cards_before(board), **snapshot["people"]}
    made = BoardPrint.objects.create(
        street=board.street,
        board=board,
        kind=kind,
        number=last + 1,
        printed_at=at,
        printed_by_id=actor.account_id,
        snapshot=snapshot,
    )
    data = {"board": board.pk, "kind": kind, "number": made.number}
    audit.record(actor=actor, street=board.street, action="publicity.print", subject=made, at=at, data=data)
    return made, content


@transaction.atomic
def note_cards_taken_back(*, actor: Actor, board: Board, at: datetime) -> BoardPrint | None:
    """Note that cards which no longer hold were taken back: only those that still hold go round. Returns None without any."""
    require_keeper(actor, board)
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    last = board.prints.filter(kind=PrintKind.CARDS).order_by("-number").first()
    if last is None:
        return None
    today = content_of(board, on=timezone.localdate(at)).snapshot()
    same = {pk: fields for pk, fields in last.snapshot.get("people", {}).items() if today["people"].get(pk) == fields}
    made = BoardPrint.objects.create(
        street=board.street,
        board=board,
        kind=PrintKind.CARDS,
        number=last.number + 1,
        printed_at=at,
        printed_by_id=actor.account_id,
        snapshot={"board": today["board"], "people": same},
    )
    audit.record(actor=actor, street=board.street, action="publicity.cards_taken_back", subject=made, at=at)
    return made


def _cards_before(board: Board) -> dict[str, object]:
    """Cards are printed person by person: those of the others still go round."""
    last = board.prints.filter(kind=PrintKind.CARDS).order_by("-number").first()
    return dict(last.snapshot.get("people", {})) if last else {}
