"""Printing boards, cards and the sheet of consents. A print is a deed (POST): it is remembered what is on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shanzhi.core import clock
from shanzhi.core.guards import only
from shanzhi.people.requests import AccountRequest
from shanzhi.publicity import paper
from shanzhi.publicity.content import content_of
from shanzhi.publicity.enums import PrintKind
from shanzhi.publicity.queries import boards_kept_by
from shanzhi.publicity.rules import keeps_boards
from shanzhi.publicity.services.printing import note_cards_taken_back, record_print
from shanzhi.publicity.views.desk.pages import kept_board

MOST_AT_ONCE = 100
MOST_COPIES = 100


@only(keeps_boards)
@never_cache
@require_safe
def specimen(request: AccountRequest, board: int) -> HttpResponse:
    """How the board would look on paper: marked as a specimen, not remembered."""
    found, at = kept_board(request, board), clock.now()
    content = content_of(found, on=timezone.localdate(at))
    names = paper.community_names([found.community])
    return _pdf(paper.boards_pdf([(content, None)], names, request.build_absolute_uri, at), found.title)


@only(keeps_boards)
@require_POST
def print_board(request: AccountRequest, board: int) -> HttpResponse:
    """Print one board for the wall."""
    return _print(request, [board])


@only(keeps_boards)
@require_POST
def print_many(request: AccountRequest) -> HttpResponse:
    """Print the chosen boards (`pick`), one A3 each, in one file."""
    picked = [int(pk) for pk in request.POST.getlist("pick") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    if not picked:
        messages.error(request, _("Please tick the boards first."))
        return redirect("publicity:boards")
    return _print(request, picked[:MOST_AT_ONCE])


def _print(request: AccountRequest, picked: list[int]) -> HttpResponse:
    at = clock.now()
    found = list(boards_kept_by(request.actor).filter(pk__in=picked))
    if len(found) != len(set(picked)):
        raise Http404
    made = [record_print(actor=request.actor, board=board, kind=PrintKind.BOARD, at=at) for board in found]
    sheets = [(content, one) for one, content in made]
    names = paper.community_names(board.community for board in found)
    title = found[0].title if len(found) == 1 else _("Notice boards")
    return _pdf(paper.boards_pdf(sheets, names, request.build_absolute_uri, at), title)


@only(keeps_boards)
@require_POST
def print_cards(request: AccountRequest, board: int) -> HttpResponse:
    """Print contact cards: of everybody, or of one (`person`), so many of each (`copies`, ten by default)."""
    found, at = kept_board(request, board), clock.now()
    one, copies = request.POST.get("person", ""), request.POST.get("copies", "")
    persons = [int(one)] if one.isascii() and one.isdigit() and len(one) < 19 else None
    number = int(copies) if copies.isascii() and copies.isdigit() and len(copies) < 4 else paper.CARDS_ON_A_SHEET
    _made, content = record_print(actor=request.actor, board=found, kind=PrintKind.CARDS, at=at, persons=persons)
    name = paper.community_names([found.community]).get(found.community, "")
    copies_each = max(1, min(number, MOST_COPIES))
    pdf = paper.cards_pdf(content, name, copies_each, request.build_absolute_uri, at)
    return _pdf(pdf, _("Contact cards of %(board)s") % {"board": found.title})


@only(keeps_boards)
@require_POST
def cards_taken_back(request: AccountRequest, board: int) -> HttpResponse:
    """Note that cards which no longer hold were collected."""
    note_cards_taken_back(actor=request.actor, board=kept_board(request, board), at=clock.now())
    messages.success(request, _("Noted: only cards that still hold go round."))
    return redirect("publicity:board", board)


@only(keeps_boards)
@never_cache
@require_safe
def consent_sheet(request: AccountRequest, board: int) -> HttpResponse:
    """The sheet on which people agree and sign."""
    found, at = kept_board(request, board), clock.now()
    name = paper.community_names([found.community]).get(found.community, "")
    pdf = paper.consent_sheet_pdf(content_of(found, on=timezone.localdate(at)), name, at)
    return _pdf(pdf, _("Consent to publication"))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": "no-store"})
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    return response
