"""Entering paper ballots, each by two persons, and deciding where they differ."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shanzhi.core import clock
from shanzhi.core.access import require
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.elections import services
from shanzhi.elections.counting import Paper
from shanzhi.elections.enums import ElectionState, Hand
from shanzhi.elections.forms.ballots import PaperBallotForm
from shanzhi.elections.models import Candidate, Election, Round
from shanzhi.elections.queries import roll_of, rounds_of
from shanzhi.elections.rules import may_decide_ballots, may_enter_ballots
from shanzhi.elections.services.counting import Sheet, eligible, hand_of, is_entered, sheets_of
from shanzhi.elections.views.desk.pages import load, page, put_on_form
from shanzhi.organisations.rules import sees_tree
from shanzhi.people.requests import AccountRequest


@only(sees_tree)
def ballots(request: AccountRequest, pk: int, sheet: int) -> HttpResponse:
    """Enter one ballot, then the next. Nobody sees what the other person entered."""
    election, one = _counting(request, pk)
    hand = hand_of(request.actor, one)
    if hand is None:
        messages.error(request, _("Two others enter the ballots of this round."))
        return redirect("elections:election", pk)
    sheets = sheets_of(one)
    if is_entered(sheets):
        messages.info(request, _("All ballots have been entered twice. Where the two differ, somebody else decides."))
        return redirect("elections:election", pk)
    found = _sheet(sheets, sheet)
    own = found.first if hand == Hand.FIRST else found.second
    form = _form(request, election, one, own)
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_ballot(actor=request.actor, election_id=pk, sheet=sheet, paper=form.paper(), at=clock.now())
        except DomainError as error:
            put_on_form(form, error)
        else:
            if sheet < one.returned:
                return redirect("elections:ballots", pk, sheet + 1)
            messages.success(request, _("That was the last ballot."))
            return redirect("elections:election", pk)
    entered = [s.number for s in sheets if (s.first if hand == Hand.FIRST else s.second) is not None]
    context = {
        "election": election,
        "round": one,
        "form": form,
        "sheet": sheet,
        "hand": Hand(hand).label,
        "entered": len(entered),
        "numbers": [(s.number, s.number in entered) for s in sheets],
    }
    return page(request, "ballot", context)


@only(sees_tree)
def differences(request: AccountRequest, pk: int) -> HttpResponse:
    """List the ballots that were entered differently, once both have entered all."""
    election, one = _counting(request, pk)
    sheets, names = sheets_of(one), _names(election)
    if not is_entered(sheets):
        messages.info(request, _("Differences are shown once both have entered all ballots."))
        return redirect("elections:election", pk)
    rows = [(s, _told(s.first, names), _told(s.second, names)) for s in sheets if s.differs]
    decides = may_decide_ballots(request.actor, election, one)
    return page(request, "differences", {"election": election, "rows": rows, "decides": decides})


@only(sees_tree)
def decide(request: AccountRequest, pk: int, sheet: int) -> HttpResponse:
    """Say what one of them says, with the sheet in hand."""
    election, one = _counting(request, pk)
    require(may_decide_ballots(request.actor, election, one), _("Somebody who entered neither version decides."))
    sheets = sheets_of(one)
    found = _sheet(sheets, sheet)
    if not (is_entered(sheets) and found.differs):
        raise Http404
    form = _form(request, election, one, found.decided or found.first)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_ballot(actor=request.actor, election_id=pk, sheet=sheet, paper=form.paper(), at=clock.now())
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Ballot %(number)d is decided.") % {"number": sheet})
            return redirect("elections:differences", pk)
    names = _names(election)
    context = {
        "election": election,
        "round": one,
        "form": form,
        "sheet": sheet,
        "first": _told(found.first, names),
        "second": _told(found.second, names),
    }
    return page(request, "decide", context)


def _counting(request: AccountRequest, pk: int) -> tuple[Election, Round]:
    election = load(request, pk)
    may = may_enter_ballots(request.actor, election) and election.state == ElectionState.COUNTING
    require(may, _("You may not enter ballots here."))
    return election, rounds_of(election)[-1]


def _sheet(sheets: list[Sheet], number: int) -> Sheet:
    if not 1 <= number <= len(sheets):
        raise Http404
    return sheets[number - 1]


def _form(request: AccountRequest, election: Election, one: Round, paper: Paper | None) -> PaperBallotForm:
    candidates: list[Candidate] = list(one.candidates.all())
    listed = {candidate.member_id for candidate in candidates}
    others = eligible(election, one) - listed
    names = [(entry.member_id, str(entry.member)) for entry in roll_of(election) if entry.member_id in others]
    return PaperBallotForm(candidates, names, request.POST or None, paper=paper)


def _names(election: Election) -> dict[int, str]:
    return {entry.member_id: str(entry.member) for entry in roll_of(election)}


def _told(paper: Paper | None, names: dict[int, str]) -> list[Any]:
    """Return what a ballot says, in words."""
    if paper is None:
        return []
    if paper.unreadable:
        return [_("cannot be read")]
    told = [
        f"{names.get(pk, '')} {'○' if mark == 'yes' else '×'}" for pk, mark in paper.marks.items() if mark != "none"
    ]
    told += [f"+ {names.get(pk, '')}" for pk in paper.written_in]
    return [*told, *([_("%(number)d other names") % {"number": paper.others}] if paper.others else [])]
