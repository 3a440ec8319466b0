"""The roll, the tellers, who is there, paper that comes back while everybody is asked, paper ballots beside an online vote."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.guards import only
from shanzhi.elections import services
from shanzhi.elections.forms.planning import chosen_members
from shanzhi.elections.forms.roll import PaperRecommendForm, PresentForm, RollForm, TellersForm
from shanzhi.elections.queries import roll_of
from shanzhi.elections.views.desk.pages import load_to_run, page, put_on_form
from shanzhi.elections.workflow import BEFORE_VOTING
from shanzhi.organisations.rules import sees_tree
from shanzhi.people.requests import AccountRequest


@only(sees_tree)
def roll(request: AccountRequest, pk: int) -> HttpResponse:
    """Show the roll; before the vote, say who may vote."""
    election = load_to_run(request, pk)
    is_open = election.state in BEFORE_VOTING
    form = RollForm(roll_of(election), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_roll(actor=request.actor, election_id=pk, standings=form.standings(), at=clock.now())
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The roll is saved."))
            return redirect("elections:election", pk)
    return page(request, "roll", {"election": election, "form": form, "is_open": is_open})


@only(sees_tree)
def tellers(request: AccountRequest, pk: int) -> HttpResponse:
    """Name the tellers."""
    election = load_to_run(request, pk)
    form = TellersForm(election, roll_of(election), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_tellers(actor=request.actor, election_id=pk, tellers=form.tellers(), at=clock.now())
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("The tellers are named."))
            return redirect("elections:election", pk)
    note = _("Candidates cannot be tellers and are not listed.")
    back = reverse("elections:election", args=[pk])
    return page(request, "form", {"form": form, "title": _("Tellers"), "note": note, "back": back})


@only(sees_tree)
def present(request: AccountRequest, pk: int) -> HttpResponse:
    """Tick who is there and gets a paper ballot."""
    election = load_to_run(request, pk)
    form = PresentForm(roll_of(election), request.POST or None)
    if request.method == "POST" and form.is_valid():
        there = form.cleaned_data["present"]
        services.mark_present(actor=request.actor, election_id=pk, entry_ids=there, at=clock.now())
        messages.success(request, _("%(number)d are present.") % {"number": len(there)})
        return redirect("elections:election", pk)
    back = reverse("elections:election", args=[pk])
    return page(request, "form", {"form": form, "title": _("Who is there?"), "note": "", "back": back})


@only(sees_tree)
def recommendations(request: AccountRequest, pk: int) -> HttpResponse:
    """Type in recommendations from paper, one after the other."""
    election = load_to_run(request, pk)
    entries = roll_of(election)
    form = PaperRecommendForm(election, entries, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = chosen_members(form.cleaned_data["members"])
        try:
            entry = services.enter_recommendation(
                actor=request.actor,
                election_id=pk,
                entry_id=form.cleaned_data["entry"],
                members=chosen,
                at=clock.now(),
            )
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("%(name)s: entered. The next one, please.") % {"name": entry})
            return redirect("elections:recommendations", pk)
    answered = sum(bool(entry.answered) for entry in entries)
    context = {"election": election, "form": form, "answered": answered, "all": len(entries)}
    return page(request, "recommendations", context)


@only(sees_tree)
def papers(request: AccountRequest, pk: int) -> HttpResponse:
    """Hand out paper ballots while others vote online: who has taken one, who has voted."""
    election = load_to_run(request, pk)
    return page(request, "papers", {"election": election, "entries": roll_of(election)})


@only(sees_tree)
@require_POST
def hand_paper(request: AccountRequest, pk: int, entry: int) -> HttpResponse:
    """Note that somebody was given a paper ballot."""
    load_to_run(request, pk)
    given = services.hand_paper(actor=request.actor, election_id=pk, entry_id=entry, at=clock.now())
    messages.success(request, _("%(name)s votes on paper.") % {"name": given})
    return redirect("elections:papers", pk)
