"""The boards in one's charge: which must be printed again, one board with its people, its texts."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError, NotPermitted
from shanzhi.core.guards import only
from shanzhi.core.qr import qr_svg
from shanzhi.organisations.queries import communities_run_by
from shanzhi.people.requests import AccountRequest
from shanzhi.people.rules import may_keep_people
from shanzhi.publicity.addresses import board_address
from shanzhi.publicity.content import Line
from shanzhi.publicity.enums import PublicField
from shanzhi.publicity.forms.boards import BoardFilter, BoardTexts, NewBoard
from shanzhi.publicity.models import Board
from shanzhi.publicity.paper import community_names, unprintable
from shanzhi.publicity.queries import (
    Asked,
    OnTheWall,
    asked_of,
    boards_kept_by,
    on_the_wall,
    unasked,
    who_could_stand_on,
    without_a_board,
)
from shanzhi.publicity.rules import keeps_boards
from shanzhi.publicity.services import boards as service
from shanzhi.publicity.views.desk.pages import kept_board, put_on_form, show_form

BOARDS_PER_PAGE = 40


@only(keeps_boards)
@never_cache
def boards(request: AccountRequest) -> HttpResponse:
    """List the boards, those first whose paper is out of date, with what has changed since it was printed."""
    today = timezone.localdate(clock.now())
    form = BoardFilter(request.GET)
    form.is_valid()
    rows = boards_kept_by(request.actor)
    if text := form.cleaned_data.get("q", ""):
        rows = rows.filter(title__icontains=text)
    wall = on_the_wall(list(rows), on=today)
    outdated = sorted((row for row in wall if row.is_outdated), key=lambda row: not row.is_urgent)
    state = form.cleaned_data.get("state", "")
    shown = {"outdated": outdated, "unprinted": [row for row in wall if row.board_print is None]}.get(state, wall)
    page = Paginator(shown, BOARDS_PER_PAGE).get_page(request.GET.get("page"))
    runs = list(communities_run_by(request.actor))
    context = {
        "section": "boards",
        "form": form,
        "page": page,
        "outdated": outdated[:BOARDS_PER_PAGE],
        "outdated_count": len(outdated),
        "names": community_names(row.board.community for row in page) if len(runs) > 1 else {},
        "missing": without_a_board(request.actor, on=today).count() if runs else 0,
        "communities": runs,
        "filtered": bool(text or state),
    }
    return render(request, "publicity/desk/boards.html", context)


@only(keeps_boards)
def board_new(request: AccountRequest) -> HttpResponse:
    """Put up one board; `?organisation=` fills in whose."""
    today = timezone.localdate(clock.now())
    communities = communities_run_by(request.actor)
    organisations = without_a_board(request.actor, on=today)
    asked = request.GET.get("organisation", "")
    whose = organisations.filter(pk=asked).first() if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    initial: dict[str, Any] = {"organisation": whose}
    if whose is not None and whose.community is not None:
        initial["community"] = communities.filter(community=whose.community).first()
    form = NewBoard(request.POST or None, communities=communities, organisations=organisations, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        try:
            community = words.pop("community").community
            made = service.put_up_board(actor=request.actor, community=community, at=clock.now(), **words)
        except NotPermitted:
            raise
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The board is up. Ask its people what may be shown."))
            return redirect("publicity:board", made.pk)
    title, label = _("Put up a board"), _("Put it up")
    return show_form(request, form, title=title, label=label, back=reverse("publicity:boards"))


@only(keeps_boards)
@require_POST
def boards_missing(request: AccountRequest) -> HttpResponse:
    """Put up a board for every organisation that has none, in all communities in one's charge."""
    made = 0
    for community in communities_run_by(request.actor):
        made += len(service.put_up_missing_boards(actor=request.actor, community=community.community, at=clock.now()))
    said = ngettext("%(number)d board is up.", "%(number)d boards are up.", made) % {"number": made}
    messages.success(request, said)
    return redirect("publicity:boards")


@only(keeps_boards)
@never_cache
def board(request: AccountRequest, board: int) -> HttpResponse:
    """Show one board as the public sees it, with what each person agreed to and what is out of date on paper."""
    found = kept_board(request, board)
    today = timezone.localdate(clock.now())
    (row,) = on_the_wall([found], on=today)
    asked = asked_of(row.content)
    address = request.build_absolute_uri(board_address(found))
    context = {
        "section": "boards",
        "board": found,
        "community": community_names([found.community]).get(found.community, ""),
        "row": row,
        "lines": _lines(row, asked),
        "fields": list(PublicField),
        "could": len(who_could_stand_on(found, on=today)),
        "to_ask": len(unasked(row.content, asked)),
        "address": address,
        "qr": qr_svg(address, label=address),
        "unprintable": unprintable([row.content]),
        "may_note": may_keep_people(request.actor, found.street),
    }
    return render(request, "publicity/desk/board.html", context)


def _lines(row: OnTheWall, asked: Asked) -> list[dict[str, Any]]:
    """Return each person with a mark for every field: agreed, asked, said no, or nothing yet."""

    def state(line: Line, field: PublicField) -> str:
        question = asked.waiting.get(line.person.pk)
        if line.agrees(field):
            return "agreed"
        if question is not None and field in question.fields:
            return "asked"
        return "declined" if (line.person.pk, field.value) in asked.said_no else "open"

    return [
        {
            "line": line,
            "may_ask_again": line.person.pk not in asked.waiting
            and any(person == line.person.pk for person, _field in asked.said_no),
            "fields": [(field.label, state(line, field)) for field in PublicField],
        }
        for line in row.content.lines
    ]


@only(keeps_boards)
def board_change(request: AccountRequest, board: int) -> HttpResponse:
    """Change the texts of a board."""
    found = kept_board(request, board)
    form = BoardTexts(request.POST or None, initial={name: getattr(found, name) for name in service.TEXTS})
    if request.method == "POST" and form.is_valid():
        try:
            service.change_board(actor=request.actor, board=found, at=clock.now(), **form.cleaned_data)
        except NotPermitted:
            raise
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Saved. The page shows it already."))
            return redirect("publicity:board", board)
    back = reverse("publicity:board", args=[board])
    return show_form(request, form, title=_("Texts of the board"), back=back)


@only(keeps_boards)
@require_POST
def board_take_down(request: AccountRequest, board: int) -> HttpResponse:
    """Take a board down for good."""
    found: Board = kept_board(request, board)
    service.take_down_board(actor=request.actor, board=found, at=clock.now())
    messages.success(request, _("Taken down. Its page has ended; please take the paper off the wall."))
    return redirect("publicity:boards")
